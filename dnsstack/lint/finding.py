"""The class of rules, and that of their results: a `Finding`, from which the engine makes a `Problem`."""

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

    `subject` is the part of the domain that it is about: its path gives the position, and its `accept` can accept the
    finding. `at` is the path inside the subject (`("values", 2)`, `("check",)`). `also` are further parts whose
    `accept` counts, for a fault between two parts. `owner` and `rdtype` are used if the subject has none. `hint`
    replaces the hint of the rule.
    """

    subject: Subject
    message: str
    at: Steps = ()
    also: tuple[Subject, ...] = ()
    owner: str = ""
    rdtype: str = ""
    hint: str = ""


RuleFunction = Callable[[Zone], Iterator[Finding]]
"""The function of a rule. It never raises. A `Deferred` equals no value and is never a fault."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule. Its `id` never changes; `source` is the RFC or the document of the provider that says it.

    `acceptable` is False if a domain with this fault can't be rendered or served.
    """

    id: str
    severity: Severity
    title: str
    source: str
    hint: str
    check: RuleFunction = field(repr=False)
    acceptable: bool = True


def rule(severity: Severity, *, source: str, hint: str, acceptable: bool = True) -> Callable[[RuleFunction], Rule]:
    """Decorator: make a rule of the function.

    Its id is the module's name with hyphens, its title the first line of the module's docstring.
    """

    def made(check: RuleFunction) -> Rule:
        module = check.__module__
        name = module.rpartition(".")[2].replace("_", "-")
        title = (sys.modules[module].__doc__ or name).partition("\n")[0].removesuffix(".")
        return Rule(name, severity, title, source, hint, check, acceptable)

    return made


__all__ = ["Finding", "Rule", "RuleFunction", "Severity", "Zone", "rule"]
