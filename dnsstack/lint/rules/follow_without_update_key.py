"""Follow at own servers that accept no updates.

What: a policy says `self_hosted: follow`, and the own primaries have no key for dynamic updates.
Why: a follower changes their records by signed updates (RFC 2136, RFC 8945). The key of transfers can't be used for
    this, because every secondary has it.
Good: `self_hosted: {…, update_tsig: follow.example.com}` with `A: {…, self_hosted: follow}`
Bad: `self_hosted: {…}` with `A: {…, self_hosted: follow}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.failover import Follow


@rule(
    Severity.ERROR,
    source="RFC 2136; RFC 8945",
    hint="run dnsstack tsig new follow.<domain>, and write its name in nameservers.self_hosted.update_tsig",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Policies under follow at own servers that accept no updates."""
    own = zone.nameservers.self_hosted
    if own is None or not own.primaries:
        return
    for policy in zone.policies:
        if isinstance(policy.self_hosted, Follow) and own.update_tsig in (None, own.tsig):
            found = "is the key of transfers" if own.update_tsig else "is missing"
            yield Finding(
                policy,
                f"self_hosted is follow, but nameservers.self_hosted.update_tsig {found}; write a separate key",
                ("self_hosted",),
            )
