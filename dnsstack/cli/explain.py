"""`dnsstack explain`: what a document means, in tables or as a drawing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from dnsstack import files
from dnsstack.cli.documents import include_root
from dnsstack.cli.screen import give, say
from dnsstack.errors import UsageError, writing

if TYPE_CHECKING:
    from dnsstack.plan.plan import ZonePlan


@click.command(
    "explain",
    epilog="\b\n"
    "Examples:\n"
    "  dnsstack explain example.com.yaml                      the whole domain\n"
    "  dnsstack explain example.com.yaml www A                one RRset, with every term of its time to fail over\n"
    "  dnsstack explain example.com.yaml --svg topology.svg   drawn; - prints it\n"
    "  dnsstack explain example.com.yaml --mermaid            for a Markdown page\n"
    "  dnsstack explain --rule single-tld                     what a finding's rule is about",
)
@click.argument("document", metavar="DOC", required=False)
@include_root
@click.argument("owner", required=False)
@click.argument("rdtype", metavar="[TYPE]", required=False)
@click.option("--svg", metavar="FILE", type=click.Path(dir_okay=False), help="Draw the topology into FILE.")
@click.option("--mermaid", is_flag=True, help="Print the topology as a Mermaid flow chart.")
@click.option("--rule", metavar="ID", help="Print the page of a rule; no document is needed.")
def command(
    document: str | None, owner: str | None, rdtype: str | None, svg: str | None, rule: str | None, *, mermaid: bool
) -> None:
    """Say what each provider answers in each health state, how soon a failover is everywhere, and what it costs.

    Without OWNER, the whole domain; with it, every RRset that it has, or the one of TYPE. Owners are relative to the
    domain, @ is the domain itself. Times are the worst case, counted from the primary's death to the last cache.
    """
    if rule is not None:
        from dnsstack.cli.views.rule import page

        say(page(rule))
        return
    if document is None:
        msg = "DOC is missing; write the document's path, or --rule ID"
        raise UsageError(msg)
    from dnsstack.cli.documents import load_checked

    plan = load_checked(document).plan
    if svg:
        _draw(plan, svg)
    if mermaid:
        from dnsstack.cli.views import mermaid as chart

        give(chart.to_text(plan), nl=True)
    if owner is not None:
        from dnsstack.cli.views.detail import detail

        say(detail(plan, owner, rdtype or ""))
    elif not (svg or mermaid):
        from dnsstack.cli.views.overview import overview

        say(overview(plan))


def _draw(plan: ZonePlan, file: str) -> None:
    from dnsstack.cli.views import svg as drawing

    text = drawing.to_text(plan)
    if file == "-":
        give(text, nl=True)
        return
    with writing(file):
        files.write(file, text + "\n")
    say(f"wrote {file}", err=True)
