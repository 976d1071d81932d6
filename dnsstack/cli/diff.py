"""`dnsstack diff`: show a change before it is deployed, and how the providers differ from the document."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from dnsstack.cli.documents import include_root
from dnsstack.cli.given import Number
from dnsstack.cli.screen import Styled, coloured, give, say
from dnsstack.errors import DocumentError, EnvironmentFault, UsageError

if TYPE_CHECKING:
    from dnsstack.changes import Side

FORMATS: Final = ("text", "markdown", "json")
COLOURS: Final = {"+": "green", "-": "red", "~": "yellow"}


@click.command(
    "diff",
    epilog="\b\n"
    "Examples:\n"
    "  dnsstack diff example.com.yaml                           what changes since the last commit\n"
    "  dnsstack diff git:origin/main example.com.yaml           what a pull request changes\n"
    "  dnsstack diff git:v1.2:dns/example.com.yaml git:HEAD     what changed between two revisions\n"
    "  dnsstack diff live example.com.yaml                      how both providers differ from the document\n"
    "  dnsstack diff live example.com.yaml --accept www/A       write what is served into the document\n"
    "  dnsstack diff zonefile:db.example.com example.com.yaml   also axfr:, route53, cloudflare, octodns:\n"
    "  dnsstack diff --stack prod example.com.yaml              what changes since the last deployment\n"
    "\n\b\n"
    "Exit codes: 0 success, 1 a difference (with --exit-code), 2 wrong usage or new document, 3 a source can't "
    "be read.",
)
@click.argument("sides", metavar="[OLD] NEW", nargs=-1, required=True)
@include_root
@click.option("--stack", metavar="NAME", help="Read OLD from the outputs of this Pulumi stack.")
@click.option(
    "--tsig-key", type=click.Path(path_type=Path, dir_okay=False), help="The TSIG key file that signs a zone transfer."
)
@click.option(
    "--timeout",
    type=Number(above=0),
    default=120,
    show_default=True,
    help="The time limit for reading one source, in seconds.",
)
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default="text", show_default=True, help="The output format."
)
@click.option(
    "--accept",
    multiple=True,
    metavar="OWNER/TYPE",
    help="With live: change this RRset in NEW to what is served; comments are kept.",
)
@click.option(
    "--from",
    "provider",
    type=click.Choice(["route53", "cloudflare"]),
    help="The provider whose RRset --accept uses where they differ.",
)
@click.option("--exit-code", "tell", is_flag=True, help="Exit with 1 if anything differs, as git diff does.")
def command(
    sides: tuple[str, ...],
    stack: str | None,
    tsig_key: Path | None,
    timeout: float,
    form: str,
    accept: tuple[str, ...],
    provider: str | None,
    *,
    tell: bool,
) -> int:
    """Show what NEW changes: which answers change, at which provider and when, and which consent the change needs.

    OLD and NEW are documents or git:REV[:PATH]. Without OLD, NEW is compared with git:HEAD. OLD may also be what is
    served today: `live` (both providers) or a source of `dnsstack import`. Layout, order and the split into fragments
    make no difference. To compare two documents, no network is needed. Nothing is ever written to a provider.
    """
    from dnsstack.cli.diffing.sources import LIVE, is_source

    most = 1 if stack else 2
    if len(sides) > most:
        msg = f"{len(sides)} documents are given; give OLD and NEW, or NEW alone{' with --stack' if stack else ''}"
        raise UsageError(msg)
    old, new = sides if len(sides) > 1 else ("git:HEAD", sides[0])
    if new == LIVE or is_source(new):
        msg = f"{new} is what is served, and can only be OLD; write it first and the document second"
        raise UsageError(msg)
    if (accept or provider) and old != LIVE:
        msg = "--accept and --from need `live` as OLD; write `dnsstack diff live DOC --accept OWNER/TYPE`"
        raise UsageError(msg)
    if accept:
        from dnsstack.cli.diffing.accepting import accept_all

        return accept_all(new, accept, provider, timeout)
    if old == LIVE:
        return _drift(new, timeout, form, tell=tell)
    return _changes(old, new, stack, tsig_key, timeout, form, tell=tell)


def _changes(
    old: str, new: str, stack: str | None, tsig_key: Path | None, timeout: float, form: str, *, tell: bool
) -> int:
    """Compare two documents, or a source and a document."""
    from dnsstack.changes import formats, report
    from dnsstack.cli.diffing import sides, sources

    if stack is not None:
        side = sides.document(new)
        made = report(_deployed(stack, side), side)
    elif sources.is_source(old):
        side = sides.document(new)
        try:
            made = report(_served(old, side, tsig_key, timeout), side, served=True)
        except DocumentError as error:  # what is served can't be said in a document: shown, and NEW is still evaluated
            made = report(None, side, old_name=old, faults=error.problems)
    else:
        found = sides.documents(old, new)
        made = report(found.old, found.new, old_name=found.old_name, faults=found.faults)
    show(formats.FORMATS[form](made), form)
    return 1 if tell and made else 0


def _served(source: str, side: Side, tsig_key: Path | None, timeout: float) -> Side:
    from dnsstack import changes
    from dnsstack.cli.diffing.sources import served

    return changes.Side(source, served(source, side.plan, tsig_key, timeout), side.findings)


def _deployed(stack: str, side: Side) -> Side:
    from dnsstack import changes, lint
    from dnsstack.follow.stack import resolved
    from dnsstack.plan.build import build

    domain = resolved(stack, side.plan.apex)
    return changes.Side(f"the stack {stack}", build(domain), lint.check(domain))


def _drift(document: str, timeout: float, form: str, *, tell: bool) -> int:
    """Show what both providers serve. If one can't be read, show the other one and return 3."""
    from dnsstack.changes.drift import drift
    from dnsstack.changes.formats import drifting
    from dnsstack.cli.diffing import sides, sources

    side = sides.document(document)
    plans, unread = sources.providers(side.plan, timeout)
    made = drift(side.name, side.plan, plans, unread)
    show(drifting.FORMATS[form](made), form)
    if unread:
        return EnvironmentFault.exit_code
    return 1 if tell and made else 0


def show(text: str, form: str) -> None:
    """Print a report; on a terminal, text is in colour."""
    if form != "text":
        give(text, nl=True)
    elif coloured():
        say(Styled("\n".join(map(_coloured, text.split("\n")))))
    else:
        say(text)


def _coloured(line: str) -> str:
    colour = COLOURS.get(line.lstrip()[:1]) if line.startswith("  ") else None
    return click.style(line, fg=colour) if colour else line
