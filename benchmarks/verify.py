"""How fast `verify` asks: 1,000 RRsets on six loopback name servers over UDP.

    python benchmarks/verify.py [RRSETS]

The name servers run in a process of their own and share the machine with the verifier. Asking and comparing are timed
together; discovery is not.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import platform
import resource
import sys
import time
from multiprocessing.connection import Connection

import dns.name
import dns.rrset

from dnsstack.document import loads
from dnsstack.plan.build import build
from dnsstack.plan.plan import ZonePlan
from dnsstack.sandbox.dns.content import StaticContent
from dnsstack.sandbox.dns.responder import Responder
from dnsstack.sandbox.dns.server import EmulatedServer
from dnsstack.verify.ask import Politeness
from dnsstack.verify.endpoint import Endpoint, GivenServer, Transport
from dnsstack.verify.run import Options, Run

SERVERS = [f"ns-{n}.awsdns-0{n}.net." for n in range(1, 5)] + ["ada.ns.cloudflare.com.", "bob.ns.cloudflare.com."]
FAST = Politeness(rate=1e6)


def plan_of(count: int) -> ZonePlan:
    """A domain of `count` RRsets of mixed types."""
    kinds = ("A: 192.0.2.{}", 'AAAA: "2001:db8::{}"', 'TXT: "v=spf1 ip4:192.0.2.{} -all"', "MX: [10 mail, 20 mx{}]")
    lines = [f"  host-{n}: {{{kinds[n % 4].format(n % 250 + 1)}}}" for n in range(count)]
    account = "0123456789abcdef0123456789abcdef"
    head = f'domain: example.com\nnameservers:\n  route53: {{}}\n  cloudflare: {{account: "{account}"}}\n'
    return build(loads(f"{head}records:\n" + "\n".join(lines)).domain)


def content_of(plan: ZonePlan) -> StaticContent:
    """What every server holds."""
    apex = dns.name.from_text(plan.apex)
    soa = f"{SERVERS[0]} hostmaster.example.com. 1 7200 900 1209600 300"
    content = StaticContent(apex, [dns.rrset.from_text(apex, 900, "IN", "SOA", soa)])
    content.add(dns.rrset.from_text(apex, plan.delegation.ttl, "IN", "NS", *SERVERS))
    for rrset in plan.rrsets:
        values = [value.to_text() for value in rrset.values]
        content.add(dns.rrset.from_text(dns.name.from_text(rrset.owner), rrset.ttl, "IN", rrset.rdtype, *values))
    return content


def serve(count: int, pipe: Connection) -> None:
    """Six name servers; says where they are, and ends when the pipe does."""

    async def whole() -> None:
        content = content_of(plan_of(count))
        responder = Responder(lambda: {content.apex: content})
        servers = [EmulatedServer(name, "127.0.0.1", 0, responder) for name in SERVERS]
        for server in servers:
            await server.start()
        pipe.send([(server.name, server.port) for server in servers])
        await asyncio.to_thread(pipe.poll, None)

    asyncio.run(whole())


async def timed(plan: ZonePlan, given: tuple[GivenServer, ...], politeness: Politeness) -> tuple[int, float, int]:
    """Answers, seconds and findings of one run over UDP."""
    options = Options(given=given, transports=(Transport.UDP,), politeness=politeness, wait=False)
    run = Run(plan, options, lambda *_: None)
    async with run.asker:
        await run.find()
        work = run.work()
        started = time.perf_counter()
        await run.ask_all(work)
        seconds = time.perf_counter() - started
    return len(run.survey.observations), seconds, len(run.report().findings)


def main(count: int = 1000) -> int:
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(count, there), daemon=True)
    process.start()
    given = tuple(GivenServer(name, Endpoint("127.0.0.1", port)) for name, port in here.recv())
    plan = plan_of(count)
    python = f"{platform.python_implementation()} {platform.python_version()}"
    print(f"{python}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {count} RRsets, {len(given)} servers")
    best = 0.0
    for label, politeness in (*(3 * (("no rate limit", FAST),)), ("default limits", Politeness())):
        cpu = time.process_time()
        answers, seconds, findings = asyncio.run(timed(plan, given, politeness))
        cpu = time.process_time() - cpu
        speed = answers / seconds
        found = f"{answers} answers, {findings} findings"
        print(f"{label}: {found}, {seconds:.2f} s, CPU {cpu:.2f} s, {speed:,.0f} queries/s")
        best = max(best, speed) if findings == 0 else best
    print(f"peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    here.send("done")
    process.join(5)
    return 0 if best >= 2000 else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
