"""What a transfer into Cloudflare does not carry.

What: Cloudflare is a secondary of the own primaries, and the zone has what only Cloudflare's API can set.
Why: a secondary zone has what its primary has: no record there can be followed, balanced, proxied or tagged.
Good: `cloudflare: {…, transfer: incoming}` with `A: {…, cloudflare: primary-only, self_hosted: primary-only}`
Bad: `cloudflare: {…, transfer: incoming}` with `A: {…, cloudflare: follow}`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.failover import Follow, LoadBalancer
from dnsstack.model.nameservers import ProviderId

_ENDS: Final = frozenset((ProviderId.CLOUDFLARE, ProviderId.SELF_HOSTED))


@rule(
    Severity.ERROR,
    source="cloudflare-docs, dns/zone-setups/zone-transfers/cloudflare-as-secondary",
    hint="leave transfer out: the API then keeps Cloudflare equal, beside the own servers",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Policies and RRsets that need more than a transfer."""
    cloudflare = zone.nameservers.cloudflare
    if cloudflare is None or cloudflare.transfer != "incoming":
        return
    for policy in zone.policies:
        for field in ("cloudflare", "self_hosted"):
            strategy = getattr(policy, field)
            if isinstance(strategy, (Follow, LoadBalancer)):
                message = f"{strategy.name} for {field}: primary-only and delegate are what a transfer carries"
                yield Finding(policy, message, (field,))
    for rrset in zone.annotated:
        if rrset.proxied:
            yield Finding(
                rrset,
                "proxied is true, but the records of a secondary zone come from its primary; write false",
                ("proxied",),
            )
        if rrset.tags:
            yield Finding(
                rrset,
                "tags are set, but a secondary zone's records come from the primary, which has no tags",
                ("tags",),
            )
        if rrset.only in _ENDS:
            message = f"only: {rrset.only.value}: Cloudflare has what the own primary has, both or neither"
            yield Finding(rrset, message, ("only",))
