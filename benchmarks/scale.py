"""One resource an RRset against one a zone: API calls, CPU, peak memory and size of the state, by operation.

    python -m benchmarks.scale [--sizes 1000 9900] [--modes per-rrset per-zone] [--most-single 1000] [--engine]

The mix of `benchmarks.mix` is deployed into the sandbox, each size and mode in a process of its own: first deployment,
unchanged preview, one edited RRset, refresh. The figures of CPU and memory are those of everything but the emulators:
program and plugin in the in-process host; with `--engine` the Pulumi CLI, program and plugins together. `GetChange`,
which only waits, is counted apart. Above `--most-single` RRsets `per-rrset` is left out: it takes hours.
"""

from __future__ import annotations

import argparse
import json
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any, Final

from benchmarks.measure import ROOT
from benchmarks.mix import write
from dnsstack.document import load
from dnsstack.sandbox.deploy import Stack, StackTarget
from dnsstack.sandbox.deploy.engine import EngineStack
from dnsstack.sandbox.deploy.in_process import InProcessStack
from dnsstack.sandbox.network.apis import EmulatedApis

GOALS: Final = {"first deployment": 100, "unchanged preview": 0, "one edit": 45, "refresh": 40}
"""API calls of the two resources at 10,000 RRsets, at most."""

CPU_GOAL, MEMORY_GOAL = 10.0, 400.0
"""Seconds and MiB of component and plugin together at 10,000 RRsets."""

_RECORDS: Final = re.compile(r"/(rrset|dns_records)(/|$)")


def calls(apis: EmulatedApis) -> Counter[str]:
    """How often each kind of call was answered: those about records, waiting, everything else."""
    found: Counter[str] = Counter()
    for api in (apis.route53, apis.cloudflare):
        for (method, path, _), count in api.requests.items():
            waits = method == "GET" and "/change/" in path
            found["waiting" if waits else "records" if _RECORDS.search(path) else "others"] += count
    return found


def cpu() -> float:
    """Seconds that ended children have used."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


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


def one(size: int, mode: str, *, engine: bool) -> list[dict[str, Any]]:
    """Every operation of one size and mode."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        file = document(folder, size, mode)
        with EmulatedApis.for_domain(load(file).domain) as apis:
            config = {"dnsstack:documents": file.name}
            program = ROOT / "dnsstack" / "program"
            target = StackTarget(
                folder / "stack", program, root=folder, config=config, environment=apis.environment, limit=7200.0
            )
            stack: Stack = EngineStack(target) if engine else InProcessStack(target)
            found = [
                measured("first deployment", stack, apis, folder),
                measured("unchanged preview", stack, apis, folder),
            ]
            edited(file)
            return [*found, measured("one edit", stack, apis, folder), measured("refresh", stack, apis, folder)]


def measured(what: str, stack: Stack, apis: EmulatedApis, folder: Path) -> dict[str, Any]:
    """The cost of one operation."""
    before, used, begun = calls(apis), cpu(), time.monotonic()
    run = {"unchanged preview": stack.preview, "refresh": stack.refresh}.get(what, stack.up)
    run()
    made = calls(apis) - before
    kept = [path for path in (folder / "stack").rglob("*.json") if "plugins" not in path.parts]
    return {
        "operation": what,
        **{kind: made[kind] for kind in ("records", "others", "waiting")},
        "cpu": cpu() - used,
        "wall": time.monotonic() - begun,
        "peak": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
        "state": sum(path.stat().st_size for path in kept) / 2**20,
    }


def report(size: int, mode: str, rows: list[dict[str, Any]]) -> None:
    print(f"\n{size:,} RRsets, {mode}")
    print(
        f"{'operation':<18} {'records':>8} {'goal':>5} {'others':>7} {'waiting':>8} {'CPU':>8} {'wall':>8} {'state':>9}"
    )
    for row in rows:
        goal = GOALS[row["operation"]] if mode == "per-zone" else "-"
        print(
            f"{row['operation']:<18} {row['records']:8,} {goal!s:>5} {row['others']:7,} {row['waiting']:8,} "
            f"{row['cpu']:6.1f} s {row['wall']:6.0f} s {row['state']:5.1f} MiB"
        )
    print(
        f"peak memory {rows[-1]['peak']:.0f} MiB   (goal {MEMORY_GOAL:.0f} MiB and {CPU_GOAL:.0f} s of CPU at 10,000)"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="one resource an RRset against one a zone")
    parser.add_argument(
        "--sizes",
        type=int,
        nargs="+",
        default=[1000, 9900],
        help="RRsets, fewer than Route53's 10,000",
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
            report(size, mode, json.loads(said.stdout.splitlines()[-1]))


if __name__ == "__main__":
    main()
