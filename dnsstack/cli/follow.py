"""`dnsstack follow`: keep Cloudflare's (and own servers') failover RRsets equal to Route53's role."""

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
    "  dnsstack follow example.com.yaml                               say what would be done, and do nothing\n"
    "  dnsstack follow example.com.yaml --apply --audit follow.jsonl --metrics 9153\n"
    "  dnsstack follow example.com.yaml --apply --once --audit follow.jsonl      from cron\n"
    "  dnsstack follow example.com.yaml --status                      what is served, and what is pinned for how long\n"
    "  dnsstack follow example.com --stack prod --apply               values that only the deployment knows\n"
    "\n\b\n"
    "Exit codes: 0 all is as it should be, 1 someone should look, 2 usage or document, 3 environment.",
)
@click.argument("document", metavar="DOC")
@include_root
@click.option("--stack", metavar="NAME", help="Read the resolved document from this Pulumi stack's outputs.")
@click.option("--once", "single", is_flag=True, help="Ask for one window, make the changes that are due, then end.")
@click.option("--status", is_flag=True, help="Print what is served, what would change and what is pinned, then end.")
@click.option("--interval", metavar="5s", help="Time between rounds; by default the policies' `poll`.")
@click.option("--apply", is_flag=True, help="Make changes; without it nothing is changed anywhere.")
@click.option("--metrics", metavar="ADDR", help="Serve /metrics, /healthz and /probe: 9153 (loopback) or HOST:PORT.")
@click.option("--audit", type=click.Path(path_type=Path, dir_okay=False), help="Append every change to this file.")
@click.option("--on-route53-silent", "silent", type=click.Choice(["hold", "probe"]), default="hold", show_default=True)
@click.option("--probe-url", "peers", metavar="URL", multiple=True, help="Another follower's metrics address.")
@click.option("--nameserver", "given", metavar="NAME=ADDR#PORT", multiple=True, help="Where a name server is asked.")
@click.option("--resolver", "resolvers", metavar="ADDR", multiple=True, help="Ask this resolver, not the system's.")
@click.option("--bind", "own", metavar="ADDR#PORT", help="The own primary; by default the document's.")
@click.option("--tsig-key", type=click.Path(path_type=Path, dir_okay=False), help="Key file that signs its updates.")
def command(document: str, **chosen: Any) -> int:
    """Follow Route53's role: move other providers' failover records when enough of its name servers agree.

    The Cloudflare token is read from CLOUDFLARE_API_TOKEN: a token of a user of its own, with Zone Read and DNS Edit on
    this zone. Logs go to stderr, one JSON object a line.
    """
    import asyncio

    from dnsstack.follow.serve import Loop, exit_code, once, serve

    if chosen["status"] and chosen["apply"]:
        message = "--status only looks: leave --apply out, or --status"
        raise UsageError(message)
    source = _source(document, chosen["stack"])
    with asyncio.Runner(loop_factory=Loop) as runner:
        single = chosen["single"] or chosen["status"]
        return runner.run(_run(source, chosen, once if single else None, serve, exit_code))


def _source(document: str, stack: str | None) -> Document:
    """The document, or what a stack's outputs say of it."""
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
    from dnsstack.verify.ask import Asker, Patience

    plan, source.files = source.read()
    source.renew_from_now()
    address = read_address(chosen["metrics"]) if chosen["metrics"] else None
    async with Asker(Patience(timeout=1.0, tries=2)) as asker:
        follower = _follower(plan, asker, chosen)
        if chosen["status"]:
            _say_pins(plan)
        if not follower.tracks:
            say(f"{plan.apex}: no policy is under follow, so there is nothing to do", err=True)
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
    """Every pin of the document with its age, of policies that nobody follows, too."""
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
        msg = "--probe-url is asked only with --on-route53-silent probe"
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
        why = f"--interval is longer than the policies' poll: a move takes up to {late:g} s longer than explain shows"
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
    """Who moves what: the providers that a policy under `follow` names.

    Raises:
        UsageError, EnvironmentFault: what they need is missing.
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
        msg = f"{TOKEN} is not set: a token with Zone Read and DNS Edit on {plan.apex} is needed, to read records too"
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
        msg = f"{len(primaries)} own primaries: name with --bind ADDR#PORT the one that takes the updates"
        raise UsageError(msg)
    endpoint = read_endpoint(address) if address else Endpoint(primaries[0].addresses[0], primaries[0].port)
    if key is None:
        msg = "self_hosted: follow needs --tsig-key FILE: the key that nameservers.self_hosted.update_tsig names"
        raise UsageError(msg)
    return BindMover(plan.apex, endpoint, Signing.of(tsig.read_file(key), key), AskDirectly(asker))
