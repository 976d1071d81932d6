"""A comment of Markdown is read back by a reader of it: every text is in its place, and is what was put in."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import example, given, settings

from dnsstack.changes.formats.markdown import code, escaped, table
from dnsstack.escaping import one_line
from tests.conftest import up_to
from tests.strategies import hostile_texts

few = settings(max_examples=up_to(60), deadline=None)


def tokens(text: str) -> list[Any]:
    """Blocks and what is inside them, in order, as GitHub Flavored Markdown has them but for its links."""
    reader = (
        pytest.importorskip("markdown_it", reason="markdown-it-py reads Markdown")
        .MarkdownIt("commonmark")
        .enable("table")
    )
    return [inner for block in reader.parse(text) for inner in (block.children or [block])]


def said(found: list[Any]) -> str:
    """The text of a cell or a paragraph; HTML's own tags are left out, its entities are characters already."""
    assert {one.content for one in found if one.type == "html_inline"} <= {"<code>", "</code>"}
    return "".join(one.content for one in found if one.type in ("text", "code_inline", "text_special"))


@few
@given(hostile_texts, hostile_texts)
def test_cells_of_a_table(first: str, second: str) -> None:
    rows = [(code(first), escaped(second))]
    found = tokens("\n".join(table("title", ("what", "how long"), rows)))
    cells = [index for index, one in enumerate(found) if one.type == "td_open"]
    assert len(cells) == 2
    assert said(found[cells[0] : cells[1]]).strip() == one_line(first).strip()
    assert said(found[cells[1] :]).strip() == one_line(second).strip()


@few
@given(hostile_texts)
def test_a_code_span_in_a_line(text: str) -> None:
    found = tokens(f"before {code(text)} after")
    assert said(found).removeprefix("before ").removesuffix(" after").strip() == one_line(text).strip()


@few
@given(hostile_texts)
@example("- x")
@example("1. x")
@example("2) x")
@example("+ x")
@example("---")
@example("192.0.2.1")
@example("    x")
@example(" ")
def test_a_line_of_a_list(text: str) -> None:
    found = tokens(f"- {escaped(text)}")
    paragraph = ["paragraph_open"] if one_line(text).strip() else []  # blank: an item with nothing in it
    assert [one.type for one in found if one.type.endswith("_open")] == [
        "bullet_list_open",
        "list_item_open",
        *paragraph,
    ]
    assert said(found).strip() == one_line(text).strip()
