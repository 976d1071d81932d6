"""Answers of foreign servers in every format of a report: nothing that a terminal or a CI log obeys."""

from __future__ import annotations

import json
import re
import unicodedata
import xml.etree.ElementTree as ET

import pytest

from dnsstack.errors import Severity
from dnsstack.verify.checks import CHECKS
from dnsstack.verify.finding import Finding
from dnsstack.verify.formats import FORMATS, to_text
from dnsstack.verify.report import Report, ServerRow

EVIL = "\x1b[2K\n::error::x\u202e\n  ::stop-commands::y ##[error]\x00"
OURS = re.compile(r"::error title=[\w-]+::[^\n]*")


@pytest.mark.parametrize("form", FORMATS)
def test_a_hostile_answer(form: str) -> None:
    finding = Finding(
        EVIL, server=EVIL, owner=EVIL, rdtype="A", expected=EVIL, got=EVIL, hint=EVIL, rule=CHECKS[0].id,
        severity=Severity.ERROR, ways=(EVIL,),
    )  # fmt: skip
    row = ServerRow(EVIL, "route53", (EVIL,), alive=True, answers=1, p95=0.1)
    report = Report(EVIL, (row,), (finding,), (EVIL,), 1, 1, 1, 1.0, interrupted=False, refused={EVIL: 1})
    shown = to_text(report, form, lambda _: None)
    found = {char for char in shown if unicodedata.category(char) in ("Cc", "Cf", "Zl", "Zp")} - {"\n", "\t"}
    assert not found
    commands = [line for line in shown.split("\n") if re.search(r"^\s*::|##\[", line)]
    assert all(form == "github" and OURS.fullmatch(line) for line in commands), commands
    if form == "json":
        assert json.loads(shown)["domain"] == EVIL
    if form == "junit":
        assert "stop-commands" in str(ET.fromstring(shown).get("name"))  # our own
