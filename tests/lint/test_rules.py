"""Every rule file is on the roster, documented in one form, and shown in docs/rules.md."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from dnsstack.lint import rules
from dnsstack.lint.page import to_markdown
from dnsstack.lint.rules import BY_ID, CONCERNS
from dnsstack.model.domain import Domain
from tests.conftest import Golden

ROOT: Final = Path(__file__).parents[2]
FILES: Final = sorted(path for path in Path(rules.__file__).parent.glob("*.py") if path.stem != "__init__")
HEADINGS: Final = ("What", "Why", "Good", "Bad")
ISSUE_FREE: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_rule_file_is_on_the_roster(path: Path) -> None:
    module = f"dnsstack.lint.rules.{path.stem}"
    name = path.stem.replace("_", "-")
    assert name in CONCERNS, f"{path.name} is not on the roster: add {name} to dnsstack/lint/rules/__init__.py"
    assert BY_ID[name].check.__module__ == module
    assert BY_ID[name].id == name, "a rule's id is its file's name with hyphens"


def test_ids_are_kebab_case() -> None:
    assert [rule for rule in CONCERNS if not ISSUE_FREE.fullmatch(rule)] == []


def test_the_rule_about_unused_acceptances_comes_last() -> None:
    """It tells what no rule before it has used."""
    assert [*CONCERNS][-1] == "unused-acceptance"


@pytest.mark.parametrize("entry", rules.catalogue(), ids=lambda entry: entry.id)
def test_every_rule_says_what_why_good_and_bad(entry: rules.CatalogueEntry) -> None:
    found = re.findall(r"^(\w+): \S", entry.text, re.MULTILINE)
    assert tuple(found) == HEADINGS
    assert entry.title[0].isupper()
    assert not entry.title.endswith(".")
    assert entry.source
    assert entry.hint


def test_the_rules_page_is_up_to_date(golden: Golden) -> None:
    golden(ROOT / "docs" / "rules.md", to_markdown(rules.catalogue()))


def test_checking_a_plain_domain_loads_neither_pulumi_nor_dnspython() -> None:
    """A start costs what it imports; the rules bring neither."""
    code = f"""
import json, sys
from dnsstack import lint
from dnsstack.model.domain import Domain
lint.check(Domain.model_validate({_PLAIN!r}))
print(json.dumps(sorted({{name.partition(".")[0] for name in sys.modules}})))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert {"pulumi", "pulumi_aws", "pulumi_cloudflare", "dns", "yaml"}.isdisjoint(json.loads(done.stdout))


_PLAIN: Final = {
    "domain": "example.com",
    "nameservers": {"route53": {}, "cloudflare": {"account": "0" * 32}},
    "records": {"www": {"A": "192.0.2.1", "TXT": "hello"}, "@": {"MX": "10 mail.example.net."}},
}


def test_the_plain_domain_is_one() -> None:
    assert Domain.model_validate(_PLAIN).apex == "example.com."
