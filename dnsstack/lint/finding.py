"""What a rule is, and what it yields: a `Finding`, which the engine turns into a `Problem`."""

from __future__ import annotations

import sys
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


def rule(severity: Severity, *, source: str, hint: str, acceptable: bool = True) -> Callable[[RuleFunction], Rule]:
    """The rule of the function below it.

    Its id is the module's name with hyphens, its title the first line of the module's docstring.
    """

    def made(check: RuleFunction) -> Rule:
        module = check.__module__
        name = module.rpartition(".")[2].replace("_", "-")
        title = (sys.modules[module].__doc__ or name).partition("\n")[0].removesuffix(".")
        return Rule(name, severity, title, source, hint, check, acceptable)

    return made


__all__ = ["Finding", "Rule", "RuleFunction", "Severity", "Zone", "rule"]
