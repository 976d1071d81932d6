"""Plain words: what an engineer must decode at first sight is in no message, help text, docstring, comment or page."""

from __future__ import annotations

import re
import tokenize
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[1]

WORDS: Final = re.compile(
    r"\b(?:stands?|standing) (?:for|in|at|among|beside|alone|there|twice|under|behind|before|on)\b|\bstands\b"
    r"|\blives\b(?!\")|\bliving\b|\b(?:judg(?:es?|ed|ing)|ballots?|verdicts?)\b|\bheld against\b"
    r"|\bsaid aloud\b|\bhand on the switch\b|\bwhose a server is\b|\btells whose\b"
    r"|\bsisters?\b|\b(?:go|goes|went) dark\b|\bdrowns?\b|\bflaps?\b|\bcushion\b|\bclassic slip\b|\bfor good\b"
    r"|\bcomes? and goes?\b|\bcomes? or goes?\b|\bcut short\b|\bin so many words\b"
    r"|\bthe other way round\b|\bleaves? (?:it )?behind\b",
    re.IGNORECASE,
)
"""Figures of speech, each of which has a literal word: is, means, exists, is healthy, runs, is removed."""

NEGATION: Final = re.compile(r"(?<!there )\b(?:is|was) no (?!longer\b|such\b|more\b|other\b|one\b)[a-z]", re.IGNORECASE)
"""`X is no Y` reads like `there is no Y`: write `X is not a Y`."""

FORM: Final = re.compile(r": [^:\n]{1,120} (?:is|are) allowed\b")
"""`X: Y is allowed` leaves it to the reader what is wrong: say that, then the limit, then what to write."""

NEEDED: Final = re.compile(r": (?:it|one|at least (?:one|\d+|\{[^}]*\})|two|both)(?: \w+)? (?:is|are) needed\b")
"""`X: one is needed` has no limit and no instruction in it: say what is wrong, then what to write."""

DECODED: Final = re.compile(
    r"\b(?:True|False|None|empty|\"\") where\b"  # if
    r"|\b(?:is|are|was|were) told\b|\btold (?:already|at|once)\b"  # reported
    r"|\b(?:[Oo]ne|a) (?:class|document|element|file|finding|line|marker|record|resource|row|rule|step|weight) an? "
    r"(?:day|document|file|finding|owner|policy|provider|record|row|rule|server|step|term|type|value|zone)\b"  # each
    r"|\b[Ww]hat (?:comes|goes|is there|was there)\b|\bwho (?:goes|leaves)\b|\bthat goes\b"  # added, removed, existing
    r"|(?<!there )\bis none\b|\bnames? none\b"  # is not a; has no
    r"|\bon (?:the|that) way\b|\bin the place of\b|\blikewise\b|\bshall\b|\bwhoever\b|\bgives? way\b"
    r"|\bl(?:ies|ie|ay) (?:in|below|beside|at|behind|on|under|outside|inside)\b"  # is
    r'|"""What \w'  # name the thing: the fault, the answer, the values
)
"""Forms that must be decoded, refused in the package, its pages and examples; after `#`, what to write instead."""

NAMING_THEM: Final = ("test_words.py", "test_one_meaning.py")

_TEXTS: Final = {
    getattr(tokenize, name)
    for name in ("STRING", "COMMENT", "FSTRING_MIDDLE", "TSTRING_MIDDLE")
    if hasattr(tokenize, name)
}


def _texts(file: Path) -> Iterator[tuple[int, str]]:
    """The prose of a file, with its lines: strings and comments of a module, all of a page."""
    if file.suffix != ".py":
        yield from enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        return
    with file.open("rb") as stream:
        for token in tokenize.tokenize(stream.readline):
            if token.type in _TEXTS:
                yield from enumerate(token.string.splitlines(), token.start[0])


def _faults(files: Iterator[Path], pattern: re.Pattern[str]) -> list[str]:
    return [
        f"{file.relative_to(ROOT)}:{line}: {found[0]}"
        for file in files
        if pattern.search(file.read_text(encoding="utf-8"))  # most files end here: reading tokens is slow
        for line, text in _texts(file)
        if (found := pattern.search(text))
    ]


def _product() -> Iterator[Path]:
    """What a user reads: the package with its templates, the pages, and the examples without their expected outputs."""
    yield from (ROOT / "dnsstack").rglob("*.py")
    yield from (ROOT / "dnsstack/cli/templates").iterdir()
    yield from (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / ".github/SECURITY.md")
    yield from (ROOT / "docs").rglob("*.md")
    yield from (
        file
        for file in (ROOT / "examples").rglob("*")
        if file.suffix in {".md", ".py", ".ts", ".yaml", ".yml"} and not {"expected", "node_modules"} & {*file.parts}
    )


def _files() -> Iterator[Path]:
    yield from _product()
    yield from (file for file in (ROOT / "tests").rglob("*.py") if file.name not in NAMING_THEM)
    yield from (ROOT / "benchmarks").rglob("*.py")


@pytest.mark.parametrize(
    "pattern", [WORDS, FORM, NEGATION, NEEDED], ids=["figures-of-speech", "is-allowed", "is-no", "is-needed"]
)
def test_messages_and_pages_are_in_plain_words(pattern: re.Pattern[str]) -> None:
    assert _faults(_files(), pattern) == []


def test_the_package_its_pages_and_examples_name_things_directly() -> None:
    assert _faults(_product(), DECODED) == []


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        (WORDS, "192.0.2.1 stands twice"),
        (WORDS, "the primary lives"),
        (WORDS, "a record comes or goes"),
        (FORM, "300 octets: 255 are allowed"),
        (NEGATION, "'x' is no name"),
        (NEEDED, "no value: at least one is needed"),
        (DECODED, "True where it is known"),
        (DECODED, "one file a type"),
        (DECODED, "what comes is created before what goes"),
        (DECODED, '"""What the model holds."""'),
    ],
)
def test_the_patterns_find_what_they_are_for(pattern: re.Pattern[str], text: str) -> None:
    assert pattern.search(text)
