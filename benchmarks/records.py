"""dnsstack and octoDNS side by side on one mix of records.

    python -m benchmarks.records [--sizes 100,1000,10000] [--repeat 3]

*whole* is the command a person runs: `dnsstack check` against `octodns-validate`. *engine* is model and rules on data
that is in memory already, without YAML, timed inside the process; its peak is the whole process's. Both have
the garbage collector off, as `dnsstack check` has it, and once more on (`gc`).
"""

from __future__ import annotations

import argparse
import tempfile
from functools import partial
from pathlib import Path

from benchmarks.measure import Cost, best, output, process, python, timed

DNSSTACK = "from dnsstack.cli.app import main; main()"
OCTODNS = "from octodns.cmds.validate import main; main()"

OUR_ENGINE = """
import gc, sys, pickle, time
from dnsstack.model.domain import Domain
from dnsstack.lint import check
data = pickle.load(open(sys.argv[1], 'rb'))
gc.enable() if sys.argv[-1] == 'on' else gc.disable()
start = time.process_time()
check(Domain.model_validate(data))
print(time.process_time() - start)
"""
THEIR_ENGINE = """
import gc, sys, pickle, time
from octodns.manager import Manager
from octodns.record import Record
data = pickle.load(open(sys.argv[1], 'rb'))
zone = Manager(sys.argv[2]).get_zone('example.com.')
gc.enable() if sys.argv[-1] == 'on' else gc.disable()
start = time.process_time()
for name, bodies in data.items():
    for body in bodies if isinstance(bodies, list) else [bodies]:
        zone.add_record(Record.new(zone, name, body, lenient=False), lenient=False)
zone.validate(lenient=False)
print(time.process_time() - start)
"""
PICKLE = """
import pickle, sys
from benchmarks.mix import document, octodns_zone, rows
made = rows(int(sys.argv[1]))
pickle.dump(document(made), open(sys.argv[2] + '/ours.pickle', 'wb'))
pickle.dump(octodns_zone(made), open(sys.argv[2] + '/theirs.pickle', 'wb'))
"""


WRITE = """
import pathlib, sys
from benchmarks.mix import write
print(*write(pathlib.Path(sys.argv[1]), int(sys.argv[2])), sep='\\n')
"""


def _written(folder: Path, size: int) -> tuple[Path, Path]:
    """Both tools' files, made by a process of its own: a child's peak begins with its parent's."""
    ours, theirs = output(python(WRITE, str(folder), str(size))).split()
    return Path(ours), Path(theirs)


def whole(folder: Path, size: int, repeat: int) -> tuple[Cost, Cost]:
    """Both commands, start to end."""
    ours, theirs = _written(folder, size)
    return best(python(DNSSTACK, "check", str(ours)), repeat), best(
        python(OCTODNS, "--config-file", str(theirs)), repeat
    )


def engine(folder: Path, size: int, repeat: int, *, collector: str = "off") -> tuple[Cost, Cost]:
    """Model and rules alone, timed inside the process; lazy imports count where they happen."""
    _, config = _written(folder, size)
    process(python(PICKLE, str(size), str(folder)))
    ours = timed(python(OUR_ENGINE, str(folder / "ours.pickle"), collector), repeat)
    return ours, timed(python(THEIR_ENGINE, str(folder / "theirs.pickle"), str(config), collector), repeat)


def main() -> None:
    parser = argparse.ArgumentParser(description="dnsstack and octoDNS side by side")
    parser.add_argument("--sizes", default="100,1000,10000", help="RRsets, comma separated")
    parser.add_argument("--repeat", type=int, default=3, help="runs of which the best counts")
    options = parser.parse_args()
    print(f"{'RRsets':>7}  {'what':<10}  {'dnsstack':>18}  {'octoDNS':>18}  {'CPU ratio':>9}")
    for size in map(int, options.sizes.split(",")):
        for name, run in (("whole", whole), ("engine", engine), ("engine, gc", partial(engine, collector="on"))):
            with tempfile.TemporaryDirectory() as folder:
                ours, theirs = run(Path(folder), size, options.repeat)
            shown = [f"{cost.cpu:7.2f} s {cost.peak:5.0f} MiB" for cost in (ours, theirs)]
            print(f"{size:>7}  {name:<10}  {shown[0]:>18}  {shown[1]:>18}  {ours.cpu / theirs.cpu:9.2f}", flush=True)


if __name__ == "__main__":
    main()
