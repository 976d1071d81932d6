"""What a rule is, and what it yields: a `Finding`, which the engine turns into a `Problem`."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from dnsstack.errors import Severity
from dnsstack.lint.entries import Steps, Subject
from dnsstack.lint.zone import Zone


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault that a rule found.

    `subject` is the part of the domain that it is about: its path gives the position, its `accept` can silence
    the rule. `at` leads further in (`("values", 2)`, `("check",)`). `also` are further parts whose `accept`
    counts, for a fault between two. `owner` and `rdtype` are used where the subject has none.
    `hint` replaces the rule's own.
    """

    subject: Subject
    message: str
    at: Steps = ()
    also: tuple[Subject, ...] = ()
    owner: str = ""
    rdtype: str = ""
    hint: str = ""


RuleFunction = Callable[[Zone], Iterator[Finding]]
"""A rule's function: it never raises, and a `Deferred` is unknown to it: never equal, never a fault."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `id` is permanent, `source` is the RFC or the provider's document that it comes from.

    `acceptable` is False where a domain with this fault can't be rendered or served: no reason makes it right.
    """

    id: str
    severity: Severity
    title: str
    source: str
    hint: str
    check: RuleFunction = field(repr=False)
    acceptable: bool = True


__all__ = ["Finding", "Rule", "RuleFunction", "Severity", "Zone"]
