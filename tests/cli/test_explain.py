"""`dnsstack explain`: overview, one owner, and the drawings."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from dnsstack.cli.views.topology import topology
from dnsstack.cli.views.words import duration
from dnsstack.document import load
from dnsstack.formats.topology import arrange
from dnsstack.plan import timing
from dnsstack.plan.build import build
from dnsstack.plan.detection import NEVER
from dnsstack.plan.plan import ZonePlan
from tests.cli.conftest import ROOT, Run

TUTORIAL = ROOT / "examples/failover/example.com.yaml"


@pytest.fixture(scope="module")
def plan() -> ZonePlan:
    return build(load(TUTORIAL).domain)


def test_the_overview_shows_each_policy_with_strategy_and_worst_time(dnsstack: Run, plan: ZonePlan) -> None:
    ran = dnsstack("explain", TUTORIAL)

    assert ran.code == 0
    assert ran.out.startswith("example.com.: 40 RRsets, 7 under failover, at Route53 and Cloudflare (business)\n")
    for found in timing.of(plan).policies:
        owner = found.policy.owner.removesuffix(plan.apex).rstrip(".") or "@"
        cells = (re.split("  +", line.strip()) for line in ran.out.splitlines())
        [row] = [row for row in cells if row[:2] == [owner, found.policy.rdtype] and found.policy.check in row]
        assert duration(found.worst) in row


def test_one_owner_shows_every_state_every_term_and_who_moves_it(dnsstack: Run) -> None:
    ran = dnsstack("explain", TUTORIAL, "www", "a")

    assert ran.code == 0
    assert re.search(r"^primary dead +198\.51\.100\.10 +198\.51\.100\.10$", ran.out, re.MULTILINE)
    assert re.search(r"^both dead +192\.0\.2\.10 +192\.0\.2\.10 or 198\.51\.100\.10$", ran.out, re.MULTILINE)
    assert "dnsstack follow, through Cloudflare's API" in ran.out
    assert re.search(r"^Cloudflare +window +20 s", ran.out, re.MULTILINE)
    assert "_failover.www.example.com." in ran.out


def test_a_delegated_owner_shows_where_the_answer_really_moves(dnsstack: Run) -> None:
    ran = dnsstack("explain", TUTORIAL, "api", "A")

    assert "CNAME to   api.failover.example.com. A, which only Route53 serves" in ran.out
    assert re.search(r"^primary dead +CNAME \S+ +CNAME \S+ +198\.51\.100\.30$", ran.out, re.MULTILINE)


def test_an_owner_without_failover_answers_the_same_in_every_state(dnsstack: Run) -> None:
    ran = dnsstack("explain", TUTORIAL, "mx1")

    first = ran.out.splitlines()[0]
    assert first == "mx1.example.com. A, TTL 300 s, the same in every health state, at Route53, Cloudflare"


@pytest.mark.parametrize(
    ("words", "said"),
    [(("wwv",), "did you mean 'www'?"), (("www", "MX"), "it has A, AAAA"), (("a..b",), "a label is empty")],
)
def test_an_unknown_owner_or_type_is_a_usage_error(dnsstack: Run, words: tuple[str, ...], said: str) -> None:
    ran = dnsstack("explain", TUTORIAL, *words)

    assert ran.code == 2
    assert said in ran.err


def test_a_refused_document_is_not_explained(dnsstack: Run, refused: Path) -> None:
    ran = dnsstack("explain", refused)

    assert (ran.code, ran.out) == (1, "")
    assert "cname-beside-other-data" in ran.err


def test_the_drawing_is_one_self_contained_file(dnsstack: Run, tmp_path: Path) -> None:
    ran = dnsstack("explain", TUTORIAL, "--svg", tmp_path / "topology.svg")

    text = (tmp_path / "topology.svg").read_text(encoding="utf-8")
    root = ET.fromstring(text)
    words = "".join(root.itertext())
    assert ran.code == 0
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "prefers-color-scheme:dark" in text
    assert not re.search(r"(href|src|url)\s*[=(]\s*[\"']?https?:", text)
    assert all(word in words for word in ("Route53", "Cloudflare", "web-1", "192.0.2.10", "Cloudflare: follow"))


def test_boxes_of_the_drawing_do_not_overlap(plan: ZonePlan) -> None:
    places = list(arrange(topology(plan)).values())

    for number, one in enumerate(places):
        for other in places[number + 1 :]:
            apart_x = one.x + one.width <= other.x or other.x + other.width <= one.x
            apart_y = one.y + one.height <= other.y or other.y + other.height <= one.y
            assert apart_x or apart_y


def test_a_drawing_that_cannot_be_written_is_a_fault_of_the_machine(dnsstack: Run, tmp_path: Path) -> None:
    ran = dnsstack("explain", TUTORIAL, "--svg", tmp_path / "nowhere" / "topology.svg")

    assert ran.code == 3
    assert "can't be written: No such file or directory" in ran.err


def test_the_mermaid_chart_has_every_box_and_arrow(dnsstack: Run, plan: ZonePlan) -> None:
    ran = dnsstack("explain", TUTORIAL, "--mermaid")

    drawn = topology(plan)
    lines = ran.out.splitlines()
    assert lines[0] == "flowchart LR"
    assert len(lines) == 1 + len(drawn.boxes) + len(drawn.arrows)
    assert '"' not in re.sub(r'"[^"]*"', "", ran.out)


@pytest.mark.parametrize(
    ("seconds", "text"), [(48, "48 s"), (119.6, "2 min"), (168, "2 min 48 s"), (900, "15 min"), (NEVER, "never")]
)
def test_durations_read_as_people_say_them(seconds: float, text: str) -> None:
    assert duration(seconds) == text
