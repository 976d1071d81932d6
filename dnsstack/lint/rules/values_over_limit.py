"""More values in an RRset than a provider allows.

What: an RRset, or one role of a policy, has more values than a provider allows, or values that are too long together,
    or a value of a type other than TXT that is too long by itself.
Why: Route53 allows 400 values in an RRset, 4,000 characters in a value, and 32,000 characters in one change. A change
    of an RRset counts twice, so an RRset of more than 16,000 could be created, but never changed. Answers of this size
    do not fit in a datagram either.
Good: a few values
Bad: 401 values; five TXT values of 3,900 characters; a TLSA with 2,500 octets
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Final

from dnsstack.lint.entries import ValueList, served_by
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.deferred import Deferred
from dnsstack.model.rrset import RRset
from dnsstack.plan.capabilities import Capabilities

LONG: Final = ("CAA", "HTTPS", "NAPTR", "SSHFP", "SVCB", "TLSA")
"""The types at Route53 whose values may have more than 4,000 characters; TXT has its own rule."""


@rule(
    Severity.ERROR,
    source="Route53 developer guide, DNSLimitations",
    hint="divide the values among several names, or shorten them",
)
def check(zone: Zone) -> Iterator[Finding]:
    """Lists of values that are too long for a provider."""
    for provider, known in zone.capabilities.items():
        if known.values_per_rrset is None:
            continue
        longest = known.characters_per_rrset or 0
        # so many values are within both limits, also if each has the largest length
        few = min(known.values_per_rrset, longest // (known.txt_length or longest or 1))
        for entry, field, values in chain.from_iterable(zone.several.values()):
            if len(values) > few and (message := _over(values, known)) and served_by(entry, provider):
                yield Finding(entry, message, (field,))
        for rrset in zone.of_type(*LONG):
            yield from _long(rrset, known) if served_by(rrset, provider) else ()


def _long(rrset: RRset, known: Capabilities) -> Iterator[Finding]:
    """Single values that are too long."""
    for index, value in enumerate(rrset.values):
        found, limit = 0 if isinstance(value, Deferred) else len(value.to_text()), known.txt_length
        if limit is not None and found > limit:
            message = f"the value has {found} characters; the limit of {known.provider.value} is {limit}"
            yield Finding(rrset, message, ("values", index))


def _over(values: ValueList, known: Capabilities) -> str:
    """The limit that is exceeded, as a sentence, or ""."""
    name, limit, longest = known.provider.value, known.values_per_rrset, known.characters_per_rrset
    if limit is not None and len(values) > limit:
        return f"{len(values)} values are listed; the limit of {name} is {limit} in an RRset"
    if longest is None:
        return ""
    size = sum(len(value.to_text()) for value in values if not isinstance(value, Deferred))
    return f"the values have {size} characters; the limit of {name} is {longest} in an RRset" if size > longest else ""
