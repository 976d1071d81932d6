"""`docs/api.md` follows the docstrings, and every public name is on it with a sentence."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Literal, get_origin

import pytest

import dnsstack
from tests import api_page
from tests.conftest import Golden

PAGE = Path(__file__).parents[1] / "docs" / "api.md"


def test_the_page_follows_the_docstrings(golden: Golden) -> None:
    golden(PAGE, api_page.to_markdown())


@pytest.mark.parametrize("name", dnsstack.__all__)
def test_every_public_name_is_on_the_page_and_says_what_it_is(name: str) -> None:
    assert f"`{name}" in (text := api_page.to_markdown()) or f"### {name}" in text or f"`dnsstack.{name}`" in text
    found = getattr(dnsstack, name)
    alias = get_origin(found) is Literal  # it has no docstring: the page says what it is
    assert alias or inspect.cleandoc(found.__doc__ or "").strip(), f"{name} has no docstring"
