"""`dnsstack render`: what would be deployed, in a form to read, review or keep."""

from __future__ import annotations

from pathlib import Path

import click

from dnsstack.cli.targets import TARGETS
from dnsstack.errors import EnvironmentFault


@click.command(
    "render",
    epilog="\b\n"
    "Targets:\n" + "\n".join(f"  {name:<8}{summary}" for name, summary in TARGETS.items()) + "\n"
    "\b\n"
    "Examples:\n"
    "  dnsstack render example.com.yaml --to zone | named-checkzone example.com /dev/stdin\n"
    "  dnsstack render example.com.yaml --to specs --out rendered",
)
@click.argument("document", metavar="DOC")
@click.option("--to", "target", type=click.Choice(list(TARGETS)), required=True, help="What to write.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write files into this folder.")
def command(document: str, target: str, out: Path | None) -> None:
    """Write what dnsstack makes of DOC. Nothing is deployed, and nothing is rendered from a document with errors."""
    from dnsstack.cli.documents import load_checked
    from dnsstack.cli.targets import files
    from dnsstack.plan.build import build

    for name, text in files(build(load_checked(document).domain), target).items():
        if out is None:
            click.echo(text, nl=False)
        else:
            _write(out / name, text)


def _write(file: Path, text: str) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        msg = f"{file} can't be written: {error.strerror}"
        raise EnvironmentFault(msg) from None
    click.echo(f"wrote {file}", err=True)
