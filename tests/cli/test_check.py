"""`dnsstack check`: exit codes, several documents, and its four formats."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from dnsstack.errors import Problem, Severity
from dnsstack.formats.github import annotation
from tests.cli.conftest import GOOD, Run


def test_a_good_document_exits_with_0_and_says_what_was_checked(dnsstack: Run, good: Path) -> None:
    ran = dnsstack("check", good)

    assert ran.code == 0
    assert ran.out.splitlines()[-1].endswith("1 document, 3 RRsets: example.com.")


def test_a_malformed_document_exits_with_2_and_shows_every_fault_at_its_place(dnsstack: Run, malformed: Path) -> None:
    ran = dnsstack("check", malformed)

    assert ran.code == 2
    assert f"{malformed}:5:1: " in ran.out
    assert "recrods" in ran.out
    assert f"{malformed}:7:" in ran.out
    assert "192.0.2.256" in ran.out


def test_a_refused_domain_exits_with_1_and_names_the_rule(dnsstack: Run, refused: Path) -> None:
    ran = dnsstack("check", refused)

    assert ran.code == 1
    assert re.search(rf"^{re.escape(str(refused))}:8:\d+: ftp\.example\.com\. ", ran.out, re.MULTILINE)
    assert "rule: cname-beside-other-data" in ran.out


def test_a_document_that_cannot_be_read_hides_no_findings_of_the_others(
    dnsstack: Run, malformed: Path, refused: Path
) -> None:
    ran = dnsstack("check", malformed, refused)

    assert ran.code == 2
    assert "recrods" in ran.out
    assert "cname-beside-other-data" in ran.out


def test_a_pattern_is_expanded_and_one_without_a_file_is_a_fault(dnsstack: Run, good: Path) -> None:
    found, missing = dnsstack("check", good.parent / "*.yaml"), dnsstack("check", good.parent / "*.yml")

    assert (found.code, missing.code) == (0, 2)
    assert "no file matches" in missing.out


def test_the_same_domain_twice_is_a_fault(dnsstack: Run, good: Path) -> None:
    again = good.with_name("again.yaml")
    again.write_text(GOOD, encoding="utf-8")

    ran = dnsstack("check", good, again)

    assert ran.code == 2
    assert "duplicate-domain" in ran.out


def test_strict_turns_warnings_into_errors(dnsstack: Run, tmp_path: Path) -> None:
    file = tmp_path / "warned.yaml"
    file.write_text(GOOD.replace("{}", "{accelerated_recovery: false}"), encoding="utf-8")

    lenient, strict = dnsstack("check", file), dnsstack("check", file, "--strict")

    assert (lenient.code, strict.code) == (0, 1)
    assert "(warning)" in lenient.out
    assert "(warning)" not in strict.out


def test_json_has_documents_findings_and_a_summary(dnsstack: Run, good: Path, refused: Path) -> None:
    refused.write_text(refused.read_text(encoding="utf-8").replace("example.com", "example.net"), encoding="utf-8")
    ran = dnsstack("check", good, refused, "--format", "json")

    made: dict[str, Any] = json.loads(ran.out)
    [finding] = [one for one in made["findings"] if one["rule"] == "cname-beside-other-data"]
    assert ran.code == 1
    assert made["version"] == 1
    assert [one["domain"] for one in made["documents"]] == ["example.com.", "example.net."]
    assert made["summary"]["error"] >= 1
    assert finding["owner"] == "ftp.example.net."
    assert (finding["file"], finding["line"]) == (str(refused), 8)
    assert finding["path"][:2] == ["records", "ftp"]


def test_github_prints_an_annotation_a_finding(dnsstack: Run, refused: Path) -> None:
    ran = dnsstack("check", refused, "--format", "github")

    assert ran.code == 1
    assert re.search(
        r"^::error file=\S+,line=8,col=\d+,title=cname-beside-other-data::ftp\.example\.com\.", ran.out, re.MULTILINE
    )


def test_annotations_escape_what_would_end_them() -> None:
    found = annotation(Problem("50% of\nall::values", hint="a, b", rule="some-rule", severity=Severity.ADVICE))

    assert found == "::notice title=some-rule::50%25 of%0Aall::values%0Ahint: a, b"


def test_sarif_is_one_run_with_a_rule_for_each_finding(dnsstack: Run, refused: Path) -> None:
    ran = dnsstack("check", refused, "--format", "sarif")

    made: dict[str, Any] = json.loads(ran.out)
    [run] = made["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert made["version"] == "2.1.0"
    assert all(rules[result["ruleIndex"]] == result["ruleId"] for result in run["results"])
    [found] = [result for result in run["results"] if result["ruleId"] == "cname-beside-other-data"]
    region = found["locations"][0]["physicalLocation"]["region"]
    assert found["level"] == "error"
    assert region["startLine"] == 8
    assert region["startColumn"] >= 1


def test_colour_is_for_terminals_and_for_who_asks(
    dnsstack: Run, refused: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = dnsstack("check", refused)
    monkeypatch.setenv("FORCE_COLOR", "1")
    asked = dnsstack("check", refused)
    monkeypatch.setenv("NO_COLOR", "1")
    refusing = dnsstack("check", refused)

    assert "\x1b[31m" in asked.out
    assert "\x1b[" not in plain.out + refusing.out
