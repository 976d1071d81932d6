"""`dnsstack schema`: the JSON Schema of the document."""

from __future__ import annotations

import json

import click


@click.command(
    "schema",
    epilog="\b\n"
    "Example, for editors with a YAML language server:\n"
    "  dnsstack schema > dnsstack.schema.json\n"
    "and as first line of the document:\n"
    "  # yaml-language-server: $schema=dnsstack.schema.json",
)
def command() -> None:
    """Print the JSON Schema (draft 2020-12) of the document: keys, types and bounds, with descriptions."""
    from dnsstack.document import schema

    click.echo(json.dumps(schema(), indent=2, ensure_ascii=False))
