"""`dnsstack check`: find everything that is wrong with documents, without any network access."""

from __future__ import annotations

from dataclasses import replace

import click

from dnsstack.cli.documents import include_root
from dnsstack.cli.formats import FORMATS, to_text
from dnsstack.cli.screen import give, say


@click.command(
    "check",
    epilog="\b\n"
    "Examples:\n"
    "  dnsstack check example.com.yaml\n"
    "  dnsstack check 'domains/*.yaml' --strict\n"
    "  dnsstack check example.com.yaml --format github      annotations in a pull request\n"
    "\n\b\n"
    "Exit codes: 0 no errors, 1 a rule refuses a domain, 2 a document is malformed.",
)
@click.argument("documents", metavar="DOC…", nargs=-1, required=True)
@include_root
@click.option("--strict", is_flag=True, help="Treat warnings and advice as errors.")
@click.option(
    "--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True, help="The output format."
)
@click.option(
    "--all",
    "complete",
    is_flag=True,
    help="With --format text: show every finding, not only the first five of each rule.",
)
def command(documents: tuple[str, ...], *, strict: bool, form: str, complete: bool) -> int:
    """Check the form of documents, the rules of the DNS and the limits of the providers.

    DOC is a YAML or JSON file, or a pattern such as 'domains/*.yaml'. One run finds every fault of every document. It
    uses neither the network nor Pulumi.
    """
    from dnsstack.cli.documents import check_all

    report = replace(check_all(documents, strict=strict), complete=complete)
    (say if form == "text" else give)(to_text(report, form), nl=True)
    return report.exit_code
