"""`dnsstack verify`: query every name server of every provider, and compare the answers with the document."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from dnsstack.cli.documents import include_root
from dnsstack.cli.given import Number
from dnsstack.cli.screen import Styled, give, say
from dnsstack.escaping import one_line

if TYPE_CHECKING:
    from dnsstack.plan.plan import ZonePlan
    from dnsstack.verify.report import Report
    from dnsstack.verify.run import Options, Progress

INTERRUPTED = 130
"""128 + SIGINT, as shells count it."""


@click.command(
    "verify",
    epilog="\b\n"
    "Examples:\n"
    "  dnsstack verify example.com.yaml\n"
    "  dnsstack verify example.com.yaml --only www/A --only @/MX\n"
    "  dnsstack verify example.com.yaml --resolver 9.9.9.9 --no-wait --format junit\n"
    "  dnsstack verify example.com.yaml --nameserver route53:ns1.example.net=192.0.2.1#5300\n"
    "\n\b\n"
    "Exit codes: 0 every answer is right, 1 findings, 2 wrong usage or document, 3 no network, 130 Ctrl-C.",
)
@click.argument("document", metavar="DOC")
@include_root
@click.option("--resolver", "resolvers", metavar="ADDR", multiple=True, help="Use this resolver, not the system's.")
@click.option(
    "--nameserver",
    "given",
    metavar="NAME=ADDR#PORT",
    multiple=True,
    help="The address at which to query a name server. Without --resolver, only these name servers are queried.",
)
@click.option(
    "--vantage",
    "vantages",
    metavar="NAME=…",
    multiple=True,
    help="A local address to query from as well, or the JSON report of a verify on another machine.",
)
@click.option(
    "--only",
    metavar="OWNER/TYPE",
    multiple=True,
    help="Verify only this RRset; OWNER alone means all its types. Repeatable.",
)
@click.option(
    "--wait/--no-wait",
    default=True,
    show_default=True,
    help="Wait until failovers in progress have ended, at most for their worst-case time.",
)
@click.option(
    "--transport",
    type=click.Choice(["udp", "tcp", "both"]),
    default="both",
    show_default=True,
    help="The transport of the queries.",
)
@click.option(
    "--rate", type=Number(1), default=500, show_default=True, help="The most queries per second to each server."
)
@click.option(
    "--timeout", type=Number(0.01), default=2, show_default=True, help="Timeout of the first attempt, in seconds."
)
@click.option(
    "--slow",
    type=Number(0),
    default=0.5,
    show_default=True,
    help="A server is slow if 5 % of its answers take longer than this, in seconds.",
)
@click.option(
    "--max-time",
    type=Number(above=0),
    default=3600,
    show_default=True,
    help="The time limit for the whole run, in seconds.",
)
@click.option("--strict", is_flag=True, help="Treat warnings as errors.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "junit", "github", "sarif", "prometheus"]),
    default="text",
    show_default=True,
    help="The output format.",
)
def command(document: str, form: str, max_time: float, *, strict: bool, **chosen: object) -> int:
    """Check that every name server of both providers answers what the document says.

    DOC is the document, or the resolved document that the component exports. The delegation is read from the parent
    zone; then every server is queried directly, over IPv4, IPv6, UDP and TCP. Nothing is changed.
    """
    from dnsstack.cli.documents import load_checked
    from dnsstack.verify.formats import to_text

    ready = load_checked(document)
    plan = ready.plan
    options, elsewhere = _options(plan, chosen)
    report, code = _run(plan, options, max_time)
    for label, other in elsewhere:
        report = report.joined(other, label)
    (say if form == "text" else give)(to_text(report, form, ready.position), nl=True)
    return code if code == INTERRUPTED else report.exit_code(strict=strict) or code


def _run(plan: ZonePlan, options: Options, max_time: float) -> tuple[Report, int]:
    """The report, and the exit code 0, or another one if the user or --max-time ended the run early."""
    import asyncio

    from dnsstack.deadline import limited
    from dnsstack.errors import EnvironmentFault
    from dnsstack.verify.run import Run

    with _shown() as progress:
        run = Run(plan, options, progress)
        try:
            asyncio.run(limited(run.everything(), max_time))
        except KeyboardInterrupt:
            return run.report(), INTERRUPTED
        except TimeoutError:
            run.survey.note(f"ended after {max_time:g} s, before every query was sent; allow more time with --max-time")
            return run.report(), EnvironmentFault.exit_code
    return run.report(), 0


def _options(plan: ZonePlan, chosen: dict[str, object]) -> tuple[Options, list[tuple[str, Report]]]:
    """The options of the run, and the reports of other vantage points."""
    from dnsstack.verify.ask import AskPatience, Politeness
    from dnsstack.verify.endpoint import Transport, read_endpoint, read_given
    from dnsstack.verify.run import Options

    transports = tuple(Transport) if chosen["transport"] == "both" else (Transport(str(chosen["transport"])),)
    local, elsewhere = _vantages(plan, _words(chosen["vantages"]))
    options = Options(
        resolvers=tuple(read_endpoint(text) for text in _words(chosen["resolvers"])),
        given=tuple(read_given(text) for text in _words(chosen["given"])),
        vantages=tuple(local),
        only=frozenset(_asked(plan, text) for text in _words(chosen["only"])),
        transports=transports,
        wait=bool(chosen["wait"]),
        slow=_number(chosen["slow"]),
        patience=AskPatience(timeout=_number(chosen["timeout"])),
        politeness=Politeness(rate=_number(chosen["rate"])),
    )
    return options, elsewhere


def _words(value: object) -> tuple[str, ...]:
    return tuple(str(word) for word in value) if isinstance(value, tuple) else ()


def _number(value: object) -> float:
    return float(str(value))


def _vantages(plan: ZonePlan, words: tuple[str, ...]) -> tuple[list[tuple[str, str]], list[tuple[str, Report]]]:
    """The local addresses and the reports of `--vantage`, each with its label."""
    import ipaddress

    from dnsstack.errors import UsageError
    from dnsstack.verify.vantage import read_report

    local: list[tuple[str, str]] = []
    elsewhere: list[tuple[str, Report]] = []
    for word in words:
        label, _, rest = word.rpartition("=")
        try:
            local.append((label or rest, ipaddress.ip_address(rest).compressed))
        except ValueError:
            report = read_report(rest)
            if report.apex != plan.apex:
                msg = f"{rest} is a report about {report.apex}; give one about {plan.apex}"
                raise UsageError(msg) from None
            elsewhere.append((label or rest, report))
    return local, elsewhere


def _asked(plan: ZonePlan, text: str) -> tuple[str, str]:
    """The absolute owner and the type of `--only`; the type is "" if only the owner is given.

    Raises:
        UsageError: the document has no such RRset.
    """
    from dnsstack.errors import UsageError
    from dnsstack.model.names import absolute, relative
    from dnsstack.model.nearest import did_you_mean

    owner, slash, rdtype = text.rpartition("/") if "/" in text else (text, "", "")
    types = set(plan.rdtypes())
    try:
        name = absolute(owner, plan.apex)
    except ValueError as error:
        raise UsageError(str(error)) from None
    pair = (name, rdtype.upper())
    if pair not in types and (slash or not any(name == owner for owner, _ in types)):
        names = [
            f"{relative(owner, plan.apex)}/{kind}" if slash else relative(owner, plan.apex) for owner, kind in types
        ]
        msg = f"--only {text!r} names no RRset of the document{did_you_mean(text, sorted(names))}"
        raise UsageError(msg)
    return pair


@contextmanager
def _shown() -> Iterator[Progress]:
    """Show progress on stderr, if that is a terminal, at most ten times a second."""
    import sys
    import time

    from dnsstack.cli.screen import is_terminal

    if not is_terminal(sys.stderr):
        yield lambda label, done, total: None  # noqa: ARG005  # no progress is shown
        return
    last, width = 0.0, 0

    def show(label: str, done: int, total: int) -> None:
        nonlocal last, width
        now = time.monotonic()
        if now - last >= _EVERY or done == total:
            text = one_line(f"{label} {done}/{total}")
            say(Styled(f"\r{text.ljust(width)}"), err=True, nl=False)
            last, width = now, max(width, len(text))

    try:
        yield show
    finally:
        say(Styled(f"\r{' ' * width}\r"), err=True, nl=False)


_EVERY = 0.1
