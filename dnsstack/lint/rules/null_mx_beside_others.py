"""A null MX beside others.

What: an MX RRset has the exchange `.` beside other values, or with a preference other than 0.
Why: a null MX says that the domain receives no mail; it must be the only value, with preference 0 (RFC 7505 §3).
Good: `"@": {MX: 0 .}`
Bad: `"@": {MX: [0 ., 10 mail]}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import known_values
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.rdata import MX


@rule(Severity.ERROR, source="RFC 7505 §3", hint="keep only the null MX, or remove it")
def check(zone: Zone) -> Iterator[Finding]:
    """Null values beside others, or with another preference than 0."""
    for rrset in zone.of_type("MX"):
        for at, value in known_values(rrset):
            if isinstance(value, MX) and value.exchange == ".":
                if len(rrset.values) > 1:
                    yield Finding(rrset, "a null MX (.) is beside other exchanges; it must be the only value", at)
                elif value.preference != 0:
                    yield Finding(rrset, f"a null MX (.) has preference {value.preference}; it must be 0", at)
