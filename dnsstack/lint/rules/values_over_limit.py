"""More values in an RRset than a provider carries.

What: an RRset, or one role of a policy, has more values than a provider allows.
Why: Route53 takes 400 in an RRset; answers of that size don't fit into a datagram either.
Good: a few values
Bad: 401 values
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.entries import served_by, value_lists
from dnsstack.lint.finding import Finding, Rule, Severity, Zone


def check(zone: Zone) -> Iterator[Finding]:
    """Lists of values that are too long for a provider."""
    for provider, known in zone.capabilities.items():
        limit = known.values_per_rrset
        if limit is None:
            continue
        for entry in zone.with_several_values():
            for field, values in value_lists(entry):
                if len(values) > limit and served_by(entry, provider):
                    message = f"{len(values)} values are listed; the limit of {provider.value} is {limit} in an RRset"
                    yield Finding(entry, message, (field,))


RULE: Final = Rule(
    id="values-over-limit",
    severity=Severity.ERROR,
    title="More values in an RRset than a provider carries",
    source="Route53 developer guide, DNSLimitations",
    hint="spread the values over several names",
    check=check,
)
