"""More values in an RRset than a provider carries.

What: an RRset, or one role of a policy, has more values than a provider allows, or values that are too long together,
    or a value of a type other than TXT that is too long by itself.
Why: Route53 takes 400 values in an RRset, 4,000 characters in a value, and 32,000 characters in one change, in which a
    change of an RRset counts twice: an RRset of more than 16,000 could be created, but never changed. Answers of that
    size don't fit into a datagram either.
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
"""The types that Route53 carries and of which a value may have more than 4,000 characters; TXT has its own rule."""


@rule(
    Severity.ERROR,
    source="Route53 developer guide, DNSLimitations",
    hint="spread the values over several names, or shorten them",
)
def check(zone: Zone) -> Iterator[Finding]:
    """Lists of values that are too long for a provider."""
    for provider, known in zone.capabilities.items():
        if known.values_per_rrset is None:
            continue
        longest = known.characters_per_rrset or 0
        few = min(known.values_per_rrset, longest // (known.txt_length or longest or 1))  # however long each is
        for entry, field, values in chain.from_iterable(zone.several.values()):
            if len(values) > few and (message := _over(values, known)) and served_by(entry, provider):
                yield Finding(entry, message, (field,))
        for rrset in zone.of_type(*LONG):
            yield from _long(rrset, known) if served_by(rrset, provider) else ()


def _long(rrset: RRset, known: Capabilities) -> Iterator[Finding]:
    """Values that are too long by themselves."""
    for index, value in enumerate(rrset.values):
        found, limit = 0 if isinstance(value, Deferred) else len(value.to_text()), known.txt_length
        if limit is not None and found > limit:
            message = f"the value has {found} characters; the limit of {known.provider.value} is {limit}"
            yield Finding(rrset, message, ("values", index))


def _over(values: ValueList, known: Capabilities) -> str:
    """What is over a limit, or ""."""
    name, limit, longest = known.provider.value, known.values_per_rrset, known.characters_per_rrset
    if limit is not None and len(values) > limit:
        return f"{len(values)} values are listed; the limit of {name} is {limit} in an RRset"
    if longest is None:
        return ""
    size = sum(len(value.to_text()) for value in values if not isinstance(value, Deferred))
    return f"the values have {size} characters; the limit of {name} is {longest} in an RRset" if size > longest else ""
