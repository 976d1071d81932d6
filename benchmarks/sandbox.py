"""The sandbox: a zone deployed in-process, CPU by part, and served over UDP from one process.

    python -m benchmarks.sandbox [--size 1000] [--seconds 5]

Every deployment figure is what `--size` RRsets cost above one RRset, so that imports and start-up fall out.
*registration* is the component under Pulumi's plain mocks; *direct calls* are the same resources made through the
plugins' own classes, one after the other; *host* is the deployment's process, which does both; *emulators* is what
answers it. The bound is host <= 1.25 x (registration + direct calls).
"""

from __future__ import annotations

import argparse
import asyncio
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.measure import ROOT, process, python
from benchmarks.mix import APEX, rows, write
from dnsstack.document import load
from dnsstack.model.domain import Domain
from dnsstack.sandbox.clock import Pace
from dnsstack.sandbox.deploy.in_process import InProcessStack
from dnsstack.sandbox.deploy.stack import StackTarget
from dnsstack.sandbox.network.apis import EmulatedApis
from dnsstack.sandbox.network.world import World

OVERHEAD = 1.25
ANSWERS = 3000

REGISTRATION = """
import sys
from pulumi.runtime import mocks
import pulumi

class Mocks(mocks.Mocks):
    def new_resource(self, args):
        outputs = dict(args.inputs)
        if args.typ == 'aws:route53/zone:Zone':
            outputs.update(zoneId='Z1', nameServers=[f'ns{n}.example.net' for n in range(4)])
        if args.typ == 'cloudflare:index/zone:Zone':
            outputs.update(nameServers=['a.ns.example.org', 'b.ns.example.org'])
        return args.name, outputs

    def call(self, args):
        return {}

mocks.set_mocks(Mocks())
from dnsstack.component import MultiProviderZone

@pulumi.runtime.test
def run():
    MultiProviderZone('example.com', sys.argv[1])

run()
"""

DIRECT = """
import json, sys
from dnsstack.sandbox.deploy.steps import Kinds
kinds = Kinds({'cloudflare:apiToken': sys.argv[2]})
ids = {}

def moved(value):
    if isinstance(value, dict):
        return {key: moved(item) for key, item in value.items()}
    if isinstance(value, list):
        return [moved(item) for item in value]
    return ids.get(value, value) if isinstance(value, str) else value

for item in json.load(open(sys.argv[1]))['resources'].values():
    if item['custom'] and item['type'].startswith(('aws:', 'cloudflare:')):
        kind = kinds.find(item['type'], '')
        inputs, _ = kind.check(moved(item['inputs']))
        ids[item['id']], _ = kind.create(inputs)
"""


@dataclass(frozen=True)
class Cost:
    """Seconds of CPU of one size, and how many resources it has."""

    registration: float
    direct: float
    host: float
    emulators: float
    resources: int

    def above(self, other: Cost) -> Cost:
        """What this costs more than the other."""
        mine, its = vars(self), vars(other)
        return Cost(**{name: mine[name] - its[name] for name in mine})


def cpu(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def target(folder: Path, document: Path, apis: EmulatedApis) -> StackTarget:
    return StackTarget(
        folder=folder,
        root=document.parent,
        config={
            "dnsstack:documents": document.name,
            "cloudflare:apiToken": apis.environment["CLOUDFLARE_API_TOKEN"],
        },
        secrets=frozenset({"cloudflare:apiToken"}),
        environment=apis.environment,
    )


def deploy(folder: Path, document: Path, domain: Domain) -> tuple[float, float, int, EmulatedApis]:
    """CPU of the deployment's process and of the emulators in this one, and the resources made."""
    apis = EmulatedApis.for_domain(domain).__enter__()
    own, children = cpu(resource.RUSAGE_SELF), cpu(resource.RUSAGE_CHILDREN)
    outcome = InProcessStack(target(folder, document, apis)).up()
    return cpu(resource.RUSAGE_CHILDREN) - children, cpu(resource.RUSAGE_SELF) - own, len(outcome.changed), apis


def direct(folder: Path, domain: Domain) -> float:
    """CPU of making the resources of a deployment's state one after the other."""
    with EmulatedApis.for_domain(domain) as apis:
        words = python(DIRECT, str(folder / "state" / "state.json"), apis.environment["CLOUDFLARE_API_TOKEN"])
        os.environ.update(apis.environment)
        return process(words).cpu


def measured(folder: Path, size: int, then: Callable[[Domain, EmulatedApis], None]) -> Cost:
    """One size, deployed; `then` looks at what the APIs hold."""
    document, _ = write(folder, size)
    domain = load(document).domain
    registration = process(python(REGISTRATION, str(document))).cpu
    host, emulators, made, apis = deploy(folder / "stack", document, domain)
    try:
        then(domain, apis)
    finally:
        apis.__exit__()
    return Cost(registration, direct(folder / "stack", domain), host, emulators, made)


def questions(folder: Path, size: int) -> Path:
    """What is asked: every owner and type, in dnsperf's form."""
    lines = [f"{owner}.{APEX} {rdtype}" for owner, rdtype, _ in rows(size) if rdtype != "NS"]
    file = folder / "questions"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


async def serve(domain: Domain, apis: EmulatedApis, file: Path, seconds: float) -> tuple[str, float]:
    """Answers per second of one name server to a client in another process, and who asked."""
    async with World(domain, apis, Pace()) as world:
        server = next(server for name, server in world.servers.items() if name in world.owners)
        program = shutil.which("dnsperf")
        if program is None:
            words = [sys.executable, "-m", "benchmarks.sandbox", "--ask", server.address, str(server.port)]
            words += ["--questions", str(file), "--seconds", str(seconds)]
        else:
            words = [program, "-s", server.address, "-p", str(server.port), "-d", str(file), "-l", str(int(seconds))]
            words += ["-c", "4", "-q", "50"]
        child = await asyncio.create_subprocess_exec(*words, stdout=subprocess.PIPE, cwd=ROOT)
        said = (await child.communicate())[0].decode()
        name = "dnsperf" if program else "asyncio"
        line = next(line for line in said.splitlines() if "Queries per second" in line)
        if "Queries lost:         0" not in said and program:
            print(next(line for line in said.splitlines() if "Queries lost" in line).strip())
        return name, float(line.split()[-1])


async def ask(address: str, port: int, file: Path, seconds: float) -> None:
    """The client where dnsperf is not installed: 200 questions under way at all times."""
    import dns.message

    pairs = [line.split() for line in file.read_text().splitlines()]  # noqa: ASYNC240  # nothing else runs yet
    wires = [dns.message.make_query(name, rdtype).to_wire() for name, rdtype in pairs]
    answered = 0

    class Client(asyncio.DatagramProtocol):
        def connection_made(self, transport: Any) -> None:
            self.transport = transport
            for wire in wires[:200]:
                transport.sendto(wire)

        def datagram_received(self, data: bytes, addr: object) -> None:  # noqa: ARG002  # asyncio's interface
            nonlocal answered
            answered += 1
            self.transport.sendto(wires[answered % len(wires)])

    await asyncio.get_running_loop().create_datagram_endpoint(Client, remote_addr=(address, port))
    begun = time.monotonic()
    await asyncio.sleep(seconds)
    print(f"Queries per second: {answered / (time.monotonic() - begun):.0f}")


def report(cost: Cost) -> None:
    per: Mapping[str, float] = {name: value for name, value in vars(cost).items() if name != "resources"}
    print(f"{'part':<14}  {'CPU':>8}  {'per resource':>12}")
    for name, value in per.items():
        print(f"{name:<14}  {value:6.2f} s  {value / cost.resources * 1000:9.2f} ms")
    base = cost.registration + cost.direct
    print(f"host / (registration + direct calls) = {cost.host / base:.2f}   (bound {OVERHEAD})")


def main() -> None:
    parser = argparse.ArgumentParser(description="a zone deployed in-process and served over UDP")
    parser.add_argument("--size", type=int, default=1000, help="RRsets")
    parser.add_argument("--seconds", type=float, default=5.0, help="how long the name server is asked")
    parser.add_argument("--ask", nargs=2, metavar=("ADDRESS", "PORT"), help=argparse.SUPPRESS)
    parser.add_argument("--questions", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.ask:
        asyncio.run(ask(options.ask[0], int(options.ask[1]), options.questions, options.seconds))
        return
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = questions(folder, options.size)
        rates: list[tuple[str, float]] = []
        large = measured(
            folder / "large",
            options.size,
            lambda domain, apis: rates.append(asyncio.run(serve(domain, apis, file, options.seconds))),
        )
        small = measured(folder / "small", 1, lambda *_: None)
        cost = large.above(small)
        print(f"{options.size} RRsets, {large.resources} resources, deployed in-process: CPU above one RRset's")
        report(cost)
        for who, rate in rates:
            print(f"served over UDP, asked by {who}: {rate:.0f} answers/s   (bound {ANSWERS})")


if __name__ == "__main__":
    main()
