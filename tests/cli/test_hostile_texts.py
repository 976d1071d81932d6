"""A document, a file name and a zone full of escape sequences and workflow commands, through every output."""

from __future__ import annotations

import json
import re
import unicodedata
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT, Run

CASE = ROOT / "tests/cases/security/workflow-command-in-txt.yaml"
EVIL = "\\e[2K\\e[1A\\x9b32m\\n::stop-commands::x\\n  ::error file=README.md::forged\\n##[error]x\\u202e\\u2028"
DOCUMENT = f"""\
domain:   example.net
nameservers: {{route53: {{}}, cloudflare: {{account: "0123456789abcdef0123456789abcdef"}}}}
health_checks:
  web: {{type: HTTPS, host: origin.example.net}}
records:
  text: {{TXT: "{EVIL}"}}
  www: {{A: 192.0.2.1}}
failover:
  shop:
    A: {{ttl: 60, primary: 192.0.2.1, secondary: 192.0.2.2, check: web, cloudflare: primary-only,
         pin: {{to: secondary, reason: "{EVIL}"}}}}
accept: {{ttl-too-low: "{EVIL}"}}
"""
COMMAND = re.compile(r"^\s*::|##\[", re.MULTILINE)
OURS = re.compile(r"::(error|warning|notice) [^\n]*")


def harmless(text: str, *, annotations: bool = False) -> None:
    """No character moves the cursor or reorders, no line is a command, but for our own annotations."""
    found = {char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")} - {"\n", "\t"}
    assert not found
    lines = [line for line in text.split("\n") if COMMAND.search(line)]
    assert all(annotations and OURS.fullmatch(line) for line in lines), lines


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    file = tmp_path / "\x1b[2Kx\n::error::\u202e.yaml"
    file.write_text(DOCUMENT, encoding="utf-8")
    return file


@pytest.mark.parametrize("form", ["text", "json", "github", "sarif"])
def test_check(dnsstack: Run, hostile: Path, form: str) -> None:
    ran = dnsstack("check", CASE, hostile, "--format", form)
    assert ran.code == 1
    assert "stop-commands" in ran.out, "the fault is told"
    harmless(ran.out + ran.err, annotations=form == "github")
    if form in ("json", "sarif"):
        json.loads(ran.out)


COMMANDS = {
    "overview": "explain",
    "drawing": "explain --svg -",
    "chart": "explain --mermaid",
    "detail": "explain text TXT",
    "pinned": "explain shop A",
    **{f"to {target}": f"render --to {target}" for target in ("zone", "specs", "octodns", "opentofu", "change-batch")},
    "fmt": "fmt --check",
    "pin": "pin www A auto",
    "verify": "verify --only nowhere/A",
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_whatever_is_made_of_it(dnsstack: Run, hostile: Path, command: str) -> None:
    verb, *options = command.split()
    ran = dnsstack(verb, hostile, *options)
    assert ran.out or ran.err
    harmless(ran.out + ran.err)
    if "svg" in command:
        ET.fromstring(ran.out)  # our own
    if command in ("render --to specs", "render --to opentofu"):
        json.loads(ran.out)


def test_render_to_files(dnsstack: Run, hostile: Path, tmp_path: Path) -> None:
    ran = dnsstack("render", hostile, "--to", "zone", "--out", tmp_path / "\x1b]0;x\x07")
    assert ran.code == 0
    harmless(ran.out + ran.err)


def test_import(dnsstack: Run, tmp_path: Path) -> None:
    zone = tmp_path / "db"
    zone.write_text(
        "@ 300 SOA a. b. 1 1 1 1 1\n@ 300 NS a.example.net.\n"
        'text 300 TXT "\\027[2K\\010::stop-commands::x\\226\\128\\174" "##[error]x"\n'
        "x 300 TYPE65280 \\# 1 00\nbad 300 A 1\x1b[2K\n",
        encoding="utf-8",
    )
    refused = dnsstack("import", "example.com", "--from", f"zonefile:{zone}")
    harmless(refused.out + refused.err)
    zone.write_text(zone.read_text(encoding="utf-8").rpartition("bad")[0], encoding="utf-8")
    ran = dnsstack("import", "example.com", "--from", f"zonefile:{zone}")
    assert "stop-commands" in ran.out
    harmless(ran.out + ran.err)


@pytest.mark.parametrize("word", ["\x1b[2K", "check\x9b", "::error::"])
def test_usage(dnsstack: Run, word: str) -> None:
    for words in ((word,), ("check", f"{word}.yaml"), ("render", f"{word}.yaml", "--to", word), ("init", word)):
        ran = dnsstack(*words)
        assert ran.code in (2, 3)
        harmless(ran.out + ran.err)


def test_colours_are_ours_alone(dnsstack: Run, hostile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    ran = dnsstack("check", CASE, hostile)
    left = re.sub("\x1b\\[(0|1|2|3[0-9])m", "", ran.out)
    assert left != ran.out
    harmless(left)


def test_help_has_no_literal_backspace(dnsstack: Run) -> None:
    from dnsstack.cli.app import VERBS

    for words in ((), *((verb,) for verb in VERBS)):
        shown = dnsstack(*words, "--help").out
        assert shown
        assert "\\b" not in shown
        assert "\b" not in shown
