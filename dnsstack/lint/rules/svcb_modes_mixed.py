"""SVCB or HTTPS in both modes.

What: one SVCB or HTTPS RRset has priority 0 (AliasMode) beside other priorities, or several of priority 0.
Why: with an AliasMode record in the RRset, clients ignore the others (RFC 9460 §2.4.1).
Good: `"@": {HTTPS: 1 . alpn="h2"}`
Bad: `"@": {HTTPS: ['0 web.example.net.', '1 . alpn="h2"']}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import known_values
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.rdata import SVCB


@rule(Severity.ERROR, source="RFC 9460 §2.4.1", hint="keep only the AliasMode record, or remove it")
def check(zone: Zone) -> Iterator[Finding]:
    """RRsets of several values, one of them in AliasMode."""
    for rrset in zone.of_type("SVCB", "HTTPS"):
        if len(rrset.values) > 1:
            for at, value in known_values(rrset):
                if isinstance(value, SVCB) and value.priority == 0:
                    yield Finding(rrset, "AliasMode (priority 0) is beside other values; it must be the only value", at)
