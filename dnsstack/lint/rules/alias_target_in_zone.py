"""An ALIAS to an owner of the zone that can't be its target.

What: an ALIAS points to an owner of the zone that has no addresses at Route53, is a CNAME or is below a delegation; or
    `zone_id` names another hosted zone; or the policy is delegated to a sub-zone; or the two roles of a policy have
    different address types.
Why: Route53 refuses an alias to a record set that does not exist or is in another hosted zone, and an alias must have
    its target's type.
Good: `"@": {ALIAS: www}` with `www: {A: 192.0.2.1}`
Bad: `"@": {ALIAS: www}` without `www`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import delegated_zone, is_served_as_cname, located_values, served_by
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import ALIAS
from dnsstack.model.rrset import RRset
from dnsstack.plan.aliases import local_target


@rule(
    Severity.ERROR,
    source="Route53 API, AliasTarget.DNSName and AliasTarget.HostedZoneId",
    hint="point to an owner of this zone that has A or AAAA, and remove zone_id",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """ALIAS values that point into the zone."""
    if ProviderId.ROUTE53 not in zone.providers:
        return
    for entry in zone.entries("ALIAS"):
        if not served_by(entry, ProviderId.ROUTE53):
            continue
        types = set()
        for at, value in located_values(entry):
            target = local_target(value, zone.apex)
            found = zone.aliases.answered(value)
            types.add(found)
            if not target or not isinstance(value, ALIAS):
                continue
            if label := "" if isinstance(entry, RRset) else delegated_zone(entry):
                message = f"target {target} is not in the sub-zone {label}, which serves this name's aliases"
                yield Finding(entry, f"{message}; write its addresses here", at)
            elif fault := _fault(zone, target, value, found):
                yield Finding(entry, fault, at)
        if len(types) > 1 and all(types):
            message = "the targets of the two roles have different address types; Route53 needs the same types in both"
            yield Finding(entry, message, ("secondary",))


def _fault(zone: Zone, target: str, value: ALIAS, types: tuple[str, ...]) -> str:
    """The reason why `target` can't be the target of an alias, or ""."""
    route53 = zone.nameservers.route53
    own = route53.zone_id if route53 is not None else None
    if zone.cut_above(target) is not None:
        return f"target {target} is below a delegation; Route53 does not serve it in this zone"
    if any(is_served_as_cname(entry) for entry in zone.at(target)):
        return f"target {target} is a CNAME; the target of an alias must have A or AAAA"
    if not types:
        return f"target {target} has neither A nor AAAA in this zone; Route53 refuses such an alias"
    if own and isinstance(value.zone_id, str) and value.zone_id != own:
        return f"target {target} is in this zone, {own}, and zone_id says {value.zone_id}"
    return ""
