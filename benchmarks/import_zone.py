"""A zone file into a document: `dnsstack import` beside `octodns-dump` from octodns-bind's zone-file source.

    python -m benchmarks.import_zone [--sizes 1000,10000,40000] [--repeat 3]

Both are whole commands, start to end, on the same file; sizes are records, one a line. The last column is what one
more record costs in memory between two sizes: where it stays the same, memory is linear.
"""

from __future__ import annotations

import argparse
import tempfile
from pathlib import Path

import yaml

from benchmarks.measure import Cost, best, python
from benchmarks.mix import APEX, rows
from dnsstack.model.rdata import TXT

DNSSTACK = "from dnsstack.cli.app import main; main()"
OCTODNS = "from octodns.cmds.dump import main; main()"
SOA = "@ 3600 IN SOA ns1.example.net. hostmaster.example.com. 1 7200 900 1209600 300"


def zone_text(size: int) -> str:
    """A zone of `size` records in the mix of the other benchmarks."""
    lines = ["$TTL 300", SOA, "@ IN NS ns1.example.net.", "@ IN NS ns2.example.net."]
    for owner, rdtype, values in rows(size):
        for value in values:
            rdata = TXT.model_validate({"text": value}).to_text() if rdtype == "TXT" else value
            lines.append(f"{owner} IN {rdtype} {rdata}")
    return "\n".join(lines[: size + 1]) + "\n"


def costs(folder: Path, size: int, repeat: int) -> tuple[Cost, Cost]:
    """What both take for one file."""
    file = folder / f"{APEX}.zone"
    file.write_text(zone_text(size), encoding="utf-8")
    source = {
        "class": "octodns_bind.ZoneFileSource",
        "directory": str(folder),
        "file_extension": ".zone",
        "check_origin": False,
    }
    target = {"class": "octodns.provider.yaml.YamlProvider", "directory": str(folder)}
    config = folder / "octodns.yaml"
    zones = {f"{APEX}.": {"sources": ["source"], "targets": ["config"]}}
    config.write_text(yaml.dump({"providers": {"source": source, "config": target}, "zones": zones}))
    ours = python(DNSSTACK, "import", APEX, "--from", f"zonefile:{file}", "--out", str(folder / "ours.yaml"))
    words = ["--config-file", str(config), "--output-dir", str(folder / "theirs"), "--lenient", f"{APEX}.", "source"]
    return best(ours, repeat), best(python(OCTODNS, *words), repeat)


def main() -> None:
    parser = argparse.ArgumentParser(description="a zone file into a document, dnsstack and octoDNS side by side")
    parser.add_argument("--sizes", default="1000,10000,40000", help="records, comma separated")
    parser.add_argument("--repeat", type=int, default=3, help="runs of which the best counts")
    options = parser.parse_args()
    print(f"{'records':>8}  {'dnsstack':>18}  {'octoDNS':>18}  {'CPU ratio':>9}  {'KiB a record':>12}")
    before: tuple[int, float] | None = None
    for size in map(int, options.sizes.split(",")):
        with tempfile.TemporaryDirectory() as folder:
            ours, theirs = costs(Path(folder), size, options.repeat)
        shown = [f"{cost.cpu:7.2f} s {cost.peak:5.0f} MiB" for cost in (ours, theirs)]
        grown = "" if before is None else f"{(ours.peak - before[1]) * 1024 / (size - before[0]):.2f}"
        print(f"{size:>8}  {shown[0]:>18}  {shown[1]:>18}  {ours.cpu / theirs.cpu:9.2f}  {grown:>12}", flush=True)
        before = size, ours.peak


if __name__ == "__main__":
    main()
