"""`explain --rule`: every id that a finding can end in has its page; many findings of one rule are counted."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Final

import pytest

from dnsstack import errors
from dnsstack.cli.views.rule import page, rules
from dnsstack.errors import LintFailed, Problem
from tests.cli.conftest import Run

PACKAGE: Final = Path(errors.__file__).parent


def test_every_rule_that_the_code_names_has_a_page() -> None:
    named = {
        rule
        for file in PACKAGE.rglob("*.py")
        for rule in re.findall(r'\brule="([a-z]+(?:-[a-z0-9]+)+)"', file.read_text())
    }
    assert named
    assert named - set(rules()) == set()


@pytest.mark.parametrize("rule", rules())
def test_a_page_says_what_the_rule_is_about(rule: str) -> None:
    first = page(rule).splitlines()[0]
    assert first.startswith(f"{rule}: ")
    assert len(first) > len(rule) + 10


def test_explain_prints_a_rules_page_without_a_document(dnsstack: Run) -> None:
    shown = dnsstack("explain", "--rule", "single-tld")
    assert shown.code == 0
    assert shown.out.startswith("single-tld: ")
    assert "Why: " in shown.out
    assert "Hint: " in shown.out


@pytest.mark.parametrize(
    ("given", "told"), [(["--rule", "single-tl"], "did you mean 'single-tld'?"), ([], "DOC is missing")]
)
def test_a_rule_that_there_is_not_is_told(dnsstack: Run, given: list[str], told: str) -> None:
    refused = dnsstack("explain", *given)
    assert refused.code == 2
    assert told in refused.err


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A document with 1,205 findings of one rule, and one of another."""
    values = "".join(f"  h{number}: {{A: [192.0.2.1, 192.0.2.1]}}\n" for number in range(1205))
    file = tmp_path / "many.yaml"
    file.write_text(
        f"domain: example.com\nnameservers: {{route53: {{}}, cloudflare: {{plan: enterprise, account: {'0' * 32}}}}}\n"
        f"records:\n{values}  cut: {{CNAME: cut}}\n"
    )
    return file


def test_text_shows_the_first_five_findings_of_a_rule_and_counts_the_others(dnsstack: Run, many: Path) -> None:
    shown = dnsstack("check", many)
    assert shown.out.count("rule: duplicate-value") == 5
    assert "\nand 1,200 more (--all shows them)\n" in shown.out
    assert dnsstack("check", many, "--all").out.count("rule: duplicate-value") == 1205


@pytest.mark.parametrize("form", ["json", "sarif", "github"])
def test_the_other_formats_are_complete(dnsstack: Run, many: Path, form: str) -> None:
    assert dnsstack("check", many, "--format", form).out.count("is listed twice") >= 1205


def test_an_error_counts_them_too_and_says_what_shows_all(dnsstack: Run, many: Path) -> None:
    refused = dnsstack("render", many, "--format", "json")
    assert refused.code != 0
    error = LintFailed([Problem(f"fault {number}", rule="a-rule") for number in range(8)])
    assert len(error.problems) == 8
    assert str(error).endswith("and 3 more (`dnsstack check --all` shows them)")
    assert json.dumps(str(error)).count("fault") == 5
