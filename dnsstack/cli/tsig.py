"""`dnsstack tsig`: make the keys that sign zone transfers, NOTIFY and dynamic updates."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from dnsstack import files
from dnsstack.cli.screen import give, say
from dnsstack.errors import UsageError, writing

SOFTWARE: Final = ("bind", "nsd", "knot")
MODE: Final = 0o640
"""The owner and the group, often root:bind, may read a key file."""


@click.group(
    "tsig",
    epilog="\b\n"
    "Examples:\n"
    "  dnsstack tsig new transfer.example.com --out transfer.example.com.key\n"
    "  dnsstack tsig convert transfer.example.com.key --to nsd --out transfer.example.com.conf",
)
def command() -> None:
    """Make TSIG keys (RFC 8945). The secret is written to a file of mode 0640; only --show prints it."""


@command.command("new")
@click.argument("name", metavar="NAME")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The key file to write. [default: NAME.key, or NAME.conf for nsd and knot]",
)
@click.option(
    "--to",
    "software",
    type=click.Choice(SOFTWARE),
    default="bind",
    help="The name server software that reads the file.",
)
@click.option(
    "--algorithm", type=click.Choice(["hmac-sha256", "hmac-sha384", "hmac-sha512"]), default="hmac-sha256",
    show_default=True, help="The algorithm of the key.",
)  # fmt: skip
@click.option("--show", is_flag=True, help="Print the key file instead of writing it.")
def new(name: str, out: Path | None, software: str, algorithm: str, show: bool) -> None:
    """Make the key NAME with a new random secret. An existing file is not overwritten."""
    from dnsstack.providers.bind import tsig

    if show and out is not None:
        message = "--show and --out can't be given together; leave one of them out"
        raise UsageError(message)
    key = tsig.new(name, algorithm)
    _give(key.to_text(software), None if show else out or Path(f"{key.name}.{'key' if software == 'bind' else 'conf'}"))


@command.command("convert")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--to",
    "software",
    type=click.Choice(SOFTWARE),
    required=True,
    help="The name server software that reads the new file.",
)
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True, help="The key file to write.")
def convert(file: Path, software: str, out: Path) -> None:
    """Write the key of FILE in another server's form. FILE is a key file of bind, nsd or knot."""
    from dnsstack.providers.bind import tsig

    _give(tsig.read_file(file).to_text(software), out)


def _give(text: str, file: Path | None) -> None:
    """Print the text, or write a file that is made with the mode 0640."""
    if file is None:
        give(text)
        return
    with writing(file):
        try:
            files.write(file, text, mode=MODE, new=True)
        except FileExistsError:
            message = f"{file} exists, and a key file is never overwritten; name another file"
            raise UsageError(message) from None
    say(f"wrote {file}", err=True)
