"""`fmt` changes layout and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnsstack.document import fmt, yaml_reader
from dnsstack.document.source import read_text
from dnsstack.document.tree import Unreadable
from dnsstack.errors import DocumentError

ROOT = Path(__file__).parents[2]

UNTIDY = """

# top
domain:   example.com   # c1
records:
    # about www
    www:
        A:
        -   192.0.2.1
        # second
        - 192.0.2.2


        TXT: |
            hello
              there

            x
        MX: {values: ['10 a',
            "20 b"],
            ttl:  5}
    # after www
    '@':
     CAA:
       -   flags: 0
           tag: issue   # why
           value: 'x"y'
     # after CAA
health_checks: &checks
      web: 'it''s'
# end
"""

TIDY = """# top
domain: example.com   # c1
records:
  # about www
  www:
    A:
      - 192.0.2.1
      # second
      - 192.0.2.2

    TXT: |
        hello
          there

        x
    MX: {values: ["10 a",
        "20 b"],
        ttl: 5}
  # after www
  "@":
    CAA:
      - flags: 0
        tag: issue   # why
        value: 'x"y'
    # after CAA
health_checks: &checks
  web: 'it''s'
# end
"""


def test_layout_is_tidied_and_comments_and_order_are_kept() -> None:
    assert fmt(UNTIDY) == TIDY
    assert fmt(TIDY) == TIDY


def test_windows_line_ends_and_a_byte_order_mark_go() -> None:
    assert fmt("\ufeffdomain: a.example\r\nttl:  5\r\n") == "domain: a.example\nttl: 5\n"


def test_json_is_indented_by_two_and_keeps_its_numbers() -> None:
    assert fmt('{"a": {"b":[1,"é"]}}', "json") == '{\n  "a": {\n    "b": [\n      1,\n      "é"\n    ]\n  }\n}\n'
    assert fmt('{"a": 1e3}', "json") == '{"a": 1e3}'


def test_another_format_is_refused() -> None:
    with pytest.raises(DocumentError, match="'toml' is not a format; write yaml or json"):
        fmt("a = 1", "toml")


def test_a_text_that_cannot_be_read_is_refused_with_its_position() -> None:
    with pytest.raises(DocumentError, match="<text>:2:1"):
        fmt("a: 1\n@b: 2\n")


def test_a_text_whose_layout_cannot_be_changed_safely_comes_back_as_it_is() -> None:
    text = "?   a\n:   b\n"

    assert fmt(text) == text


EXAMPLES = sorted(file for file in ROOT.glob("examples/**/*.yaml") if file.parent.name != "monitor")


@pytest.mark.parametrize("mark", ["\x85", "\u2028", "\u2029", "\r"])
@pytest.mark.parametrize("text", ["{}{}domain:   example.com\n", 'domain:   example.com\nx:   "a{}b"\n'])
def test_line_ends_that_no_editor_counts_leave_the_text_as_it_is(text: str, mark: str) -> None:
    written = text.replace("{}", mark)
    assert fmt(written) == written


@pytest.mark.parametrize("file", EXAMPLES, ids=lambda file: file.name)
def test_the_examples_are_in_canonical_layout(file: Path) -> None:
    text = file.read_text(encoding="utf-8")

    assert fmt(text) == text


BODIES = [
    "a:",
    "b: 1",
    "- x",
    "- c:  2",
    "-   - y",
    "# note",
    "",
    "  ",
    "d: |",
    "e: 'q'",
    "f: {g: 1,",
    "h: 2}",
    "i: &k",
    "j: *k",
]
LINES = st.lists(
    st.builds(lambda indent, body: " " * indent + body, st.integers(0, 6), st.sampled_from(BODIES)), max_size=9
)


@given(lines=LINES)
def test_what_loads_is_unchanged_and_twice_is_once(lines: list[str]) -> None:
    text = "\n".join(lines)
    try:
        tree = read_text(text, "yaml", "x")
    except Unreadable:
        return
    if tree.problems:
        return

    once = fmt(text)

    assert read_text(once, "yaml", "x").data == tree.data
    assert fmt(once) == once
    assert once.count("#") == text.count("#")


def test_the_python_parser_lays_out_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dnsstack.document.nodes.events", yaml_reader.python_events)

    assert fmt(UNTIDY) == TIDY
