"""The documents that a command line names: read, checked, and refused with everything that is wrong with them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from dnsstack.cli.formats.base import Checked, Report
from dnsstack.cli.screen import progress
from dnsstack.errors import LintFailed, Severity

if TYPE_CHECKING:
    from dnsstack.document import Loaded


def check_all(patterns: Sequence[str], *, strict: bool) -> Report:
    """What is wrong with every document that `patterns` name; a file that can't be read hides no other's faults.

    With `strict`, warnings and advice count as errors.
    """
    from dnsstack import lint
    from dnsstack.document.loading import load_each

    loaded, faults = load_each(patterns)
    checked = []
    with progress("checking", len(loaded)) as step:
        for one in loaded:
            problems = one.locate(lint.check(one.domain, strict=strict))
            rrsets = len(one.domain.records) + len(one.domain.failover)
            checked.append(Checked(one.sources[0], one.domain.apex, rrsets, tuple(problems)))
            step()
    return Report(tuple(checked), tuple(faults))


def load_checked(file: str) -> Loaded:
    """One document that the rules let through; what they only warn of is left to `check`.

    Raises:
        DocumentError: the document is malformed.
        LintFailed: rules of severity error refuse it.
    """
    from dnsstack import document, lint

    loaded = document.load(file)
    problems = [problem for problem in lint.check(loaded.domain) if problem.severity is Severity.ERROR]
    if problems:
        raise LintFailed(loaded.locate(problems))
    return loaded


__all__ = ["check_all", "load_checked"]
