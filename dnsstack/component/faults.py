"""`ZoneError`: what a Pulumi program ends with, printed without a traceback."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Self

import pulumi
from pulumi.errors import InputPropertiesError, InputPropertyErrorDetails, RunError

from dnsstack.errors import DnsStackError, DocumentError, Problem

_ARGUMENT: Final = "domain"


class ZoneError(DnsStackError, RunError, InputPropertiesError):
    """A refused domain or a refused change, with everything that was found.

    `RunError` makes a Python program end with the text alone, `InputPropertiesError` does the same where the component
    is called from another language; `errors` has one entry a problem, with its path.
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
        """One error for all of `errors`."""
        problems = [problem for error in errors if isinstance(error, DocumentError) for problem in error.problems]
        text = "\n\n".join(str(error) for error in errors)
        return cls(text, problems, max(error.exit_code for error in errors))


def warn(problems: Iterable[Problem]) -> None:
    """Findings that refuse nothing, in the deployment's log: an error's text has only what must be mended."""
    for problem in problems:
        pulumi.log.warn(problem.to_text())


def _property_path(problem: Problem) -> str:
    """A problem's path as Pulumi writes property paths: `domain.records["www"].A.values[0]`."""
    steps = [f"[{step}]" if isinstance(step, int) else f'["{step}"]' for step in problem.path]
    return "".join((_ARGUMENT, *steps))
