"""Delegate at the apex.

What: a failover policy of the domain itself has the strategy `delegate`.
Why: delegate answers with a CNAME, and the apex can't have one (RFC 1034 §3.6.2).
Good: `www: {A: {…, cloudflare: delegate}}`
Bad: `"@": {A: {…, cloudflare: delegate}}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import is_delegated
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ERROR, source="RFC 1034 §3.6.2", hint="use load-balancer or follow at the apex", acceptable=False)
def check(zone: Zone) -> Iterator[Finding]:
    """Delegated policies whose owner is the apex."""
    for policy in zone.policies:
        if policy.owner == zone.apex and is_delegated(policy):
            yield Finding(policy, "delegate needs a CNAME, and a CNAME can't be at the apex", ("cloudflare",))
