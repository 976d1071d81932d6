"""Data that a transfer into Cloudflare does not have.

What: Cloudflare is a secondary of the own primaries, and the zone has data that only Cloudflare's API can set.
Why: a secondary zone has only the records of its primary: follow, load-balancer, proxied and tags are not possible
    there.
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
    hint="remove transfer, so that dnsstack writes the records to Cloudflare by its API",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Policies and RRsets that need Cloudflare's API."""
    cloudflare = zone.nameservers.cloudflare
    if cloudflare is None or cloudflare.transfer != "incoming":
        return
    for policy in zone.policies:
        for field in ("cloudflare", "self_hosted"):
            strategy = getattr(policy, field)
            if isinstance(strategy, (Follow, LoadBalancer)):
                message = (
                    f"{strategy.name} is not possible for {field} in a transferred zone; use primary-only or delegate"
                )
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
            message = (
                f"only is {rrset.only.value}, but Cloudflare and the own primary have the same records; remove only"
            )
            yield Finding(rrset, message, ("only",))
