"""Entries: an RRset or a failover policy of one owner and type, which rules read in the same way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

from dnsstack.model.deferred import Deferred
from dnsstack.model.domain import Domain
from dnsstack.model.names import relative
from dnsstack.model.nameservers import NameserverSet, ProviderId
from dnsstack.model.rdata import Rdata
from dnsstack.model.rrset import RRset, Value

if TYPE_CHECKING:
    from dnsstack.model.failover.policy import FailoverPolicy
    from dnsstack.model.health import HealthCheck

Entry: TypeAlias = "RRset | FailoverPolicy"
"""The entry of one owner and type: an RRset, or a failover policy."""

Subject: TypeAlias = "RRset | FailoverPolicy | HealthCheck | NameserverSet | Domain"
"""A part of the document that a finding can be about; each has `accept`."""

Steps = tuple[str | int, ...]
"""The path from a subject to one of its fields or values."""

ValueList = tuple[Value, ...]
"""The values of one field of an entry."""

ADDRESS_TYPES: Final = frozenset(("A", "AAAA", "ALIAS"))
"""The types that give an owner addresses."""


@dataclass(slots=True)
class Acceptance:
    """One entry of an `accept` mapping; `used` becomes true when a finding is accepted by it."""

    subject: Subject
    rule: str
    used: bool = False


def value_lists(entry: Entry) -> tuple[tuple[str, ValueList], ...]:
    """The lists of values of an entry, each with its field: one list, or one for each role of a policy."""
    if isinstance(entry, RRset):
        return (("values", entry.values),)
    return (("primary", entry.primary), ("secondary", entry.secondary))


def located_values(entry: Entry) -> Iterator[tuple[Steps, Value]]:
    """Every value with its path."""
    for field, values in value_lists(entry):
        for index, value in enumerate(values):
            yield (field, index), value


def known_values(entry: Entry) -> Iterator[tuple[Steps, Rdata]]:
    """Every value that is known now, with its path."""
    for field, values in value_lists(entry):
        for index, value in enumerate(values):
            if not isinstance(value, Deferred):  # the test against a Pydantic class is slow
                yield (field, index), value


def is_known(entry: Entry) -> bool:
    """True if no value is deferred."""
    return not any(isinstance(value, Deferred) for _, values in value_lists(entry) for value in values)


def is_served_as_cname(entry: Entry) -> bool:
    """True for a CNAME, and for a delegated policy, which both providers answer with a CNAME."""
    return entry.rdtype == "CNAME" or (not isinstance(entry, RRset) and is_delegated(entry))


def served_by(entry: Entry, provider: ProviderId) -> bool:
    """True unless `only` names another provider than `provider`."""
    return not isinstance(entry, RRset) or entry.only is None or entry.only is provider


def children(check: HealthCheck) -> tuple[str, ...]:
    """The names of the children of a calculated check; empty for other checks."""
    from dnsstack.model.health.calculated import CalculatedCheck

    return check.children if isinstance(check, CalculatedCheck) else ()


def listing(words: list[str] | tuple[str, ...]) -> str:
    """Words for a message: `a`, `a and b`, `a, b and c`."""
    return " and ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else "".join(words)


def overlap(one: Entry, other: Entry) -> bool:
    """True if at least one provider is to serve both."""
    if not isinstance(one, RRset) or not isinstance(other, RRset):
        return True
    return one.only is None or other.only is None or one.only is other.only


def is_delegated(policy: FailoverPolicy) -> bool:
    """True if the name is served as a CNAME into a sub-zone of Route53."""
    return bool(delegated_zone(policy))


def delegated_zone(policy: FailoverPolicy) -> str:
    """The label of the sub-zone that a policy is delegated to, or ""."""
    from dnsstack.model.failover.delegate import Delegate

    strategies = (policy.cloudflare, policy.self_hosted, policy.other_nameservers)
    return next((strategy.zone for strategy in strategies if isinstance(strategy, Delegate)), "")


_IPV4: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")


def address_in(name: str, apex: str) -> str:
    """The IP address that is written instead of a name, or ""; the name may have been completed with the apex."""
    if not name[:1].isdigit() and ":" not in name:
        return ""
    text = relative(name, apex).rstrip(".")
    if _IPV4.fullmatch(text):
        return text
    if ":" in text:
        import ipaddress

        try:
            return str(ipaddress.IPv6Address(text))
        except ValueError:
            return ""
    return ""
