"""A delegation to a single name server.

What: an NS RRset below the apex has one value.
Why: a zone should be served by at least two servers (RFC 1034 §4.1, RFC 2182 §5).
Good: `lab: {NS: [ns1.example.net., ns2.example.org.]}`
Bad: `lab: {NS: ns1.example.net.}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.WARNING, source="RFC 2182 §5", hint="add a second server in another network")
def check(zone: Zone) -> Iterator[Finding]:
    """Delegations with one server."""
    for rrsets in zone.cuts.values():
        if sum(len(rrset.values) for rrset in rrsets) == 1:
            yield Finding(rrsets[0], "the delegation has one server; use at least two")
