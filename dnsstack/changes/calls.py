"""The cost of an `up` from one plan to the next: resources, API calls, and the shortest time that these take.

These are estimates of the order of magnitude, with the numbers of `dnsstack.plan.cost`. Resources that do not change
cost nothing without `--refresh`. Only the difference is rendered, so a large zone costs no more than its change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from dnsstack.changes.difference import Difference
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.cost import record_changes
from dnsstack.plan.plan import ZonePlan
from dnsstack.plan.rates import CLOUDFLARE_CALLS, LEAST_WAIT, PARALLEL, ROUTE53_CALLS, limited
from dnsstack.plan.zone_cost import paced

if TYPE_CHECKING:
    from dnsstack.changes.zone_calls import RecordsCalls

ROUTE53_KINDS: Final = {
    "aws:route53/zone:Zone": "zone",
    "aws:route53/healthCheck:HealthCheck": "health check",
    "aws:route53/record:Record": "record",
}
"""Resource types, each with its name in `plan.cost`; any other type needs one call."""


@dataclass(slots=True)
class Calls:
    """The cost at one provider: resources created, updated and deleted, API calls, shortest time in seconds."""

    provider: ProviderId
    created: int = 0
    updated: int = 0
    deleted: int = 0
    calls: int = 0
    seconds: float = 0.0
    waiting: int = field(default=0, repr=False)
    own: int = field(default=0, repr=False)
    """Calls of dnsstack's plugin, which makes fewer calls a second than the service allows."""

    def to_text(self) -> str:
        """`route53: 1 created, 2 updated: about 15 API calls, at least 10 s`."""
        parts = (("created", self.created), ("updated", self.updated), ("deleted", self.deleted))
        resources = ", ".join(f"{count:,} {what}" for what, count in parts if count)
        least = f", at least {round(self.seconds):,} s" if round(self.seconds) else ""
        return f"{self.provider.value}: {resources}: about {self.calls:,} API calls{least}"


def calls(old: ZonePlan, new: ZonePlan, difference: Difference) -> list[Calls]:
    """The cost at every provider with an API.

    With `resources: per-zone`, both the preview and the deployment list the zones that change, and both are counted.

    Raises:
        Unsupported: a provider can't serve one of the plans.
    """
    found = {provider: Calls(provider) for provider in (ProviderId.ROUTE53, ProviderId.CLOUDFLARE)}
    one_each = not (old.nameservers.is_per_zone and new.nameservers.is_per_zone)
    taken = new.nameservers.handover == "take"  # no record is written, and no removed resource deletes one
    whole = old.nameservers.providers != new.nameservers.providers or (
        old.nameservers.resources != new.nameservers.resources and not taken
    )
    if one_each and not whole:
        _count_plain(difference, found)
    before, after = (plan if whole else _reduced(plan, difference, policies_alone=one_each) for plan in (old, new))
    if before != after:
        from dnsstack.changes.specs import spec_changes

        for token, created, deleted, records in spec_changes(before, after, old):
            if taken and deleted:
                continue
            changed = {"created": created, "updated": not created and not deleted, "deleted": deleted}
            if records is None:
                _add(found, token, **changed)
            else:
                _add_records(found, records, **changed)
    for one in found.values():
        one.seconds = max(
            limited(one.provider, one.calls),
            paced(one.provider, one.own),
            -(-one.waiting // PARALLEL) * LEAST_WAIT,
        )
    return [one for one in found.values() if one.calls]


def _add_records(
    found: Mapping[ProviderId, Calls], cost: RecordsCalls, *, created: int, updated: int, deleted: int
) -> None:
    here = found[cost.provider]
    here.calls += cost.calls
    here.own += cost.calls
    _count(here, created=created, updated=updated, deleted=deleted)


def _count(here: Calls, *, created: int, updated: int, deleted: int) -> None:
    here.created += created
    here.updated += updated
    here.deleted += deleted


def _count_plain(difference: Difference, found: Mapping[ProviderId, Calls]) -> None:
    """Count RRsets without failover, of which a zone may have thousands, without rendering them."""
    for provider in difference.nameservers[1].providers:
        counts = Counter(record_changes(before, after, provider) for before, after in difference.plain)
        created, updated, deleted = (sum(one[kind] * times for one, times in counts.items()) for kind in range(3))
        _add(found, _RECORDS[provider], created=created, updated=updated, deleted=deleted)


_RECORDS: Final = {
    ProviderId.ROUTE53: "aws:route53/record:Record",
    ProviderId.CLOUDFLARE: "cloudflare:index/dnsRecord:DnsRecord",
}


def _add(found: Mapping[ProviderId, Calls], token: str, *, created: int, updated: int, deleted: int) -> None:
    here = found[ProviderId.CLOUDFLARE if token.startswith("cloudflare:") else ProviderId.ROUTE53]
    cost = ROUTE53_CALLS.get(ROUTE53_KINDS.get(token, ""), CLOUDFLARE_CALLS["record"])
    count = created + updated + deleted
    here.calls += cost.create * count
    here.waiting += cost.waits * count
    _count(here, created=created, updated=updated, deleted=deleted)


def _reduced(plan: ZonePlan, difference: Difference, *, policies_alone: bool) -> ZonePlan:
    """The plan reduced to the entries that differ; with `policies_alone`, without the RRsets that are only counted."""
    keys = {change.key for change in (difference.policies if policies_alone else difference.entries)}
    owners = {owner for owner, _ in keys}
    markers = {marker.key for marker in difference.markers}
    zones = {zone.key for zone in difference.sub_zones}
    return replace(
        plan,
        rrsets=tuple(one for one in plan.rrsets if (one.owner, one.rdtype) in keys) if keys else (),
        failovers=tuple(one for one in plan.failovers if one.owner in owners),
        markers=tuple(one for one in plan.markers if one.owner in markers),
        sub_zones=tuple(one for one in plan.sub_zones if one.apex in zones),
    )
