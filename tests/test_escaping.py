"""Texts of others: visible wherever they are shown, commands to nobody."""

from __future__ import annotations

import ast
import json
import re
import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

import dnsstack as package
from dnsstack.document.writing import to_yaml
from dnsstack.errors import Position, Problem
from dnsstack.escaping import json_text, markup, one_line, visible, workflow_command
from dnsstack.importing.writing import _quoted
from tests import syntax

COMMAND = re.compile(r"^\s*::|##\[|##vso\[", re.MULTILINE)
PIECES = [
    "::",
    "##[error]",
    "##vso[x]",
    "\x1b[2K",
    "\r",
    "\n",
    "\x9b",
    "\u202e",
    "\u2066",
    "\u2028",
    "\ud800",
    "é",
    " ",
]
HOSTILE = st.lists(st.one_of(st.sampled_from(PIECES), st.text(max_size=4)), max_size=8).map("".join)


def unsafe(text: str) -> list[str]:
    """Characters that move the cursor, reorder, hide, or can't be encoded."""
    return [
        char for char in text if unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") and char not in "\n\t"
    ]


@given(HOSTILE)
def test_visible(text: str) -> None:
    shown = visible(text)
    assert not unsafe(shown)
    assert not COMMAND.search(shown)
    assert visible(shown) == shown
    assert shown.count("\n") == text.count("\n")
    assert "\n" not in one_line(text)


@given(st.text(alphabet=st.characters(categories=["L", "N", "P", "S"]), max_size=20))
def test_ordinary_text_is_left_alone(text: str) -> None:
    if not text.startswith("::") and "##" not in text:
        assert visible(text) == text or any(unicodedata.category(char) == "Lo" for char in text)


@given(st.dictionaries(HOSTILE, HOSTILE, max_size=3))
def test_json_stays_json(data: dict[str, str]) -> None:
    shown = json_text(data, indent=2)
    assert json.loads(shown) == data
    assert not unsafe(shown)
    assert not COMMAND.search(shown)


@given(HOSTILE.filter(lambda text: "\ud800" not in text and not re.search("[\ud800-\udfff]", text)))
def test_yaml_stays_yaml(text: str) -> None:
    for shown in (to_yaml({"key": text}), f"key: {_quoted(text)}\n"):
        assert yaml.safe_load(shown) == {"key": text}
        assert not unsafe(shown)
        assert not COMMAND.search(shown)
        assert shown.count("\n") == 1


@given(HOSTILE, HOSTILE)
def test_github_annotation(name: str, message: str) -> None:
    """One line; unescaped as the runner does, the parts are what was meant."""
    shown = workflow_command("error", {"file": name, "line": "3"}, message)
    assert "\n" not in shown
    assert not unsafe(shown)
    _, properties, body = shown.split("::", 2)
    assert properties.endswith("line=3")
    assert properties.count(",") == (1 if name else 0)
    assert body.replace("%0A", "\n").replace("%25", "%") == visible(message)


@given(HOSTILE)
def test_markup(text: str) -> None:
    assert not unsafe(markup(text))
    assert "<" not in markup(text)


@given(HOSTILE, HOSTILE, HOSTILE)
def test_a_problem_has_its_three_lines(message: str, file: str, owner: str) -> None:
    problem = Problem(message, owner=owner, hint=message, rule="a-rule", position=Position(file, 1, 2))
    shown = problem.to_text()
    assert shown.count("\n") == (2 if message else 1)
    assert not unsafe(shown)
    assert not COMMAND.search(shown)


THE_PLUGINS = ("plugin/__main__.py", "plugin/serve.py")
"""These write a port, which is the engine's protocol, and a fixed text for who starts the plugin by hand."""


def test_one_place_prints() -> None:
    """`click.echo` and `print` show a text as it is; `screen.say` and `screen.give` are the places for that."""
    root = Path(package.__file__).parent
    printing = re.compile(r"(click\.)?(echo|secho)|print|sys\.std(out|err)\.write|traceback\.print_\w+")
    found: list[str] = []
    for file in sorted(root.rglob("*.py")):
        if file.relative_to(root).as_posix() in {"cli/screen.py", *THE_PLUGINS}:
            continue
        found += [
            f"{file.relative_to(root)}:{node.lineno}"
            for node in syntax.nodes(file)
            if isinstance(node, ast.Call)
            and isinstance(node.func, ast.Name | ast.Attribute)
            and printing.fullmatch(ast.unparse(node.func))
        ]
    assert not found


@pytest.mark.parametrize("text", ["::1", "2001:db8::1", "a::b", "\u00fc.example", "#1"])
def test_what_is_harmless(text: str) -> None:
    assert visible(f"x {text}") == f"x {text}"
