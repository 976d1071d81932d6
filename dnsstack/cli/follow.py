"""`dnsstack follow`: keep failover RRsets at Cloudflare and own servers equal to the role that Route53 answers."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from dnsstack.cli.documents import include_root
from dnsstack.cli.screen import say
from dnsstack.errors import EnvironmentFault, UsageError

if TYPE_CHECKING:
    from dnsstack.follow.decide import Decision
    from dnsstack.follow.mover import Mover
    from dnsstack.follow.runner import Follower
    from dnsstack.follow.serve import Document
    from dnsstack.model.nameservers import ProviderId
    from dnsstack.plan.plan import ZonePlan
    from dnsstack.verify.ask import Asker

TOKEN: Final = "CLOUDFLARE_API_TOKEN"  # noqa: S105  # the variable's name


@click.command(
    "follow",
    epilog="\b\n"
    "Examples:\n"
    "  dnsstack follow example.com.yaml                               show what would be changed\n"
    "  dnsstack follow example.com.yaml --apply --audit follow.jsonl --metrics 9153\n"
    "  dnsstack follow example.com.yaml --apply --once --audit follow.jsonl      for cron\n"
    "  dnsstack follow example.com.yaml --status                      show what is served and what is pinned\n"
    "  dnsstack follow example.com --stack prod --apply               with the values of the deployment\n"
    "\n\b\n"
    "Exit codes: 0 all is well, 1 a person should look, 2 wrong usage or document, 3 no network or credentials.",
)
@click.argument("document", metavar="DOC")
@include_root
@click.option("--stack", metavar="NAME", help="Read the document from the outputs of this Pulumi stack.")
@click.option(
    "--once", "single", is_flag=True, help="Observe for as long as a decision needs, make the changes, then end."
)
@click.option("--status", is_flag=True, help="Print what is served, what would change and what is pinned, then end.")
@click.option("--interval", metavar="5s", help="Time between two rounds of queries. [default: the policies' `poll`]")
@click.option("--apply", is_flag=True, help="Make the changes; without this option they are only shown.")
@click.option(
    "--metrics", metavar="ADDR", help="Serve /metrics, /healthz and /probe at this PORT (loopback) or HOST:PORT."
)
@click.option(
    "--audit", type=click.Path(path_type=Path, dir_okay=False), help="Append every change to this file, as JSON lines."
)
@click.option(
    "--on-route53-silent",
    "silent",
    type=click.Choice(["hold", "probe"]),
    default="hold",
    show_default=True,
    help="While Route53 gives no role: keep the records (hold), or decide by probes (probe).",
)
@click.option("--probe-url", "peers", metavar="URL", multiple=True, help="The metrics address of another follower.")
@click.option(
    "--nameserver",
    "given",
    metavar="NAME=ADDR#PORT",
    multiple=True,
    help="The address at which to query a name server.",
)
@click.option("--resolver", "resolvers", metavar="ADDR", multiple=True, help="Use this resolver, not the system's.")
@click.option(
    "--bind", "own", metavar="ADDR#PORT", help="The own primary that takes updates. [default: the document's]"
)
@click.option(
    "--tsig-key",
    type=click.Path(path_type=Path, dir_okay=False),
    help="The TSIG key file that signs updates of --bind.",
)
def command(document: str, **chosen: Any) -> int:
    """Change the failover records of the other servers whenever Route53 fails over.

    The role, primary or secondary, is read from Route53's name servers; a change is made when enough of them agree.
    Without --apply, changes are only shown. The variable CLOUDFLARE_API_TOKEN holds Cloudflare's token, with the
    permissions Zone Read and DNS Edit on this zone; use a separate Cloudflare user for it. The log is written to
    stderr, one JSON object a line.
    """
    import asyncio

    from dnsstack.follow.serve import Loop, exit_code, once, serve

    if chosen["status"] and chosen["apply"]:
        message = "--status changes nothing, so it can't be given with --apply; leave one of them out"
        raise UsageError(message)
    source = _source(document, chosen["stack"])
    with asyncio.Runner(loop_factory=Loop) as runner:
        single = chosen["single"] or chosen["status"]
        return runner.run(_run(source, chosen, once if single else None, serve, exit_code))


def _source(document: str, stack: str | None) -> Document:
    """The document, from its file or from the outputs of a stack."""
    from dnsstack.cli.documents import load_checked
    from dnsstack.follow.serve import Document
    from dnsstack.plan.build import build

    if stack is None:

        def read() -> tuple[ZonePlan, Sequence[str]]:
            ready = load_checked(document)
            return ready.plan, ready.sources
    else:
        from dnsstack.follow.stack import resolved

        name = load_checked(document).domain.apex if Path(document).is_file() else document

        def read() -> tuple[ZonePlan, Sequence[str]]:
            return build(resolved(stack, name)), ()

    return Document(read)


async def _run(source: Document, chosen: Mapping[str, Any], once: Any, serve: Any, exit_code: Any) -> int:
    from dnsstack.follow.listen import read_address
    from dnsstack.verify.ask import Asker, AskPatience

    plan, source.files = source.read()
    source.renew_from_now()
    address = read_address(chosen["metrics"]) if chosen["metrics"] else None
    async with Asker(AskPatience(timeout=1.0, tries=2)) as asker:
        follower = _follower(plan, asker, chosen)
        if chosen["status"]:
            _say_pins(plan)
        if not follower.tracks:
            say(f"{plan.apex} has no failover policy with the strategy follow, so there is nothing to do", err=True)
            return 0
        if once is None:
            return int(await serve(follower, address, source))
        decisions, code = await once(follower)
        if code is not None:
            return int(code)
        for line in _lines(follower, decisions):
            say(line)
        return int(exit_code(follower, decisions))


def _say_pins(plan: ZonePlan) -> None:
    """Print every pin of the document with its age, also of policies with another strategy."""
    from datetime import UTC, datetime

    from dnsstack.plan.pins import pins

    for line in pins(plan, datetime.now(UTC)):
        say(line)


def _lines(follower: Follower, decisions: Mapping[tuple[str, str], Decision]) -> list[str]:
    return [
        f"{track.followed.label}: {decision.action.value}: {decision.why}"
        for key, decision in decisions.items()
        if (track := follower.tracks.get(key)) is not None
    ]


def _follower(plan: ZonePlan, asker: Asker, chosen: Mapping[str, Any]) -> Follower:
    """The follower that the command line describes."""
    from dnsstack.follow.audit import Audit
    from dnsstack.follow.clock import RealClock
    from dnsstack.follow.dependencies import FollowerOptions, Tools
    from dnsstack.follow.directory import Directory
    from dnsstack.follow.followed import slower
    from dnsstack.follow.journal import Journal
    from dnsstack.follow.markers import AskDirectly
    from dnsstack.follow.peers import Peers, read_urls
    from dnsstack.follow.probe import Prober
    from dnsstack.follow.runner import Follower
    from dnsstack.verify.endpoint import read_endpoint, read_given
    from dnsstack.verify.resolver import StubResolver, system_resolvers

    clock = RealClock()
    given = [read_given(text) for text in chosen["given"]]
    endpoints = tuple(read_endpoint(text) for text in chosen["resolvers"])
    if not endpoints and not given:
        endpoints = system_resolvers()
    resolver = StubResolver(asker, endpoints) if endpoints else None
    if chosen["peers"] and chosen["silent"] != "probe":
        msg = "--probe-url is used only with --on-route53-silent probe; give both, or leave --probe-url out"
        raise UsageError(msg)
    audit = Audit(chosen["audit"])
    audit.open()
    tools = Tools(
        ask=AskDirectly(asker),
        servers=Directory(plan, given, resolver, clock),
        movers=_movers(plan, asker, chosen),
        prober=Prober(),
        audit=audit,
        journal=Journal(lambda line: say(line, err=True), clock, [os.environ.get(TOKEN, "")]),
        clock=clock,
        peers=Peers(read_urls(chosen["peers"]), plan.apex) if chosen["silent"] == "probe" else None,
    )
    interval = _interval(chosen["interval"])
    late = slower(plan, tuple(tools.movers), interval)
    if late:
        why = (
            f"--interval is longer than `poll` of the policies; a failover takes up to {late:g} s longer than "
            "explain shows"
        )
        tools.journal.say("warning", "slower-than-shown", why=why)
    return Follower(plan, tools, FollowerOptions(apply=chosen["apply"]), interval=interval)


def _interval(text: str | None) -> float | None:
    from dnsstack.model.ttl import parse

    if text is None:
        return None
    try:
        seconds = parse(text)
    except ValueError:
        seconds = 0
    if seconds < 1:
        msg = f"--interval {text!r} is not an interval; write one second or more, such as 5s"
        raise UsageError(msg)
    return float(seconds)


def _movers(plan: ZonePlan, asker: Asker, chosen: Mapping[str, Any]) -> dict[ProviderId, Mover]:
    """The movers, which change records, of each provider with the strategy `follow` in a policy.

    Raises:
        UsageError, EnvironmentFault: an option or a variable that is needed is missing.
    """
    from dnsstack.follow.followed import is_followed
    from dnsstack.model.nameservers import ProviderId

    movers: dict[ProviderId, Mover] = {}
    if is_followed(plan, ProviderId.CLOUDFLARE):
        movers[ProviderId.CLOUDFLARE] = _cloudflare(plan)
    if is_followed(plan, ProviderId.SELF_HOSTED):
        movers[ProviderId.SELF_HOSTED] = _bind(plan, asker, chosen["own"], chosen["tsig_key"])
    return movers


def _cloudflare(plan: ZonePlan) -> Mover:
    token = os.environ.get(TOKEN, "")
    if not token.strip():
        msg = f"{TOKEN} is not set; set it to a token with the permissions Zone Read and DNS Edit on {plan.apex}"
        raise EnvironmentFault(msg)
    from dnsstack.follow.cloudflare import CloudflareMover
    from dnsstack.providers.cloudflare.api.answers import BASE_URL_VARIABLE

    zone = plan.nameservers.cloudflare
    return CloudflareMover(
        token, plan.apex, base_url=os.environ.get(BASE_URL_VARIABLE, ""), zone_id=zone.zone_id if zone else None
    )


def _bind(plan: ZonePlan, asker: Asker, address: str | None, key: Path | None) -> Mover:
    from dnsstack.follow.bind import BindMover, Signing
    from dnsstack.follow.markers import AskDirectly
    from dnsstack.providers.bind import tsig
    from dnsstack.verify.endpoint import Endpoint, read_endpoint

    own = plan.nameservers.self_hosted
    primaries = own.primaries if own is not None else ()
    if address is None and len(primaries) != 1:
        msg = f"the document has {len(primaries)} own primaries; name the one that takes updates with --bind ADDR#PORT"
        raise UsageError(msg)
    endpoint = read_endpoint(address) if address else Endpoint(primaries[0].addresses[0], primaries[0].port)
    if key is None:
        msg = "--tsig-key is missing; give the file of the key that nameservers.self_hosted.update_tsig names"
        raise UsageError(msg)
    return BindMover(plan.apex, endpoint, Signing.of(tsig.read_file(key), key), AskDirectly(asker))
