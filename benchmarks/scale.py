"""One resource an RRset against one a zone: API calls, CPU, peak memory and size of the state, by operation.

    python -m benchmarks.scale [--sizes 1000 9900] [--modes per-rrset per-zone] [--most-single 1000] [--engine]

The mix of `benchmarks.mix` is deployed into the sandbox, each size and mode in a process of its own: first deployment,
unchanged preview, one edited RRset, refresh. Above `--most-single` RRsets `per-rrset` is left out: it takes hours.

Calls are those of dnsstack's two resources, told by their user agent; `GetChange`, which only waits, and what the
vendors' resources call (zones, apex NS; with per-rrset all records) are counted apart. CPU is user and system time of
program and plugin, the rest apart: in the in-process host by `benchmarks.scale_child`, with `--engine` by process, as
`benchmarks.processes` sees them. The emulated APIs run in the process that measures, and are in no figure.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import IO, Any, Final

from benchmarks.measure import ROOT
from benchmarks.mix import write
from benchmarks.processes import Processes, Used
from benchmarks.scale_child import SHARES
from dnsstack.document import load
from dnsstack.providers.waiting import AGENT
from dnsstack.sandbox.deploy import Stack, StackTarget, in_process
from dnsstack.sandbox.deploy.engine import EngineStack
from dnsstack.sandbox.emulated_api.api import EmulatedApi
from dnsstack.sandbox.network.apis import EmulatedApis

GOALS: Final = {"first deployment": 100, "unchanged preview": 0, "one edit": 45, "refresh": 40}
"""API calls of the two resources at 10,000 RRsets, at most."""

CPU_GOAL, MEMORY_GOAL = 10.0, 400.0
"""Seconds and MiB of component and plugin together at 10,000 RRsets."""


class Calls:
    """How often each API was called, by who called it."""

    def __init__(self, apis: EmulatedApis) -> None:
        self.made: Counter[str] = Counter()
        for api in (apis.route53, apis.cloudflare):
            self._count(api)

    def _count(self, api: EmulatedApi) -> None:
        answer = api.answer

        def counted(request: Any) -> Any:
            own = AGENT in request.headers.get("User-Agent", "").split()
            waits = request.method == "GET" and "/change/" in request.path
            self.made["waiting" if waits else "own" if own else "vendors"] += 1
            return answer(request)

        api.answer = counted  # type: ignore[method-assign]  # counted on the way


def document(folder: Path, size: int, mode: str) -> Path:
    """The mix of that size, with the form of resources in it."""
    file, _ = write(folder, size)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("nameservers:\n", f"nameservers:\n  resources: {mode}\n", 1), encoding="utf-8")
    if load(file).domain.nameservers.resources != mode:
        sys.exit(f"{file} was not written with resources: {mode}")
    return file


def edited(file: Path) -> None:
    """One value of one RRset is another one."""
    text = file.read_text(encoding="utf-8")
    changed = re.sub(r"198\.51\.\d+\.\d+", "198.51.250.251", text, count=1)
    if changed == text:
        sys.exit(f"{file} has no address to edit")
    file.write_text(changed, encoding="utf-8")


def metered(folder: Path, environment: Mapping[str, str], out: IO[str]) -> subprocess.Popen[str]:
    """A deployment's child process with its CPU split."""
    return subprocess.Popen(
        [sys.executable, "-m", "benchmarks.scale_child", str(folder)],
        stdin=subprocess.PIPE,
        stdout=out,
        stderr=subprocess.STDOUT,
        env={**environment, "PYTHONPATH": os.pathsep.join((str(ROOT), environment.get("PYTHONPATH", "")))},
        text=True,
    )


def one(size: int, mode: str, *, engine: bool) -> list[dict[str, Any]]:
    """Every operation of one size and mode."""
    in_process._child = metered  # noqa: SLF001  # the place where a child begins
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = document(folder, size, mode)
        with EmulatedApis.for_domain(load(file).domain) as apis:
            config = {"dnsstack:documents": file.name}
            program = ROOT / "dnsstack" / "program"
            target = StackTarget(
                folder / "stack", program, root=folder, config=config, environment=apis.environment, limit=7200.0
            )
            stack: Stack = EngineStack(target) if engine else in_process.InProcessStack(target)
            calls = Calls(apis)
            found = [
                measured("first deployment", stack, calls, folder),
                measured("unchanged preview", stack, calls, folder),
            ]
            edited(file)
            return [*found, measured("one edit", stack, calls, folder), measured("refresh", stack, calls, folder)]


def measured(what: str, stack: Stack, calls: Calls, folder: Path) -> dict[str, Any]:
    """The cost of one operation."""
    calls.made.clear()
    begun = time.monotonic()
    run = {"unchanged preview": stack.preview, "refresh": stack.refresh}.get(what, stack.up)
    with Processes() as processes:
        run()
    used = processes.by_kind()
    shares = folder / "stack" / SHARES
    if shares.exists():
        used = {kind: Used(cpu, used["others"].peak) for kind, cpu in json.loads(shares.read_text()).items()}
    kept = [path for path in (folder / "stack").rglob("*.json") if not {"plugins", SHARES} & set(path.parts)]
    return {
        "operation": what,
        "calls": calls.made.copy(),
        "cpu": {kind: one.cpu for kind, one in used.items()},
        "peak": {kind: one.peak for kind, one in used.items()},
        "wall": time.monotonic() - begun,
        "state": sum(path.stat().st_size for path in kept) / 2**20,
    }


OWN: Final = ("program", "plugin")


def report(size: int, mode: str, rows: list[dict[str, Any]], *, engine: bool) -> None:
    print(f"\n{size:,} RRsets, {mode}, {'engine' if engine else 'in-process host'}")
    titles = ("calls", "goal", "vendors'", "waiting", "program", "plugin", "together", "the rest", "wall", "state")
    print(f"{'operation':<18}" + "".join(f"{title:>10}" for title in titles))
    for row in rows:
        made, cpu = row["calls"], row["cpu"]
        own = [cpu.get(kind, 0.0) for kind in OWN]
        seconds = [*own, sum(own), sum(cpu.values()) - sum(own)]
        counts = [made.get("own", 0), GOALS[row["operation"]] if mode == "per-zone" else "-"]
        counts += [made.get("vendors", 0), made.get("waiting", 0)]
        print(
            f"{row['operation']:<18}"
            + "".join(f"{count:>10}" for count in counts)
            + "".join(f"{value:8.1f} s" for value in (*seconds, row["wall"]))
            + f"{row['state']:6.1f} MiB"
        )
    peaks = {kind: max(row["peak"].get(kind, 0.0) for row in rows) for row in rows for kind in row["peak"]}
    if engine:
        shown = ", ".join(f"{kind} {peak:.0f}" for kind, peak in sorted(peaks.items()))
        together = sum(peaks.get(kind, 0.0) for kind in OWN)
        print(f"peak memory in MiB: {shown}; program and plugin together {together:.0f}")
    else:
        print(f"peak memory of program, plugin and host in one process: {max(peaks.values()):.0f} MiB")
    print(
        f"goals at 10,000 RRsets, per-zone: {CPU_GOAL:.0f} s and {MEMORY_GOAL:.0f} MiB for program and plugin together"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="one resource an RRset against one a zone")
    parser.add_argument(
        "--sizes", type=int, nargs="+", default=[1000, 9900], help="RRsets, fewer than Route53's 10,000"
    )
    parser.add_argument("--modes", nargs="+", default=["per-rrset", "per-zone"], choices=["per-rrset", "per-zone"])
    parser.add_argument("--most-single", type=int, default=1000, help="RRsets up to which per-rrset is measured")
    parser.add_argument("--engine", action="store_true", help="with the Pulumi CLI")
    parser.add_argument("--one", nargs=2, metavar=("SIZE", "MODE"), help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        print(json.dumps(one(int(options.one[0]), options.one[1], engine=options.engine)))
        return
    for size in options.sizes:
        for mode in options.modes:
            if mode == "per-rrset" and size > options.most_single:
                print(f"\n{size:,} RRsets, {mode}: left out")
                continue
            words = [sys.executable, "-m", "benchmarks.scale", "--one", str(size), mode]
            words += ["--engine"] if options.engine else []
            said = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=False)
            if said.returncode:
                sys.exit(f"{size} {mode}:\n{said.stderr[-2000:]}")
            report(size, mode, json.loads(said.stdout.splitlines()[-1]), engine=options.engine)


if __name__ == "__main__":
    main()
