"""`dnsstack diff`: a change before it happens, RRset by RRset."""

from __future__ import annotations

from typing import Final

import click

from dnsstack.cli.documents import include_root
from dnsstack.cli.screen import Styled, coloured, give, say
from dnsstack.errors import UsageError

FORMATS: Final = ("text", "markdown", "json")
COLOURS: Final = {"+": "green", "-": "red", "~": "yellow"}


@click.command(
    "diff",
    epilog="\b\n"
    "Examples:\n"
    "  dnsstack diff example.com.yaml                           what changes since the last commit\n"
    "  dnsstack diff git:origin/main example.com.yaml           what a pull request changes\n"
    "  dnsstack diff git:v1.2:dns/example.com.yaml git:HEAD     two revisions\n"
    "  dnsstack diff old.yaml new.yaml --format json\n"
    "\n\b\n"
    "Exit codes: 0 fine, 1 a difference (with --exit-code), 2 usage or the new document, 3 environment.",
)
@click.argument("sides", metavar="[OLD] NEW", nargs=-1, required=True)
@include_root
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="How to print.")
@click.option("--exit-code", "tell", is_flag=True, help="End with 1 where anything differs, as git diff does.")
def command(sides: tuple[str, ...], form: str, *, tell: bool) -> int:
    """Show what NEW changes: what is answered differently, by whom, from when, and what it needs.

    OLD and NEW are documents, or git:REV[:PATH]; without OLD it is git:HEAD. Reformatting, reordering and moving parts
    into fragments changes nothing. Two documents need no credentials and no network.
    """
    from dnsstack.changes import formats, report
    from dnsstack.cli.diffing.sides import documents

    if len(sides) > 2:  # noqa: PLR2004  # old and new
        msg = f"{len(sides)} sides: give OLD and NEW, or NEW alone"
        raise UsageError(msg)
    old, new = sides if len(sides) > 1 else ("git:HEAD", sides[0])
    found = documents(old, new)
    made = report(found.old, found.new, old_name=found.old_name, faults=found.faults)
    show(formats.FORMATS[form](made), form)
    return 1 if tell and made else 0


def show(text: str, form: str) -> None:
    """Print a report; text in colour where a terminal is there to see it."""
    if form != "text":
        give(text, nl=True)
    elif coloured():
        say(Styled("\n".join(map(_coloured, text.split("\n")))))
    else:
        say(text)


def _coloured(line: str) -> str:
    colour = COLOURS.get(line.lstrip()[:1]) if line.startswith("  ") else None
    return click.style(line, fg=colour) if colour else line
