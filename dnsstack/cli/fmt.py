"""`dnsstack fmt`: format documents; comments, order and meaning do not change."""

from __future__ import annotations

from pathlib import Path

import click

from dnsstack import files
from dnsstack.cli.screen import say
from dnsstack.errors import DocumentError, Problem, writing


@click.command(
    "fmt",
    epilog="\b\n"
    "Examples:\n"
    "  dnsstack fmt example.com.yaml\n"
    "  dnsstack fmt --check 'domains/*.yaml'      for a pipeline: exit 1 if a file would change",
)
@click.argument("documents", metavar="DOC…", nargs=-1, required=True)
@click.option(
    "--check", is_flag=True, help="Change nothing; name the documents that would change, and exit 1 if there are any."
)
def command(documents: tuple[str, ...], *, check: bool) -> int:
    """Format documents in place: indentation, quotes and white space. Comments, order and meaning do not change."""
    from dnsstack.document.loading import expand

    faults: list[Problem] = []
    named = expand(documents, faults)
    if faults:
        raise DocumentError(faults)
    changed = [file for file in named if _format(Path(file), check=check)]
    for file in changed:
        say(f"{'would change' if check else 'changed'} {file}")
    return 1 if check and changed else 0


def _format(file: Path, *, check: bool) -> bool:
    """Format one document; True if it changed or would change."""
    from dnsstack.document import fmt
    from dnsstack.document.source import format_of
    from dnsstack.document.tree import Unreadable

    try:
        kind = format_of(str(file))
    except Unreadable as unreadable:
        raise DocumentError(unreadable.problems) from None
    try:
        before = files.read_text(file)
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise DocumentError([Problem(f"{file} can't be read: {reason}", rule="unreadable-file")]) from None
    after = fmt(before, kind)
    if after == before:
        return False
    if not check:
        with writing(file):
            files.write(file, after)
    return True
