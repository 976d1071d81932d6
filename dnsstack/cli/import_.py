"""`dnsstack import`: write a document from an existing zone, and the file with which Pulumi adopts its records."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dnsstack.cli.given import Number
from dnsstack.cli.screen import give, say
from dnsstack.errors import UsageError

if TYPE_CHECKING:
    from dnsstack.importing.existing.zone import ExistingZone
    from dnsstack.importing.merge import Conflict, Merged
    from dnsstack.importing.request import Request
    from dnsstack.model.domain import Domain


@click.command(
    "import",
    epilog="\b\n"
    "Sources:\n"
    "  zonefile:FILE          a zone file; $INCLUDE may read from its folder only\n"
    "  axfr:SERVER[#PORT]     a zone transfer, signed if --tsig-key is given\n"
    "  route53[:ZONE]         a hosted zone; ZONE is its id, needed if several have the name\n"
    "  cloudflare[:ZONE]      a zone; ZONE is its id, needed if several accounts have it\n"
    "  octodns:FILE           a zone of octoDNS, in YAML\n"
    "\n\b\n"
    "Examples:\n"
    "  dnsstack import example.com --from zonefile:db.example.com --out example.com.yaml\n"
    "  dnsstack import example.com --from route53 --from cloudflare --prefer route53 \\\n"
    "      --out example.com.yaml --adopt import.json --project dns --stack prod\n"
    "  dnsstack import example.com --from route53 --from cloudflare --declared 02-example.com.yaml \\\n"
    "      --adopt import.json --project dns --stack prod     (a step of `dnsstack steps`)\n"
    "\n\b\n"
    "Exit codes: 0 success; 1 the sources differ, the document can't have a record, or a rule refuses the document;\n"
    "2 a source or the command line is malformed; 3 no network or credentials, or an extra is not installed.",
)
@click.argument("domain", metavar="DOMAIN")
@click.option(
    "--from",
    "sources",
    multiple=True,
    required=True,
    metavar="SOURCE",
    help="A source of the zone, see below; repeatable.",
)
@click.option("--prefer", default="", metavar="SOURCE", help="The source that decides where the sources differ.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The document to write. [default: print it]",
)
@click.option(
    "--adopt", type=click.Path(path_type=Path, dir_okay=False), help="Write also this file for `pulumi import --file`."
)
@click.option(
    "--declared",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Adopt the records of this document, which has `handover: take`; no document is written.",
)
@click.option(
    "--per-zone", is_flag=True, help="Write `resources: per-zone`: one Pulumi resource for all RRsets of a zone."
)
@click.option("--project", default="", help="The Pulumi project that adopts the records.")
@click.option("--stack", default="", help="The Pulumi stack that adopts the records.")
@click.option("--account", default="", help="The id of the Cloudflare account in which a new zone is made.")
@click.option(
    "--leave-out",
    multiple=True,
    metavar="OWNER/TYPE",
    help="Leave out this RRset, which a document can't have; repeatable.",
)
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
def command(
    domain: str,
    sources: tuple[str, ...],
    prefer: str,
    out: Path | None,
    adopt: Path | None,
    declared: Path | None,
    project: str,
    stack: str,
    account: str,
    leave_out: tuple[str, ...],
    tsig_key: Path | None,
    timeout: float,
    *,
    per_zone: bool,
) -> int:
    """Read DOMAIN where it is served today, and write a document for it. Nothing is changed at a provider.

    Several sources are merged into one document. If an RRset differs between them, the differences are shown and
    nothing is written, unless --prefer names the source that decides.
    """
    from dnsstack import importing
    from dnsstack.importing.merge import merge

    if adopt and not (project and stack):
        msg = "--adopt is given without --project or --stack; give both, because the file is for one stack"
        raise UsageError(msg)
    if declared:
        from dnsstack.cli.adopting import take_over

        if out or prefer or leave_out or per_zone or not adopt:
            msg = "--declared needs --adopt, and can't be given with --out, --prefer, --leave-out or --per-zone"
            raise UsageError(msg)
        return take_over(declared, adopt, _requests(domain, sources, (), tsig_key, timeout), project, stack)
    prefer = _preferred(prefer, sources)
    existing = [importing.read(request) for request in _requests(domain, sources, leave_out, tsig_key, timeout)]
    _tell_unmatched(leave_out, existing, domain)
    merged = merge(existing, prefer=prefer, account=account)
    if merged.domain is None:
        _show_conflicts(merged.conflicts)
        return 1
    if per_zone:
        servers = merged.domain.nameservers.replace(resources="per-zone")
        merged.domain = merged.domain.replace(nameservers=servers)
    content = _document(merged.domain, sources, merged)
    files = {out: content} if out else {}
    told = ""
    if adopt:
        from dnsstack.importing.adopt import import_file, steps

        adoption = import_file(merged.domain, existing, project, stack)
        files[adopt] = adoption.text()
        told = steps(adoption, adopt, out, stack)
    _write(files)
    if told:
        say(told, err=True)
    if out is None:
        give(content)
    return _evaluate(merged, content, str(out or f"{domain}.yaml"))


def _tell_unmatched(leave_out: Sequence[str], existing: Sequence[ExistingZone], domain: str) -> None:
    """Print each RRset of `--leave-out` that no source has: its name may be misspelt."""
    from dnsstack.model.names import absolute

    left = {(note.owner, note.rdtype) for one in existing for note in one.notes if note.lost}
    owners = {owner for owner, _ in left}
    for one in leave_out:
        owner, _, rdtype = one.rpartition("/")
        name = absolute(owner, absolute(domain, "."))
        if (name, rdtype.upper()) not in left and not (rdtype.upper() == "LOADBALANCER" and name in owners):
            say(f"--leave-out {one} names an RRset that no source has", err=True)


def _preferred(prefer: str, sources: Sequence[str]) -> str:
    """The source that `--prefer` names, by its whole text or by its kind."""
    matching = [source for source in sources if prefer in (source, source.partition(":")[0])] if prefer else []
    if prefer and len(matching) != 1:
        msg = f"--prefer {prefer} is not one of the sources; write one of {', '.join(sources)}"
        raise UsageError(msg)
    if len(set(sources)) != len(sources):
        msg = "a source is given twice; give each --from once"
        raise UsageError(msg)
    return matching[0] if matching else ""


def _requests(
    domain: str, sources: Sequence[str], leave_out: Sequence[str], tsig_key: Path | None, timeout: float
) -> list[Request]:
    """A request for each source; the whole command line is checked before a source is read."""
    from dnsstack import importing
    from dnsstack.importing.request import Request
    from dnsstack.model.names import absolute

    if domain in (".", "") or "*" in domain:
        msg = f"{domain!r} is not a domain that can be imported; write a name such as example.com"
        raise UsageError(msg)
    bare = [one for one in leave_out if not all(one.rpartition("/")[::2])]
    if bare:
        msg = f"--leave-out {bare[0]!r} is not OWNER/TYPE; write {bare[0].strip('/') or '@'}/A for an RRset of type A"
        raise UsageError(msg)
    try:
        apex = absolute(domain, ".")
        left = frozenset((absolute(owner, apex), rdtype.upper()) for owner, _, rdtype in (
            one.rpartition("/") for one in leave_out
        ))  # fmt: skip
    except ValueError as error:
        raise UsageError(str(error)) from None
    return [Request(source, importing.parse(source)[1], apex, left, tsig_key, timeout) for source in sources]


def _document(domain: Domain, sources: Sequence[str], merged: Merged) -> str:
    from datetime import UTC, datetime

    from dnsstack.importing import writing

    return writing.text(domain, sources, merged.notes, datetime.now(UTC).date())


def _write(files: Mapping[Path, str]) -> None:
    from dnsstack.importing import writing

    writing.write(files)
    for file in files:
        say(f"wrote {file}", err=True)


def _show_conflicts(conflicts: Sequence[Conflict]) -> None:
    """Print a table of the differences, with a row for each source."""
    from dnsstack.cli.screen import table

    rows = [
        (conflict.owner, conflict.rdtype, source, shown)
        for conflict in conflicts
        for source, shown in conflict.sides.items()
    ]
    say(table(("owner", "type", "source", "ttl and values"), rows, title=f"RRsets that differ: {len(conflicts)}"))
    say("nothing is written; choose a source with --prefer SOURCE, or make the sources equal", err=True)


def _evaluate(merged: Merged, content: str, name: str) -> int:
    """Print what is missing in the document and the errors that the rules find; 1 if there is any, else 0."""
    from dnsstack.cli.screen import coloured, problem_text
    from dnsstack.document import loads
    from dnsstack.errors import Severity
    from dnsstack.lint.gate import findings

    lost = [note for note in merged.notes if note.lost]
    for note in lost:
        say(f"not in the document: {note.to_text()}", err=True)
    problems = findings(merged.domain) if merged.domain is not None else []
    errors = [problem for problem in problems if problem.severity is Severity.ERROR]
    if errors:
        from dnsstack.cli.formats.base import counted

        colour = coloured(sys.stderr)
        loaded = loads(content, name=name)  # loaded from its text, a document has positions
        for problem in (one for one in findings(loaded) if one.severity is Severity.ERROR):
            say(problem_text(problem, colour=colour), err=True)
            say(err=True)
        say(f"{counted(len(errors), 'error')}; edit the document before you deploy it", err=True)
    return 1 if lost or errors else 0
