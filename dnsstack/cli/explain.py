"""`dnsstack explain`: show what a document means, in tables or as a drawing."""

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
    "  dnsstack explain example.com.yaml www A                one RRset, with each part of its failover time\n"
    "  dnsstack explain example.com.yaml --svg topology.svg   a drawing; - prints it\n"
    "  dnsstack explain example.com.yaml --mermaid            for a Markdown page\n"
    "  dnsstack explain --rule single-tld                     what a rule checks, and why",
)
@click.argument("document", metavar="DOC", required=False)
@include_root
@click.argument("owner", required=False)
@click.argument("rdtype", metavar="[TYPE]", required=False)
@click.option("--svg", metavar="FILE", type=click.Path(dir_okay=False), help="Write a drawing of the topology to FILE.")
@click.option("--mermaid", is_flag=True, help="Print the topology as a Mermaid flow chart.")
@click.option("--rule", metavar="ID", help="Print the description of a rule; DOC is not needed.")
def command(
    document: str | None, owner: str | None, rdtype: str | None, svg: str | None, rule: str | None, *, mermaid: bool
) -> None:
    """Show what each provider answers in each health state, how long a failover takes, and the number of API calls.

    Without OWNER, it shows the whole domain. OWNER shows every RRset of that name, TYPE only one of them. OWNER is
    relative to the domain; @ is the domain itself. A failover time is the worst case: from the failure of the primary
    until the last cache has dropped the old answer.
    """
    if rule is not None:
        from dnsstack.cli.views.rule import page

        say(page(rule))
        return
    if document is None:
        msg = "DOC is missing; give the path of a document, or --rule ID"
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
