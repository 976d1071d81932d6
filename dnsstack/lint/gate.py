"""The one gate before every use of a domain: load, check, plan, and refuse if there are errors."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dnsstack import document
from dnsstack.document.loading import Loaded
from dnsstack.errors import LintFailed, Position, Problem, Severity
from dnsstack.lint.engine import check
from dnsstack.model.domain import Domain

if TYPE_CHECKING:
    from dnsstack.plan.plan import ZonePlan


@dataclass(frozen=True, slots=True)
class Ready:
    """A domain that may be used, its plan, and the findings that are no errors.

    `loaded` is its document; None for a domain that a program has made.
    """

    domain: Domain
    plan: ZonePlan
    warnings: tuple[Problem, ...]
    loaded: Loaded | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """The files from which the domain was read."""
        return () if self.loaded is None else self.loaded.sources

    def position(self, path: Sequence[str | int]) -> Position | None:
        """The position of `path`; None without a document."""
        return None if self.loaded is None else self.loaded.position(path)


def findings(source: Domain | Loaded, *, strict: bool = False) -> list[Problem]:
    """The findings of the rules, with positions if the source is a document."""
    if isinstance(source, Loaded):
        return source.locate(check(source.domain, strict=strict))
    return check(source, strict=strict)


def prepare(source: Domain | Loaded | str | os.PathLike[str], include_roots: Sequence[str] = ()) -> Ready:
    """Check a domain, a loaded document or the path of one, and return it with its plan if it may be used.

    Raises:
        DocumentError: the document is malformed; every fault is reported.
        LintFailed: rules refuse the domain, or its plan breaks an invariant; every finding is reported, warnings too.
    """
    given = source if isinstance(source, (Domain, Loaded)) else document.load(source, include_roots)
    domain = given.domain if isinstance(given, Loaded) else given
    found = findings(given)
    if any(problem.severity is Severity.ERROR for problem in found):
        raise LintFailed(found)
    from dnsstack.plan.build import build
    from dnsstack.plan.safety import invariants

    plan = build(domain)
    refused = invariants(plan)
    if refused:
        raise LintFailed(given.locate(refused) if isinstance(given, Loaded) else refused)
    return Ready(domain, plan, tuple(found), given if isinstance(given, Loaded) else None)
