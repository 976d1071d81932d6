"""The report of a run: one self-contained page with every drill, readable in light and dark, clean in Chromium."""

from __future__ import annotations

import asyncio
import html.parser
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from dnsstack.sandbox.drills import ROSTER
from dnsstack.sandbox.drills.result import DrillResult, Outcome, Promise, Share, evaluated
from dnsstack.sandbox.drills.subject import subjects
from dnsstack.sandbox.drills.timeline import HealthChange, ServedChange, Timeline
from dnsstack.sandbox.lag import Lag, Lateness, Source
from dnsstack.sandbox.network.world import World
from dnsstack.sandbox.report.page import STYLE, page
from dnsstack.sandbox.resolver.log import LoggedQuery, Try
from tests.sandbox.rehearsing import DOCUMENT, WWW, domain, settings

CHROMIUM = next((path for name in ("chromium", "google-chrome", "chrome") if (path := shutil.which(name))), None)
HOSTILE = '<script>alert("x")</script>&'
BUSY = "flapping"
"""The drill that the machine was too busy for."""

CONTRAST = 4.5
"""WCAG 2.2, 1.4.3: text; 3 for graphics (1.4.11)."""


TRIES = (Try("ns-1.example.", answered=False, seconds=1.2), Try("ns-2.example.", answered=False, seconds=1.8))


class _NoApis:
    """Nothing is deployed: the page draws what the results say."""

    def __getattr__(self, name: str) -> object:
        return (
            (lambda *_: None) if name == "delegation" else (lambda *_: {} if "check" in name or "mon" in name else [])
        )


def _result(drill: str, outcome: Outcome) -> DrillResult:
    timeline = Timeline(begun=0.0)
    timeline.marks.clear()
    timeline.health += [
        HealthChange(0.0, "route53", HOSTILE, healthy=True),
        HealthChange(1.0, "route53", HOSTILE, healthy=False),
    ]
    timeline.answers += [
        ServedChange(0.0, "route53", WWW, "A", ("192.0.2.10",)),
        ServedChange(2.0, "route53", WWW, "A", ("203.0.113.80",)),
    ]
    timeline.queries += [
        LoggedQuery(0.5, "client-1", WWW, "A", "ns-1.example.", ("192.0.2.10",), 0.002, answered=True),
        LoggedQuery(1.5, "client-1", WWW, "A", "", ("timeout",), 3.0, answered=False, tries=TRIES),
    ]
    promises = [Promise(f"{HOSTILE} is told", outcome, 32.0, 78.0), Promise("not evaluated", Outcome.NOT_COUNTED)]
    lag = Lag({Source.LOOP: Lateness(0.84 if drill == BUSY else 0.01, 0.001)}, allowed=0.25, speed=20.0)
    shares = [Share("route53", 1, 0, 1, 3.0)]
    return DrillResult(drill, HOSTILE, evaluated(promises, lag), shares, timeline, lag)


@pytest.fixture(scope="module")
def text() -> str:
    """A page with every drill, one of them broken."""

    async def made() -> str:
        found = domain(DOCUMENT)
        async with World(found, _NoApis(), settings().pace) as world:  # type: ignore[arg-type]  # answers everything with nothing
            from dnsstack.plan.build import build

            looked_at = list(subjects(build(found), world.network.addresses))
            broken = ("primary-down", BUSY)
            results = [_result(name, Outcome.BROKEN if name in broken else Outcome.HELD) for name in ROSTER]
            return page(world, results, looked_at)

    return asyncio.run(made())


class _Tags(html.parser.HTMLParser):
    """Every element with its attributes, and whether all are closed."""

    VOID = frozenset(("meta", "br", "img", "link", "input"))

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_well_formed_and_has_every_drill(text: str) -> None:
    tags = _Tags()
    tags.feed(text)

    assert tags.open == []
    ids = {attributes.get("id") for _, attributes in tags.found}
    links = {attributes.get("href") for tag, attributes in tags.found if tag == "a"}
    assert set(ROSTER) <= ids
    assert {f"#{name}" for name in ROSTER} <= links
    assert sum(tag == "svg" for tag, _ in tags.found) == len(ROSTER) + 1  # a timeline each, and the topology
    assert text.count('<span class="broken">broken</span>') == 3, "in the summary, over the drill, and its promise"
    assert "32 s" in text


def test_a_slow_question_says_which_servers_it_tried_and_how_long_each_took(text: str) -> None:
    told = "ns-1.example. did not answer in 1.20 s; ns-2.example. did not answer in 1.80 s"

    assert text.count(told) == len(ROSTER)
    slowest = _result("flapping", Outcome.HELD).to_json()["slowest"]
    assert (slowest["name"], slowest["ms"]) == (WWW, 3000.0)
    assert [(one["server"], one["answered"], one["ms"]) for one in slowest["tries"]] == [
        ("ns-1.example.", False, 1200.0),
        ("ns-2.example.", False, 1800.0),
    ]


def test_a_busy_machine_is_said_on_the_page(text: str) -> None:
    assert text.count("this machine is too busy: not counted; the event loop up to 0.84 s late") == 1
    assert "the event loop up to 0.01 s late" in text


def test_nothing_comes_from_outside(text: str) -> None:
    """No script, no address to fetch from but the SVG name space, and links only into the page itself."""
    tags = _Tags()
    tags.feed(text)

    assert {tag for tag, _ in tags.found} & {"script", "link", "img", "iframe", "object"} == set()
    urls = set(re.findall(r"[a-z]+://[^\"'\s)<]+", text))
    assert urls <= {"http://www.w3.org/2000/svg"}
    assert set(re.findall(r"url\(([^)]*)\)", text)) <= {"#tip"}  # a part of the drawing itself
    assert "@import" not in text
    for _, attributes in tags.found:
        assert not {"src", "srcset", "onload", "onclick"} & attributes.keys()
        assert (attributes.get("href") or "#").startswith("#")


def test_what_a_document_says_is_never_markup(text: str) -> None:
    assert "<script" not in text
    assert "&lt;script&gt;" in text


def _schemes() -> dict[str, dict[str, str]]:
    """The CSS variables of both colour schemes."""
    light, dark = re.findall(r":root \{([^}]*)\}", STYLE)
    found = {}
    for name, body in (("light", light), ("dark", dark)):
        found[name] = dict(re.findall(r"--(\w+): (#[0-9a-f]{3,6})", body))
    return found


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    digits = colour.removeprefix("#")
    digits = "".join(digit * 2 for digit in digits) if len(digits) == 3 else digits
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_schemes_can_be_read(scheme: str) -> None:
    colours = _schemes()[scheme]

    assert colours.keys() == _schemes()["light"].keys()
    for name, least in (("ink", CONTRAST), ("soft", CONTRAST), ("good", 3.0), ("bad", 3.0), ("primary", 3.0)):
        assert _contrast(colours[name], colours["paper"]) >= least, name
    assert _contrast(colours["ink"], colours["box"]) >= CONTRAST
    assert _contrast(colours["secondary"], colours["paper"]) >= (3.0 if scheme == "dark" else 2.4)


def _shown(text: str, folder: Path) -> tuple[str, list[str]]:
    """What Chromium made of a page, and what it said on its console meanwhile."""
    file = folder / "report.html"
    file.write_text(text, encoding="utf-8")
    flags = (
        "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
        "--disable-component-update --disable-sync --enable-logging=stderr --v=0 --dump-dom"
    )
    command = [str(CHROMIUM), *flags.split(), f"--user-data-dir={folder / 'profile'}", file.as_uri()]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout, [line for line in done.stderr.splitlines() if "CONSOLE" in line]


in_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on PATH: apt-get install chromium")


@pytest.mark.slow
@in_chromium
def test_chromium_shows_it_without_a_complaint(text: str, tmp_path: Path) -> None:
    shown, said = _shown(text, tmp_path)

    assert said == []
    assert all(f'id="{name}"' in shown for name in ROSTER)
    assert shown.count("<svg") == len(ROSTER) + 1


@pytest.mark.slow
@in_chromium
def test_a_complaint_would_be_heard(text: str, tmp_path: Path) -> None:
    _, said = _shown(text.replace("</body>", "<script>console.error('heard')</script></body>"), tmp_path)

    assert any("heard" in line for line in said)
