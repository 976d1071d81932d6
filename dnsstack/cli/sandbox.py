"""`dnsstack sandbox`: try a document on this machine with emulated providers; no account is needed."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dnsstack.cli.documents import include_root
from dnsstack.cli.given import Number
from dnsstack.cli.sandboxing.plugins import plugins
from dnsstack.errors import MissingExtra, UsageError

if TYPE_CHECKING:
    from dnsstack.sandbox.session.session import Settings

CLIENTS = ("auto", "recursive", "iterative")
DRILLS = (
    "primary-down",
    "primary-black-holed",
    "flapping",
    "both-down",
    "route53-down",
    "cloudflare-down",
    "own-primary-down",
    "one-nameserver-attacked",
    "api-outage",
    "maintenance",
    "emergency-page",
    "split-brain",
    "slow-peer",
    "older-document",
    "up-while-failed-over",
)
"""The names of the sandbox's roster, which can't be imported for the help: the extra `sandbox` may be missing."""
program_option = click.option(
    "--program",
    type=click.Path(exists=True, file_okay=False),
    help="Deploy this Pulumi program instead of dnsstack's own.",
)
client_option = click.option(
    "--client",
    type=click.Choice(CLIENTS),
    default="auto",
    show_default=True,
    help="The resolver that the clients use.",
)
in_process_option = click.option(
    "--in-process", is_flag=True, help="Deploy without the Pulumi CLI, even if it is installed."
)
deploy_timeout = click.option(
    "--deploy-timeout",
    type=Number(above=0),
    default=1800,
    show_default=True,
    help="The time limit for one deployment, in seconds.",
)


@click.group(
    "sandbox",
    epilog="\b\nExample:\n  dnsstack sandbox deploy example.com.yaml",
)
def command() -> None:
    """Try a document on this machine.

    The APIs of Route53 and Cloudflare are emulated on loopback, so no account is needed. At the end, everything is
    removed.
    """


@command.command(
    "deploy",
    epilog="\b\n"
    "Examples:\n"
    "  dnsstack sandbox deploy examples/failover/example.com.yaml\n"
    "  dnsstack sandbox deploy example.com.yaml --in-process      without the Pulumi CLI\n"
    "  dnsstack sandbox deploy example.com.yaml --program .       with your own Pulumi program\n"
    "  dnsstack sandbox deploy new.yaml --after old.yaml          what the change of a document does",
)
@click.argument("document", metavar="DOC")
@include_root
@program_option
@click.option("--after", metavar="OLD", help="Deploy this document first, then DOC as a change of it.")
@plugins
@in_process_option
@deploy_timeout
def deploy(
    document: str,
    program: str | None,
    after: str | None,
    providers: frozenset[str],
    deploy_timeout: float,
    *,
    in_process: bool,
) -> int:
    """Deploy DOC three times into emulated providers.

    The result is shown. Before the third deployment, the state is refreshed. Only the first deployment may change
    anything: what another one changes is printed, and the exit code is 1.
    """
    from dnsstack.cli.documents import load_checked

    domain = load_checked(document).domain
    before = load_checked(after).domain if after else None
    if before is not None and before.apex != domain.apex:
        msg = (
            f"--after {after} is about {before.apex}, and {document} about {domain.apex}; name two documents of "
            "one domain"
        )
        raise UsageError(msg)
    settings = _settings(1.0, program, "auto", providers, deploy_timeout, in_process=in_process)
    from dnsstack.cli.sandboxing.deploy import deploy as deploy_thrice

    with tempfile.TemporaryDirectory(prefix="dnsstack-sandbox-") as folder:
        return deploy_thrice(domain, Path(folder), settings, before)


@command.command(
    "run",
    epilog="\b\n"
    "Examples:\n"
    "  dnsstack sandbox run example.com.yaml                           an endpoint fails and recovers\n"
    "  dnsstack sandbox run example.com.yaml --drill all --report out  every drill, with a page of the results\n"
    "  dnsstack sandbox run example.com.yaml --drill route53-down --speed 1\n"
    "  dnsstack sandbox run --steps old.yaml new.yaml                  deploy what `dnsstack steps` writes",
)
@click.argument("document", metavar="[DOC]", required=False)
@include_root
@click.option(
    "--drill",
    "drills",
    multiple=True,
    default=("primary-down",),
    show_default=True,
    help=f"A drill, or all of them. Drills: {', '.join(DRILLS)}.",
)
@click.option(
    "--steps",
    nargs=2,
    metavar="OLD NEW",
    help="Instead of a drill, deploy the steps from OLD to NEW while clients send queries.",
)
@click.option("--speed", type=Number(1), default=20.0, show_default=True, help="How many times faster than real time.")
@click.option("--report", type=click.Path(file_okay=False), help="Write the results to report.html in this folder.")
@click.option(
    "--format",
    "style",
    type=click.Choice(("text", "json")),
    default="text",
    show_default=True,
    help="The output format.",
)
@program_option
@client_option
@plugins
@in_process_option
@deploy_timeout
def run(  # one parameter an option
    document: str | None,
    drills: tuple[str, ...],
    steps: tuple[str, str] | None,
    speed: float,
    report: str | None,
    style: str,
    program: str | None,
    client: str,
    providers: frozenset[str],
    deploy_timeout: float,
    *,
    in_process: bool,
) -> int:
    """Deploy DOC into emulated providers, and run drills.

    The result is served over DNS on loopback. A drill stops endpoints, name servers or APIs while clients send queries,
    and checks the answers.

    Exit codes: 0 every drill kept its promises, 1 a drill broke one, 4 none was broken but the machine was too busy to
    evaluate a drill. With --client recursive, clients use BIND or unbound; with iterative, a resolver of dnsstack; with
    auto, one client uses BIND or unbound if it is installed. --steps OLD NEW deploys the documents that
    `dnsstack steps` writes, one after the other, while clients send queries.
    """
    from dnsstack.cli.documents import load_checked

    if (document is None) is (steps is None):
        msg = "DOC and --steps can't be given together, and one of them is needed; give DOC, or --steps OLD NEW"
        raise UsageError(msg)
    domain = load_checked(steps[0] if steps else str(document)).domain
    settings = _settings(speed, program, client, providers, deploy_timeout, in_process=in_process)
    from dnsstack.cli.sandboxing.run import WantedRun, chosen
    from dnsstack.cli.sandboxing.run import run as rehearse

    if steps:
        from dnsstack.cli.sandboxing.stepping import walk

        return walk(domain, load_checked(steps[1]).domain, settings, as_json=style == "json", report=report)
    return rehearse(domain, settings, WantedRun(chosen(drills), style == "json", Path(report) if report else None))


@command.command("serve", epilog="\b\nExample:\n  dnsstack sandbox serve example.com.yaml")
@click.argument("document", metavar="DOC")
@include_root
@click.option("--speed", type=Number(1), default=1.0, show_default=True, help="How many times faster than real time.")
@program_option
@client_option
@plugins
@in_process_option
@deploy_timeout
def serve(  # one parameter an option
    document: str,
    speed: float,
    program: str | None,
    client: str,
    providers: frozenset[str],
    deploy_timeout: float,
    *,
    in_process: bool,
) -> int:
    """Deploy DOC and serve it over DNS on loopback until Ctrl-C.

    A change of the document is deployed at once.
    """
    from dnsstack.cli.documents import load_checked

    load_checked(document)
    settings = _settings(speed, program, client, providers, deploy_timeout, in_process=in_process)
    from dnsstack.cli.sandboxing.serve import serve as stay

    return stay(lambda: load_checked(document), settings)


def _settings(
    speed: float, program: str | None, client: str, providers: frozenset[str], limit: float, *, in_process: bool
) -> Settings:
    try:
        from dnsstack.sandbox.clock import Pace
        from dnsstack.sandbox.resolver.client import ClientKind
        from dnsstack.sandbox.session.session import Settings
    except ModuleNotFoundError as error:
        if (error.name or "").startswith("dnsstack"):
            raise
        raise MissingExtra("sandbox", "dnsstack sandbox") from None
    if in_process and providers:
        msg = "--in-process can't run the vendors' provider plugins; leave out --in-process, or --providers"
        raise UsageError(msg)
    return Settings(
        pace=Pace(speed),
        program=Path(program).resolve() if program else None,
        engine=not in_process,
        clients=ClientKind(client),
        vendor=providers,
        deploy_limit=limit,
    )
