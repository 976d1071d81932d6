"""The findings of the rules that appear or disappear between two documents."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from dnsstack.errors import Problem

_Identity = tuple[str, str, str, str, str]


def moved(before: Iterable[Problem], after: Iterable[Problem]) -> tuple[list[Problem], list[Problem]]:
    """The findings that only `after` has, and those that only `before` has; positions are not compared."""
    old, new = list(before), list(after)
    return _without(new, Counter(map(_identity, old))), _without(old, Counter(map(_identity, new)))


def _identity(problem: Problem) -> _Identity:
    return (problem.rule, problem.severity.value, problem.owner, problem.rdtype, problem.message)


def _without(problems: list[Problem], known: Counter[_Identity]) -> list[Problem]:
    found = []
    for problem in problems:
        identity = _identity(problem)
        if known[identity]:
            known[identity] -= 1
        else:
            found.append(problem)
    return found
