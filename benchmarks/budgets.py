"""CPU that dnsstack may take, measured: a figure, its budget, and which is larger. Prints, and refuses nothing.

    python -m benchmarks.budgets [--repeat 5]

Budgets are aims for a quiet machine, so they are not tests: a busy machine says nothing about a change.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measure import best, python

CHECK = "from dnsstack.cli.app import main; main()"
SMALL = "examples/minimal/example.com.yaml"


def mixed(count: int) -> Any:
    """A zone of mostly addresses, with CNAME, TXT, SRV and MX among them, and nothing to find."""
    from dnsstack.model.domain import Domain

    records: dict[str, Any] = {"@": {"MX": "10 h0", "TXT": "v=spf1 mx -all"}, "_dmarc": {"TXT": "v=DMARC1; p=reject"}}
    for index in range(count - 3):
        name, kind = f"h{index}", index % 8
        if kind < 4:
            records[name] = {"A": f"192.0.2.{index % 250 + 1}"}
        elif kind == 4:
            records[name] = {"CNAME": f"h{index - 4}"}
        elif kind == 5:
            records[name] = {"TXT": f"site-verification={index}"}
        elif kind == 6:
            records[f"_sip._tcp.{name}"] = {"SRV": f"0 0 5060 h{index - 6}"}
        else:
            records[name] = {"AAAA": f"2001:db8::{index:x}"}
    cloudflare = {"account": "0" * 32, "plan": "pro", "record_quota": 100_000}
    return Domain(domain="example.com", nameservers={"route53": {}, "cloudflare": cloudflare}, records=records)


def least(repeat: int, work: Callable[[], object]) -> float:
    """The least CPU time of a few runs, in seconds."""
    runs = []
    for _ in range(repeat):
        start = time.process_time()
        work()
        runs.append(time.process_time() - start)
    return min(runs)


def say(what: str, found: float, budget: float, unit: str) -> None:
    print(f"{what:58} {found:8.2f} {unit:2} of {budget:6.2f}{'' if found <= budget else '  OVER'}")


def compared(large: Any, repeat: int) -> None:
    """`diff` of two documents of 10,000 RRsets, one value changed and every address, times one `check` of it."""
    from dnsstack.document import dump

    with TemporaryDirectory() as folder:
        old, one, all_of_them = (str(Path(folder) / f"{name}.yaml") for name in ("old", "one", "all"))
        text = dump(large)
        Path(old).write_text(text, encoding="utf-8")
        Path(one).write_text(text.replace("192.0.2.7", "192.0.2.8", 1), encoding="utf-8")
        Path(all_of_them).write_text(text.replace("192.0.2.", "198.51.100."), encoding="utf-8")
        checked = best(python(CHECK, "check", old), repeat).cpu
        for new, what in ((one, "one value changed"), (all_of_them, "half of the values changed")):
            found = best(python(CHECK, "diff", old, new), repeat).cpu
            say(f"diff of 10,000 RRsets, {what}, times one check", found / checked, 2, "x")


def with_findings(repeat: int) -> None:
    """`check` of 10,000 addresses with a finding at each, times one of as many without: at most twice."""
    nameservers = "  route53: {}\n  cloudflare: {account: '" + "0" * 32 + "', plan: pro, record_quota: 100000}\n"
    with TemporaryDirectory() as folder:
        texts = {"public": "9", "private": "10"}  # no address twice: nothing that is remembered hides the cost
        for name, first in texts.items():
            records = "".join(f"  h{i}: {{A: {first}.0.{i // 256}.{i % 256}}}\n" for i in range(10_000))
            text = f"domain: example.com\nttl: 300\nnameservers:\n{nameservers}records:\n{records}"
            (Path(folder) / f"{name}.yaml").write_text(text, encoding="utf-8")
        without, found = (best(python(CHECK, "check", str(Path(folder) / f"{one}.yaml")), repeat).cpu for one in texts)
    say("check of 10,000 addresses, a finding at each, times none", found / without, 2, "x")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--repeat", type=int, default=5)
    repeat = parser.parse_args().repeat

    from dnsstack import lint
    from dnsstack.plan.build import build
    from dnsstack.providers import render

    checked = best(python(CHECK, "check", SMALL), repeat)
    say("dnsstack check of a small document, the whole process", checked.cpu, 0.4, "s")
    small, large = mixed(900), mixed(9000)
    few, many = least(repeat, lambda: lint.check(small)), least(repeat, lambda: lint.check(large))
    say("rules over 9,000 RRsets, times those over 900", many / max(few, 0.004), 25, "x")
    planned = build(large)
    with_findings(repeat)
    compared(mixed(10_000), repeat)
    say("rendering 9,000 RRsets for both providers", least(repeat, lambda: render(planned, "c")), 5, "s")


if __name__ == "__main__":
    main()
