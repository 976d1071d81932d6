"""The one gate in front of everything that a domain is used for: load, check, plan, refuse."""

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
    """A domain that may be used, its plan, and what the rules only warn of.

    `loaded` is its document, None for a domain that a program has made.
    """

    domain: Domain
    plan: ZonePlan
    warnings: tuple[Problem, ...]
    loaded: Loaded | None = None

    @property
    def sources(self) -> tuple[str, ...]:
        """The files that the domain was read from."""
        return () if self.loaded is None else self.loaded.sources

    def position(self, path: Sequence[str | int]) -> Position | None:
        """Where `path` is written, None where there is no document."""
        return None if self.loaded is None else self.loaded.position(path)


def findings(source: Domain | Loaded, *, strict: bool = False) -> list[Problem]:
    """What the rules find, with positions where the source has any."""
    if isinstance(source, Loaded):
        return source.locate(check(source.domain, strict=strict))
    return check(source, strict=strict)


def prepare(source: Domain | Loaded | str | os.PathLike[str], include_roots: Sequence[str] = ()) -> Ready:
    """A domain, a loaded document or the path of one, once nothing forbids its use.

    Raises:
        DocumentError: every fault of the document.
        LintFailed: rules refuse it, or its plan breaks an invariant; with every finding, warnings too, at its position.
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
