"""`check` and `verify` write the same formats, each with one writer."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from dnsstack.cli import formats
from dnsstack.cli.app import run
from dnsstack.verify import formats as verified

DOCUMENT = """domain: example.com
nameservers: {route53: {}, cloudflare: {account: 0123456789abcdef0123456789abcdef}}
records:
  www: {CNAME: 192.0.2.1}
  a: {A: 10.0.0.1}
"""


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str, str]:
    bad, good, broken = tmp_path / "bad.yaml", tmp_path / "good.yaml", tmp_path / "broken.yaml"
    bad.write_text(DOCUMENT, "utf-8")
    changed = DOCUMENT.replace("example.com", "example.net").replace("CNAME: 192.0.2.1", "A: 192.0.2.1")
    good.write_text(changed.replace("10.0.0.1", "192.0.2.2"), "utf-8")
    broken.write_text("domain: [", "utf-8")
    return str(bad), str(good), str(broken)


def test_both_commands_have_the_same_formats() -> None:
    assert formats.FORMATS.keys() == verified.FORMATS.keys()


def test_junit(files: tuple[str, str, str], capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", *files, "--format", "junit"])
    root = ET.fromstring(capsys.readouterr().out)  # our own
    suites = {suite.get("name"): suite for suite in root}
    bad, good, broken = files
    assert set(suites) == {bad, good, "documents that could not be read"}
    failed = [case.get("name") for case in suites[bad] if case.find("failure") is not None]
    assert failed == ["cname-target-is-address"]
    assert suites[bad].get("failures") == "1"
    assert suites[good].get("failures") == "0"
    assert broken in "".join(suites["documents that could not be read"].itertext())


def test_prometheus(files: tuple[str, str, str], capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", *files, "--format", "prometheus"])
    lines = capsys.readouterr().out.splitlines()
    label = 'domain="example.com.",rule="cname-target-is-address",severity="error"'
    assert f"dnsstack_check_findings{{{label}}} 1" in lines
    assert "dnsstack_check_unreadable 1" in lines
