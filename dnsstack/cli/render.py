"""`dnsstack render`: write what would be deployed in another form: to read it, or to deploy it with another tool."""

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
@click.option("--to", "target", type=click.Choice(list(TARGETS)), required=True, help="The form to write, see below.")
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    help="Write the files into this folder. [default: print them]",
)
@click.option(
    "--previous", metavar="SOURCE", help="The zone as it is served today: FILE, route53:ZONE or axfr:SERVER[#PORT]."
)
@click.option(
    "--tsig-key",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The TSIG key file that signs the transfer of --previous axfr:SERVER.",
)
@click.option(
    "--name-server",
    "name_servers",
    metavar="PROVIDER=NAME",
    multiple=True,
    help="A name server that PROVIDER assigned to the zone; repeat it in the provider's order. For a sub-zone: "
    "SUB=NAME.",
)
@click.option(
    "--health-check-id",
    "ids",
    metavar="NAME=ID",
    multiple=True,
    help="The id of an existing health check; NAME is its name in DOC.",
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
    """Write what would be deployed for DOC, in another form. Nothing is deployed. DOC must have no errors.

    If the form can't have a part of DOC, the command refuses it, or prints a note to stderr.
    """
    from dnsstack.cli.documents import load_checked
    from dnsstack.cli.given import health_check_ids, servers
    from dnsstack.cli.targets import RenderRequest, render

    plan = load_checked(document).plan
    request = RenderRequest(servers(plan, name_servers), health_check_ids(plan, ids), previous, tsig_key, out)
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
    """Write all files, or none if one can't be written."""
    with writing():
        for file in made:
            file.parent.mkdir(parents=True, exist_ok=True)
        files.write_all(made)
    for file in made:
        say(f"wrote {file}", err=True)
