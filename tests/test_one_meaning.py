"""A word of the code means one thing: of these names, one class or alias each; what has a plain word has no other."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import dnsstack

ROOT = Path(dnsstack.__file__).parent
NAMES = (
    "Answer", "Calls", "Change", "Check", "Checked", "Clock", "CloudflareApi", "Conflict", "Content", "Decision",
    "Difference", "Ends", "Entry", "Fault", "Key", "Kind", "NameServer", "Options", "Outcome", "Pace", "Patience",
    "Positions", "Provider", "Query", "Rdata", "Reader", "Refusal", "Registration", "Report", "RRset", "Served",
    "Shape", "Software", "Target", "Term", "Text", "Wanted", "Zone",
)  # fmt: skip
OTHERS = {
    "living": "existing",
    "held": "existing, or what it is",
    "but": "replace, leaving_out",
    "judge": "evaluate",
    "judged": "evaluated",
    "judging": "evaluating",
    "ballot": "quorum",
    "verdict": "result",
}
"""Words that no class, function, argument, attribute or variable is named with, and what they are called here."""
ALLOWED = {"HELD"}
"""The outcome of a drill whose promises held."""
_RARE = [word for word in OTHERS if word != "but"]
MAYBE = re.compile(
    rf"(?:\b|_)(?:{'|'.join(_RARE)})(?:\b|_)|[a-z](?:{'|'.join(map(str.capitalize, _RARE))})|_but\b|\bbut(?:_|[(:=])",
    re.IGNORECASE,
)
DEFINED = re.compile(rf"^(?:class )?({'|'.join(NAMES)})\b(?=[(:]|(?:: [^=\n]+)? =)", re.MULTILINE)


def test_a_name_means_one_thing() -> None:
    places = defaultdict(list)
    for path in sorted(ROOT.rglob("*.py")):
        for name in DEFINED.findall(path.read_text("utf-8")):
            places[name].append(path.relative_to(ROOT).as_posix())

    assert {"Entry", "Kind", "RRset", "Zone"} <= places.keys()
    assert {name: there for name, there in places.items() if len(there) > 1} == {}, "give all but one their own word"


IMPORT = re.compile(r"^ *from dnsstack\S* import (\([^)]*\)|.*)", re.MULTILINE)
RENAMED = re.compile(r"\b[A-Z]\w*[a-z]\w* as \w+")


def _renamed(text: str) -> list[str]:
    return [found for names in IMPORT.findall(text) for found in RENAMED.findall(names)]


def test_no_class_is_imported_under_another_name() -> None:
    """Whoever needs two things of one name sees that they are two names."""
    assert _renamed("    from dnsstack.changes import (\n    LIMIT as MOST,\n    Side as Made,\n)") == ["Side as Made"]
    found = {path.name: names for path in ROOT.rglob("*.py") if (names := _renamed(path.read_text("utf-8")))}
    assert found == {}, "rename one of the two"


def _named(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Every name that a module gives, with its line; a test is named by a sentence."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) if not name.startswith("test_"):
                yield name, node.lineno
            case ast.ClassDef(name=name) | ast.arg(arg=name) | ast.Attribute(attr=name):
                yield name, node.lineno
            case ast.Name(id=name, ctx=ast.Store()):
                yield name, node.lineno


def _words(name: str) -> list[str]:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().split("_")


def test_no_name_has_a_word_that_another_one_says_plainly() -> None:
    texts = {path: path.read_text("utf-8") for folder in (ROOT, ROOT.parent / "tests") for path in folder.rglob("*.py")}
    suspects = [path for path, text in texts.items() if MAYBE.search(text)]  # to parse every file takes seconds
    faults = [
        f"{path.name}:{line}: {name}: {OTHERS[word]}"
        for path in suspects
        for name, line in _named(ast.parse(texts[path]))
        if name not in ALLOWED
        for word in _words(name)
        if word in OTHERS
    ]
    assert len(texts) > 500
    assert faults == []


def test_classes_and_functions_are_not_called_found() -> None:
    called = re.compile(r"^ *(?:class|(?:async )?def) _*found\b", re.MULTILINE | re.IGNORECASE)
    assert [path.name for path in ROOT.rglob("*.py") if called.search(path.read_text("utf-8"))] == [], "existing?"
