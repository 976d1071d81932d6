"""HTTPS or SVCB for its own name, which has no address.

What: a ServiceMode record has the target `.`, and its owner has neither addresses nor hints.
Why: the target `.` means the owner itself (RFC 9460 §2.5.2): clients look up its A and AAAA and find none.
Good: `www: {HTTPS: 1 . alpn="h2", A: 192.0.2.1}`
Bad: `www: {HTTPS: 1 . alpn="h2"}` without A and AAAA
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import ADDRESS_TYPES, known_values
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.rdata import SVCB


@rule(Severity.WARNING, source="RFC 9460 §2.5.2", hint="add A and AAAA to the owner, or write another target")
def check(zone: Zone) -> Iterator[Finding]:
    """ServiceMode values with the target `.` at owners without addresses; owners with `_` are names of services."""
    for rrset in zone.of_type("HTTPS", "SVCB"):
        for at, value in known_values(rrset):
            if not isinstance(value, SVCB) or value.priority == 0 or value.target != "." or "hint" in value.params:
                continue
            if rrset.owner[0] != "_" and not any(it.rdtype in ADDRESS_TYPES for it in zone.at(rrset.owner)):
                yield Finding(rrset, "the target `.` means this owner, which has no address", at)
