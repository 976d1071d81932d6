"""A word of the code means one thing: of these names, one class or alias each."""

from __future__ import annotations

import re
from collections import defaultdict
from pathlib import Path

import dnsstack

ROOT = Path(dnsstack.__file__).parent
NAMES = ("Check", "CloudflareApi", "Entry", "Key", "Kind", "RRset", "Target", "Text", "Zone")
DEFINED = re.compile(rf"^(?:class )?({'|'.join(NAMES)})\b(?=[(:]|(?:: [^=\n]+)? =)", re.MULTILINE)


def test_a_name_means_one_thing() -> None:
    places = defaultdict(list)
    for path in sorted(ROOT.rglob("*.py")):
        for name in DEFINED.findall(path.read_text("utf-8")):
            places[name].append(path.relative_to(ROOT).as_posix())

    assert {"Entry", "Kind", "RRset", "Zone"} <= places.keys()
    assert {name: there for name, there in places.items() if len(there) > 1} == {}, "give all but one their own word"
