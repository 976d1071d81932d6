"""What a step is, and what is said where no order of steps leads from one document to the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from dnsstack.errors import DocumentError, Problem
from dnsstack.model.domain import Domain
from dnsstack.plan.plan import ZonePlan


@dataclass(frozen=True, slots=True)
class Wait:
    """How long to wait before the next step, in seconds, counted from the moment when every change is INSYNC.

    `why` says which TTL it is; `until` what must be seen besides.
    """

    seconds: int = 0
    why: str = ""
    until: str = ""


NO_WAIT: Final = Wait()


@dataclass(frozen=True, slots=True)
class Gap:
    """A time without an answer that no order of steps can avoid: `whom` it hits, and how long at least."""

    owner: str
    rdtype: str
    why: str
    shortest: str
    whom: str
    hint: str

    def problem(self) -> Problem:
        """As a finding."""
        message = f"{self.why}; the shortest gap: {self.shortest}; it affects {self.whom}"
        return Problem(message, owner=self.owner, rdtype=self.rdtype, hint=self.hint, rule="no-steps")


@dataclass(frozen=True, slots=True)
class Between:
    """A document on the way: what it is for, in one sentence.

    `before` is what to run before its `up`, with `{file}` for the document's name; `told` what is good to know of it.
    """

    title: str
    domain: Domain
    wait: Wait = NO_WAIT
    gaps: tuple[Gap, ...] = ()
    before: tuple[str, ...] = ()
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One document to deploy: the consents that its `up` asks for, what the guard warns of, what is done by hand.

    `before` and `told` are `Between`'s.
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
    """No order of steps joins the two documents without a gap; the problems say which gap and whom it hits."""

    exit_code = 1

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(list(problems))
