"""A failover without a strategy for the other servers.

What: name servers without failover records serve the domain, and a failover policy names no strategy for them.
Why: resolvers ask all servers. If the primary were a plain record there, these servers would still answer it after it
    has failed. There is no default, because each strategy has a disadvantage.
Good: `A: {…, cloudflare: follow}`
Bad: `A: {primary: …, secondary: …, check: web}` with Cloudflare in the set
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.failover.policy import PRICES
from dnsstack.model.nameservers import ProviderId


@rule(
    Severity.ERROR,
    source="RFC 9199; Route53 API, ResourceRecordSet.Failover",
    hint=f"write one of these strategies: {PRICES}",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Policies without a strategy for Cloudflare, own or third-party servers."""
    has_extra = bool(zone.nameservers.other_nameservers)
    for policy in zone.policies:
        if ProviderId.CLOUDFLARE in zone.providers and policy.cloudflare is None:
            yield Finding(policy, "Cloudflare serves this name; set `cloudflare:` to say how it follows the failover")
        if zone.nameservers.self_hosted is not None and policy.self_hosted is None:
            message = "own name servers serve this name; set `self_hosted:` to say how they follow the failover"
            yield Finding(policy, message, hint=OWN)
        elif has_extra and policy.other_nameservers is None and policy.self_hosted is None:
            message = "other name servers serve this name; set `other_nameservers:` to say how they follow the failover"
            yield Finding(policy, message, hint=THIRD_PARTY)


OWN: Final = "write self_hosted: follow (a follower changes them by TSIG-signed updates), delegate or primary-only"

THIRD_PARTY: Final = (
    "write other_nameservers: delegate or primary-only for servers that dnsstack can't write to; self_hosted: follow "
    "for a BIND that accepts"
    " TSIG-signed updates"
)
