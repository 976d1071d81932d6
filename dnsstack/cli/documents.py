"""Read and check the documents that a command line names."""

from __future__ import annotations

from collections.abc import Sequence
from contextvars import ContextVar
from typing import TYPE_CHECKING, Final

import click

from dnsstack.cli.formats.base import Checked, CheckReport
from dnsstack.cli.screen import progress
from dnsstack.errors import LintFailed

if TYPE_CHECKING:
    from dnsstack.lint.gate import Ready


_ROOTS: Final[ContextVar[tuple[str, ...]]] = ContextVar("include roots", default=())


def include_roots() -> tuple[str, ...]:
    """The folders from which documents may include files, besides their own folder."""
    return _ROOTS.get()


def _allow(_: click.Context, __: click.Parameter, folders: tuple[str, ...]) -> None:
    _ROOTS.set(folders)


include_root = click.option(
    "--include-root",
    metavar="FOLDER",
    multiple=True,
    type=click.Path(exists=True, file_okay=False),
    expose_value=False,
    callback=_allow,
    help="A further folder from which `include:` may read; repeatable.",
)
"""The option of every command that reads documents."""


def check_all(patterns: Sequence[str], *, strict: bool) -> CheckReport:
    """Everything that is wrong with the documents that `patterns` name, also when some of them can't be read.

    With `strict`, warnings and advice count as errors.
    """
    from dnsstack.document.loading import load_each
    from dnsstack.lint.gate import findings

    loaded, faults = load_each(patterns, include_roots())
    checked = []
    with progress("checking", len(loaded)) as step:
        for one in loaded:
            problems = findings(one, strict=strict)
            rrsets = len(one.domain.records) + len(one.domain.failover)
            checked.append(Checked(one.sources[0], one.domain.apex, rrsets, tuple(problems)))
            step()
    return CheckReport(tuple(checked), tuple(faults))


def load_checked(file: str) -> Ready:
    """Load a document and run the rules; warnings are not shown here, only by `check`.

    Raises:
        DocumentError: the document is malformed.
        LintFailed: the document has errors, or its plan can't be deployed.
    """
    from dnsstack.lint.gate import prepare

    try:
        return prepare(file, include_roots())
    except LintFailed as failed:
        raise LintFailed(failed.errors) from None
