"""`dnsstack sandbox`: a document deployed into emulated providers on this machine, with no account."""

from __future__ import annotations

import tempfile
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dnsstack import files
from dnsstack.cli.documents import include_root
from dnsstack.cli.screen import say
from dnsstack.errors import MissingExtra, UsageError

if TYPE_CHECKING:
    from dnsstack.model.domain import Domain
    from dnsstack.sandbox.deploy.stack import Outcome
    from dnsstack.sandbox.session.session import Settings
    from dnsstack.sandbox.world.apis import EmulatedApis

CLIENTS = ("auto", "recursive", "iterative")
PROVIDERS = ("own", "vendor")


@click.group(
    "sandbox",
    epilog="\b\nExample:\n  dnsstack sandbox deploy example.com.yaml",
)
def command() -> None:
    """Try a document on this machine: emulated provider APIs on loopback, no account, nothing left behind."""


@command.command(
    "deploy",
    epilog="\b\n"
    "Examples:\n"
    "  dnsstack sandbox deploy examples/failover/example.com.yaml\n"
    "  dnsstack sandbox deploy example.com.yaml --in-process      without the Pulumi CLI, though it is there",
)
@click.argument("document", metavar="DOC")
@include_root
@click.option("--in-process", is_flag=True, help="Deploy without the Pulumi CLI even where it is installed.")
def deploy(document: str, *, in_process: bool) -> int:
    """Deploy DOC through the component, twice, into emulated Route53 and Cloudflare APIs, and say what they hold.

    The second deployment must change nothing; exit 1 where it does.
    """
    from dnsstack.cli.documents import load_checked

    domain = load_checked(document).domain
    with tempfile.TemporaryDirectory(prefix="dnsstack-sandbox-") as folder:
        return _deploy(domain, Path(folder), engine=not in_process)


@command.command(
    "run",
    epilog="\b\n"
    "Examples:\n"
    "  dnsstack sandbox run example.com.yaml                           an endpoint dies and comes back\n"
    "  dnsstack sandbox run example.com.yaml --drill all --report out  every drill, drawn on one page\n"
    "  dnsstack sandbox run example.com.yaml --drill route53-down --speed 1",
)
@click.argument("document", metavar="DOC")
@include_root
@click.option("--drill", "drills", multiple=True, default=("primary-down",), show_default=True, help="A drill, or all.")
@click.option("--speed", type=click.FloatRange(min=1), default=20.0, show_default=True, help="Times the real pace.")
@click.option("--report", type=click.Path(file_okay=False), help="Write report.html into this folder.")
@click.option("--format", "style", type=click.Choice(("text", "json")), default="text", show_default=True)
@click.option("--program", type=click.Path(exists=True, file_okay=False), help="Your own Pulumi program instead.")
@click.option(
    "--client", type=click.Choice(CLIENTS), default="auto", show_default=True, help="Who asks for the clients."
)
@click.option(
    "--providers", type=click.Choice(PROVIDERS), default="own", show_default=True, help="Whose provider plugins deploy."
)
@click.option("--in-process", is_flag=True, help="Deploy without the Pulumi CLI even where it is installed.")
def run(  # one parameter an option
    document: str,
    drills: tuple[str, ...],
    speed: float,
    report: str | None,
    style: str,
    program: str | None,
    client: str,
    providers: str,
    *,
    in_process: bool,
) -> int:
    """Deploy DOC into both emulated providers, serve it over real DNS on loopback, and put it through drills.

    Exit 0 only where every drill kept its promise. `--client recursive` asks through BIND or unbound, `iterative`
    through a small resolver of our own, and `auto` has one client of the first kind where it is installed.
    """
    from dnsstack.cli.documents import load_checked

    domain = load_checked(document).domain
    settings = _settings(speed, program, client, providers, in_process=in_process)
    from dnsstack.cli.sandboxing.run import Wanted, chosen
    from dnsstack.cli.sandboxing.run import run as rehearse

    return rehearse(domain, settings, Wanted(chosen(drills), style == "json", Path(report) if report else None))


@command.command("serve", epilog="\b\nExample:\n  dnsstack sandbox serve example.com.yaml")
@click.argument("document", metavar="DOC")
@include_root
@click.option("--speed", type=click.FloatRange(min=1), default=1.0, show_default=True, help="Times the real pace.")
@click.option("--program", type=click.Path(exists=True, file_okay=False), help="Your own Pulumi program instead.")
@click.option(
    "--client", type=click.Choice(CLIENTS), default="auto", show_default=True, help="Who asks for the clients."
)
@click.option(
    "--providers", type=click.Choice(PROVIDERS), default="own", show_default=True, help="Whose provider plugins deploy."
)
@click.option("--in-process", is_flag=True, help="Deploy without the Pulumi CLI even where it is installed.")
def serve(document: str, speed: float, program: str | None, client: str, providers: str, *, in_process: bool) -> int:
    """Deploy DOC and serve it over real DNS on loopback until Ctrl-C; deploy again whenever the document changes."""
    from dnsstack.cli.documents import load_checked

    load_checked(document)
    settings = _settings(speed, program, client, providers, in_process=in_process)
    from dnsstack.cli.sandboxing.serve import serve as stay

    return stay(lambda: load_checked(document), settings)


def _settings(speed: float, program: str | None, client: str, providers: str, *, in_process: bool) -> Settings:
    try:
        from dnsstack.sandbox.clock import Pace
        from dnsstack.sandbox.resolver.client import ClientKind
        from dnsstack.sandbox.session.session import Settings
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("dnsstack"):
            raise
        raise MissingExtra("sandbox", "dnsstack sandbox") from None
    if in_process and providers == "vendor":
        msg = "--in-process runs our own provider plugins only: leave it out for --providers vendor"
        raise UsageError(msg)
    return Settings(
        pace=Pace(speed),
        program=Path(program).resolve() if program else None,
        engine=not in_process,
        clients=ClientKind(client),
        vendor=providers == "vendor",
    )


def _deploy(domain: Domain, folder: Path, *, engine: bool) -> int:
    from dnsstack.cli.screen import table
    from dnsstack.document import dump

    try:
        from dnsstack.sandbox.deploy.choose import stack_for
        from dnsstack.sandbox.deploy.stack import Target
        from dnsstack.sandbox.world.apis import EmulatedApis
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("dnsstack"):
            raise
        raise MissingExtra("sandbox", "dnsstack sandbox") from None

    files.write(folder / "domain.yaml", dump(domain))
    with EmulatedApis.for_domain(domain) as apis:
        target = Target(
            folder=folder / "stack",
            root=folder,
            config={
                "dnsstack:documents": "domain.yaml",
                "cloudflare:apiToken": apis.environment["CLOUDFLARE_API_TOKEN"],
            },
            secrets=frozenset({"cloudflare:apiToken"}),
            environment=apis.environment,
        )
        stack = stack_for(target, engine=engine)
        say(f"deploying {domain.apex} into emulated Route53 and Cloudflare APIs", err=True)
        first, second = stack.up(), stack.up()
        say(table(("provider", "resource", "created"), _created(first), title=f"{domain.apex} is deployed"))
        say()
        say(table(("provider", "zone", "RRsets or records", "name servers"), _held(apis), title="what the APIs hold"))
    changes = [f"{change.operation} {change.name}" for change in second.changed]
    say(f"\nsecond deployment: {', '.join(changes) if changes else 'nothing to change'}")
    return 1 if changes else 0


def _created(outcome: Outcome) -> list[tuple[str, str, str]]:
    """How many resources of each type were made."""
    found = Counter(change.type for change in outcome.changed if change.type.startswith(("aws:", "cloudflare:")))
    return [(kind.partition(":")[0], kind.rpartition(":")[2], str(count)) for kind, count in sorted(found.items())]


def _held(apis: EmulatedApis) -> list[tuple[str, str, str, str]]:
    route53 = [
        ("Route53", zone.apex, str(len(zone.record_sets)), str(len(zone.name_servers))) for zone in apis.hosted_zones()
    ]
    cloudflare = [
        ("Cloudflare", str(zone.zone["name"]), str(len(zone.records)), str(len(zone.zone["name_servers"])))
        for zone in apis.cloudflare_zones()
    ]
    return [*route53, *cloudflare]
