"""`dnsstack schema`: print the JSON Schema of the document."""

from __future__ import annotations

import click

from dnsstack.cli.screen import give
from dnsstack.escaping import json_text


@click.command(
    "schema",
    epilog="\b\n"
    "Example, for editors with a YAML language server:\n"
    "  dnsstack schema > dnsstack.schema.json\n"
    "and write as the first line of the document:\n"
    "  # yaml-language-server: $schema=dnsstack.schema.json",
)
def command() -> None:
    """Print the JSON Schema (draft 2020-12) of the document: its keys, types and bounds, with descriptions."""
    from dnsstack.document import schema

    give(json_text(schema(), indent=2), nl=True)
