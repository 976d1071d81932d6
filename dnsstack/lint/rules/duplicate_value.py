"""A value that is listed twice in an RRset.

What: two values of one RRset, or of one role of a failover policy, are the same rdata.
Why: an RRset holds no duplicates (RFC 2181 §5); Route53 refuses them, and at Cloudflare they are one record.
Good: `www: {A: [192.0.2.1, 192.0.2.2]}`
Bad: `www: {AAAA: ["2001:db8::1", "2001:DB8:0::1"]}`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.entries import value_lists
from dnsstack.lint.finding import Finding, Rule, Severity, Zone
from dnsstack.model.rdata import Rdata


def check(zone: Zone) -> Iterator[Finding]:
    """Known values that are equal to an earlier one of the same list."""
    for entry in zone.with_several_values():
        for field, values in value_lists(entry):
            if len(values) > 1 and len(set(values)) < len(values):
                seen: set[Rdata] = set()
                for index, value in enumerate(values):
                    if isinstance(value, Rdata) and value in seen:
                        yield Finding(entry, f"{value.to_text()} is listed twice", (field, index))
                    elif isinstance(value, Rdata):
                        seen.add(value)


RULE: Final = Rule(
    id="duplicate-value",
    severity=Severity.ERROR,
    title="A value that is listed twice in an RRset",
    source="RFC 2181 §5",
    hint="remove one of them",
    check=check,
    acceptable=False,
)
