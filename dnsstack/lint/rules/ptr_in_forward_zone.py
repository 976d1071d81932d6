"""A PTR outside the reverse tree.

What: a PTR is in a zone that is not below in-addr.arpa or ip6.arpa, at a name without underscore labels.
Why: reverse look-ups ask in-addr.arpa and ip6.arpa (RFC 1035 §3.5); elsewhere only service discovery uses PTR.
Good: `_http._tcp: {PTR: shop._http._tcp}`
Bad: `"7": {PTR: host.example.com.}` in example.com
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.ADVICE,
    source="RFC 1035 §3.5",
    hint="write the PTR in the reverse zone, which belongs to the owner of the addresses, usually the hosting provider",
)
def check(zone: Zone) -> Iterator[Finding]:
    """PTR RRsets of forward zones that are not service discovery (RFC 6763)."""
    if zone.apex.endswith(".arpa."):
        return
    for rrset in zone.of_type("PTR"):
        if "_" not in rrset.owner:
            yield Finding(rrset, "the PTR is in a forward zone, where no reverse look-up asks for it")
