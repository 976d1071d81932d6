"""Delegation for one kind of server only.

What: a policy has `delegate` for one kind of server and another strategy for another kind.
Why: with delegate, every provider answers with a CNAME, Route53 too, so other servers can't answer differently.
Good: `cloudflare: delegate, other_nameservers: delegate`
Bad: `cloudflare: delegate, other_nameservers: primary-only`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import listing
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.ERROR, source="RFC 2181 §10.1", hint="use delegate for all kinds of servers, or for none", acceptable=False
)
def check(zone: Zone) -> Iterator[Finding]:
    """Policies with mixed strategies, one of them delegate."""
    for policy in zone.policies:
        chosen = {s.name for s in (policy.cloudflare, policy.self_hosted, policy.other_nameservers) if s is not None}
        if "delegate" in chosen and len(chosen) > 1:
            yield Finding(
                policy,
                (
                    f"the strategies of this owner are {listing(sorted(chosen))}; "
                    "delegate must be chosen for all servers or for none"
                ),
            )
