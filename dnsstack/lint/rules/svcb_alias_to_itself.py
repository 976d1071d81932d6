"""SVCB or HTTPS in AliasMode to its own owner.

What: an AliasMode record points to its own owner, or has the target `.` beside addresses.
Why: an alias to itself loops (RFC 9460 §2.4.2); the target `.` in AliasMode says that the service does not exist (RFC
    9460 §2.5.1), so it must not be beside addresses.
Good: `"@": {HTTPS: 0 web.example.net.}`
Bad: `www: {HTTPS: 0 www}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import ADDRESS_TYPES, known_values
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.rdata import SVCB


@rule(Severity.ERROR, source="RFC 9460 §2.5", hint='use priority 1 with the target "." to mean the owner itself')
def check(zone: Zone) -> Iterator[Finding]:
    """AliasMode values with such a target."""
    for rrset in zone.of_type("SVCB", "HTTPS"):
        for at, value in known_values(rrset):
            if not isinstance(value, SVCB) or value.priority != 0:
                continue
            if value.target == rrset.owner:
                yield Finding(rrset, "AliasMode points to its own owner; write another name", at)
            elif value.target == "." and any(it.rdtype in ADDRESS_TYPES for it in zone.at(rrset.owner)):
                yield Finding(
                    rrset, "AliasMode to `.` says that the service does not exist, but the owner has addresses", at
                )
