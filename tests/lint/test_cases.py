"""Every rule finds what its bad documents have and stays silent on its good ones; the documents lie in `cases/`.

A case that no document can spell, such as one with an Output, is Python: its `DOMAIN` is the data of a domain.
"""

from __future__ import annotations

import runpy
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

from dnsstack import lint
from dnsstack.document import loads
from dnsstack.errors import Problem, by_position
from dnsstack.lint.engine import run
from dnsstack.lint.rules import BY_ID
from dnsstack.lint.zone import Zone
from dnsstack.model.domain import Domain
from tests.conftest import Golden

CASES: Final = Path(__file__).parent / "cases"
NOW: Final = datetime(2026, 11, 1, 12, tzinfo=UTC)
KINDS: Final = (".yaml", ".py")
BAD: Final = sorted(path for path in CASES.glob("*/bad*") if path.suffix in KINDS)
GOOD: Final = sorted(path for path in CASES.glob("*/good*") if path.suffix in KINDS)
LEAST_BAD: Final = 60


def checked(domain: Domain) -> list[Problem]:
    """What `check` finds: the same as all rules, for those that it leaves out have nothing to say."""
    found = lint.check(domain, now=NOW)
    assert found == run(BY_ID.values(), Zone(domain, now=NOW))
    return found


def findings(path: Path) -> list[Problem]:
    if path.suffix == ".py":
        return checked(Domain.model_validate(runpy.run_path(str(path))["DOMAIN"]))
    loaded = loads(path.read_text(encoding="utf-8"), "yaml", path.name)
    return by_position(loaded.locate(checked(loaded.domain)))


def name(path: Path) -> str:
    return f"{path.parent.name}/{path.stem}"


@pytest.mark.parametrize("path", BAD, ids=name)
def test_a_bad_document_prints_its_findings(path: Path, golden: Golden) -> None:
    """The whole printed text is held, so a finding of another rule that is added or removed shows, too."""
    found = findings(path)
    assert path.parent.name in {problem.rule for problem in found}
    golden(path.with_suffix(".txt"), "\n\n".join(problem.to_text() for problem in found) + "\n")


@pytest.mark.parametrize("path", GOOD, ids=name)
def test_a_good_document_has_no_finding_of_the_rule(path: Path) -> None:
    found = [problem.to_text() for problem in findings(path) if problem.rule == path.parent.name]
    assert found == []


@pytest.mark.parametrize("rule", BY_ID)
def test_every_rule_has_good_and_bad_documents(rule: str) -> None:
    for kind in ("good", "bad"):
        has_one = any(path.suffix in KINDS for path in (CASES / rule).glob(f"{kind}*"))
        assert has_one, f"{rule} has no {kind} case: add tests/lint/cases/{rule}/{kind}-SOMETHING.yaml, or .py"


def test_every_case_belongs_to_a_rule() -> None:
    strays = sorted(path.name for path in CASES.iterdir() if path.name not in BY_ID)
    assert strays == [], "a folder of cases is named after its rule"
    texts = {path for path in CASES.glob("*/*.txt") if not any(path.with_suffix(kind).is_file() for kind in KINDS)}
    assert texts == set(), "an expected text without its document: remove it"


def test_there_are_many_bad_documents() -> None:
    assert len(BAD) >= LEAST_BAD
