"""What Cloudflare does not transfer out.

What: own secondaries transfer from Cloudflare, and the zone has what such a transfer leaves out or changes.
Why: CAA RRsets and DNS-only load balancers are not transferred; a flattened CNAME arrives as addresses; and an RRset
    for one side alone arrives as well: the servers would answer differently.
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
    hint="feed the own secondaries from an own primary instead: self_hosted.primaries, without cloudflare.transfer",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """RRsets, policies and settings that don't arrive as they are."""
    cloudflare = zone.nameservers.cloudflare
    if cloudflare is None or cloudflare.transfer != "outgoing":
        return
    for rrset in zone.of_type("CAA"):
        yield Finding(rrset, "CAA is not transferred out of Cloudflare, so the own secondaries would have none")
    for rrset in zone.of_type("ALIAS"):
        yield Finding(
            rrset,
            "ALIAS can't be used: a flattened CNAME is transferred out as the addresses that it has at that moment",
        )
    for policy in zone.policies:
        if isinstance(policy.cloudflare, LoadBalancer):
            message = "a DNS-only load balancer is not transferred out of Cloudflare; use follow or primary-only"
            yield Finding(policy, message, ("cloudflare",))
    for rrset in zone.annotated:
        if rrset.only in _ENDS:
            message = f"only: {rrset.only.value}: the own secondaries have what Cloudflare has, both or neither"
            yield Finding(rrset, message, ("only",))
    if cloudflare.flatten_all_cnames:
        message = (
            "flatten_all_cnames is true, "
            "so CNAMEs are transferred out as the addresses that they have at that moment; write false"
        )
        yield Finding(zone.nameservers, message, ("cloudflare", "flatten_all_cnames"))
