"""Data that Cloudflare does not transfer to others.

What: own secondaries transfer from Cloudflare, and the zone has data that such a transfer leaves out or changes.
Why: CAA RRsets and DNS-only load balancers are not transferred; a flattened CNAME is transferred as addresses; and an
    RRset with `only` is transferred, too: so the servers would answer differently.
Good: `cloudflare: {…, transfer: outgoing}` with A, AAAA, MX and TXT
Bad: `cloudflare: {…, transfer: outgoing}` with `"@": {CAA: …}`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.failover import LoadBalancer
from dnsstack.model.nameservers import ProviderId

_ENDS: Final = frozenset((ProviderId.CLOUDFLARE, ProviderId.SELF_HOSTED))


@rule(
    Severity.ERROR,
    source="cloudflare-docs, dns/zone-setups/zone-transfers/cloudflare-as-primary/transfer-criteria",
    hint="use an own primary for the own secondaries: write self_hosted.primaries, and remove cloudflare.transfer",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """RRsets, policies and settings that are not transferred unchanged."""
    cloudflare = zone.nameservers.cloudflare
    if cloudflare is None or cloudflare.transfer != "outgoing":
        return
    for rrset in zone.of_type("CAA"):
        yield Finding(rrset, "Cloudflare does not transfer CAA, so the own secondaries would have none")
    for rrset in zone.of_type("ALIAS"):
        yield Finding(
            rrset,
            "ALIAS can't be used, because a flattened CNAME is transferred as its addresses at that moment",
        )
    for policy in zone.policies:
        if isinstance(policy.cloudflare, LoadBalancer):
            message = "Cloudflare does not transfer a DNS-only load balancer; use follow or primary-only"
            yield Finding(policy, message, ("cloudflare",))
    for rrset in zone.annotated:
        if rrset.only in _ENDS:
            message = (
                f"only is {rrset.only.value}, but the own secondaries have the same records as Cloudflare; remove only"
            )
            yield Finding(rrset, message, ("only",))
    if cloudflare.flatten_all_cnames:
        message = "flatten_all_cnames is true, so CNAMEs are transferred as their addresses at that moment; write false"
        yield Finding(zone.nameservers, message, ("cloudflare", "flatten_all_cnames"))
