"""Each bad document is refused with exactly the text beside it: rule, position and message."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from dnsstack.document import RULES, load
from dnsstack.errors import DocumentError, Problem

BAD = Path(__file__).parents[1] / "cases" / "documents" / "bad"
DOCUMENTS = sorted(file.name for file in BAD.iterdir() if file.is_file() and file.suffix != ".txt")


def problems_of(name: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Problem, ...]:
    """The problems of one case, loaded from its own folder."""
    monkeypatch.chdir(BAD)
    with pytest.raises(DocumentError) as caught:
        load(name)
    return caught.value.problems


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_bad_document_is_refused_with_position_rule_and_message(
    name: str, monkeypatch: pytest.MonkeyPatch, golden: Callable[[Path, str], None]
) -> None:
    problems = problems_of(name, monkeypatch)

    golden(BAD / f"{name}.txt", "\n\n".join(it.to_text() for it in DocumentError(problems).problems) + "\n")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_problem_has_a_listed_rule_a_position_and_plain_words(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for problem in problems_of(name, monkeypatch):
        assert problem.rule in RULES
        assert problem.position is not None
        assert Path(problem.position.file).exists()
        text = problem.to_text()
        for word in ("pydantic", "Input should", "Extra inputs", "Field required", "Traceback", "Value error", "\0"):
            assert word not in text
        assert max(map(len, text.splitlines())) < 600


def test_there_are_enough_bad_documents_and_no_orphaned_expectation() -> None:
    expected = {file.name.removesuffix(".txt") for file in BAD.glob("*.txt")}

    assert expected == set(DOCUMENTS)
    assert len(DOCUMENTS) >= 80
