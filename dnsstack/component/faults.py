"""`ZoneError`: the error that ends a Pulumi program; Pulumi prints it without a traceback."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Self

import pulumi
from pulumi.errors import InputPropertiesError, InputPropertyErrorDetails, RunError

from dnsstack.errors import DnsStackError, DocumentError, Problem

_ARGUMENT: Final = "domain"


class ZoneError(DnsStackError, RunError, InputPropertiesError):
    """A domain or a change is refused; the error lists everything that is wrong.

    As a `RunError`, it ends a Python program with its text only; as an `InputPropertiesError`, it does the same for a
    program in another language. `errors` has an entry for each problem, with its path.
    """

    def __init__(self, message: str, problems: Sequence[Problem] = (), exit_code: int = 1) -> None:
        self.problems = tuple(problems)
        self.exit_code = exit_code  # type: ignore[misc]  # a class constant elsewhere; here it is the refused error's
        details: list[InputPropertyErrorDetails] = [
            {"property_path": _property_path(problem), "reason": problem.to_text()} for problem in self.problems
        ]
        InputPropertiesError.__init__(self, message, details)

    def __str__(self) -> str:
        return self.message

    @classmethod
    def wrapping(cls, errors: Sequence[DnsStackError]) -> Self:
        """One error that lists all of `errors`."""
        problems = [problem for error in errors if isinstance(error, DocumentError) for problem in error.problems]
        text = "\n\n".join(str(error) for error in errors)
        return cls(text, problems, max(error.exit_code for error in errors))


def warn(problems: Iterable[Problem]) -> None:
    """Write findings that are not errors to the deployment's log."""
    for problem in problems:
        pulumi.log.warn(problem.to_text())


def _property_path(problem: Problem) -> str:
    """A problem's path in Pulumi's form: `domain.records["www"].A.values[0]`."""
    steps = [f"[{step}]" if isinstance(step, int) else f'["{step}"]' for step in problem.path]
    return "".join((_ARGUMENT, *steps))
