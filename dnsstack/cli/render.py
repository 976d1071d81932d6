"""`dnsstack render`: what would be deployed, in a form to read, review, keep or deploy by other means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from dnsstack import files
from dnsstack.cli.documents import include_root
from dnsstack.cli.screen import give, say
from dnsstack.cli.targets import TARGETS
from dnsstack.errors import writing


@click.command(
    "render",
    epilog="\b\n"
    "Targets:\n" + "\n".join(f"  {name:<13}{summary}" for name, summary in TARGETS.items()) + "\n"
    "\n\b\n"
    "Examples:\n"
    "  dnsstack render example.com.yaml --to zone | named-checkzone example.com /dev/stdin\n"
    "  dnsstack render example.com.yaml --to change-batch --previous route53:Z0123456789 --out batches",
)
@click.argument("document", metavar="DOC")
@include_root
@click.option("--to", "target", type=click.Choice(list(TARGETS)), required=True, help="The target to write.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write files into this folder.")
@click.option("--previous", metavar="SOURCE", help="What is served today: FILE, route53:ZONE or axfr:SERVER[#PORT].")
@click.option(
    "--tsig-key",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The key file that signs the transfer of --previous axfr:SERVER.",
)
@click.option(
    "--name-server",
    "name_servers",
    metavar="PROVIDER=NAME",
    multiple=True,
    help="A name server that a provider gave the zone, in the provider's order; for a sub-zone SUB=NAME.",
)
@click.option(
    "--health-check-id", "ids", metavar="NAME=ID", multiple=True, help="The id of a health check that exists already."
)
def command(
    document: str,
    target: str,
    out: Path | None,
    previous: str | None,
    tsig_key: Path | None,
    name_servers: Sequence[str],
    ids: Sequence[str],
) -> None:
    """Write what dnsstack makes of DOC. Nothing is deployed, and nothing is rendered from a document with errors.

    What a target can't carry is refused, or told on standard error as a note.
    """
    from dnsstack.cli.documents import load_checked
    from dnsstack.cli.given import health_check_ids, servers
    from dnsstack.cli.targets import Request, render

    plan = load_checked(document).plan
    request = Request(servers(plan, name_servers), health_check_ids(plan, ids), previous, tsig_key, out)
    made = render(plan, target, request)
    if out is not None:
        _write({out / name: text for name, text in made.files.items()})
    else:
        for name, text in made.files.items():
            if len(made.files) > 1:
                say(f"==> {name} <==")
            give(text)
    for note in made.notes:
        say(f"note: {note}", err=True)


def _write(made: Mapping[Path, str]) -> None:
    """All files or none."""
    with writing():
        for file in made:
            file.parent.mkdir(parents=True, exist_ok=True)
        files.write_all(made)
    for file in made:
        say(f"wrote {file}", err=True)
