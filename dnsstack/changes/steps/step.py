"""The classes of steps, and the error for a change that no order of steps can make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dnsstack.errors import DocumentError, Problem
from dnsstack.model.domain import Domain
from dnsstack.plan.plan import ZonePlan


@dataclass(frozen=True, slots=True)
class Wait:
    """The time to wait before the next step, in seconds, from the moment when every change is INSYNC.

    `why` names the TTL; `until` is what must be seen besides.
    """

    seconds: int = 0
    why: str = ""
    until: str = ""


NO_WAIT: Final = Wait()


@dataclass(frozen=True, slots=True)
class Gap:
    """A time without an answer that no order of steps can avoid: `whom` it affects, and its `shortest` length."""

    owner: str
    rdtype: str
    why: str
    shortest: str
    whom: str
    hint: str

    def problem(self) -> Problem:
        """The gap as a problem."""
        message = f"{self.why}; the shortest gap is {self.shortest}, and it affects {self.whom}"
        return Problem(message, owner=self.owner, rdtype=self.rdtype, hint=self.hint, rule="no-steps")


@dataclass(frozen=True, slots=True)
class Between:
    """A document to deploy in between; its title says its purpose in one sentence.

    `before` are the commands to run before its `up`, with `{file}` for the document's name; `told` are remarks about
    it.
    """

    title: str
    domain: Domain
    wait: Wait = NO_WAIT
    gaps: tuple[Gap, ...] = ()
    before: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One document to deploy: the consents that its `up` needs, the guard's warnings, and the tasks to do by hand.

    `before` and `told` are those of `Between`.
    """

    title: str
    domain: Domain
    plan: ZonePlan
    consents: tuple[str, ...] = ()
    warnings: tuple[Problem, ...] = ()
    wait: Wait = NO_WAIT
    first: tuple[str, ...] = ()
    afterwards: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()
    before: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


class NoOrder(DocumentError):
    """No order of steps makes the change without a gap; the problems say which gap, and whom it affects."""

    exit_code = 1

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(list(problems))
