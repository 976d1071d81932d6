"""The description of a rule: of the document's form, of `check`, `verify` or `follow`, or of a deployment."""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Final

from dnsstack.errors import UsageError
from dnsstack.lint.page import paragraphs
from dnsstack.model.nearest import did_you_mean


def page(rule: str) -> str:
    """The description of a rule, as text; it has a part for each command that has a rule of this id.

    Raises:
        UsageError: there is no such rule.
    """
    sources = [source() for source in _SOURCES]
    parts = ["\n".join(pages[rule]()) for pages in sources if rule in pages]
    if not parts:
        msg = f"{rule!r} is not a rule{did_you_mean(rule, rules())}"
        raise UsageError(msg)
    return "\n\n".join(parts)


def rules() -> list[str]:
    """Every rule id, sorted."""
    return sorted({id_ for source in _SOURCES for id_ in source()})


_Pages = Mapping[str, Callable[[], Iterator[str]]]


def _checked() -> _Pages:
    from dnsstack.lint.rules import BY_ID, catalogue

    def lines(rule: str) -> Iterator[str]:
        entry = next(entry for entry in catalogue() if entry.id == rule)
        refusal = "" if entry.acceptable else ", can't be accepted"
        yield f"{rule}: {entry.title} (`check`, {entry.severity.value}{refusal})"
        yield from paragraphs(entry.text)
        yield f"Hint: {entry.hint}"
        yield f"Source: {entry.source}"

    return {rule: partial(lines, rule) for rule in BY_ID}


def _verified() -> _Pages:
    from dnsstack.verify.checks import CHECKS

    def lines(rule: str) -> Iterator[str]:
        check = next(check for check in CHECKS if check.id == rule)
        text = inspect.cleandoc(sys.modules[check.find.__module__].__doc__ or "")
        title, _, body = text.partition("\n")
        yield f"{rule}: {title.rstrip('.')} (`verify`, error)"
        yield from paragraphs(body.strip())
        yield f"Hint: {check.hint}"
        yield f"Source: {check.source}"

    return {check.id: partial(lines, check.id) for check in CHECKS}


def _read() -> _Pages:
    from dnsstack.document.rules import RULES

    return {rule: partial(_one_line, f"{rule}: {meaning} (of a document)") for rule, meaning in RULES.items()}


def _followed() -> _Pages:
    from dnsstack.follow.rules import RULES

    def lines(rule: str) -> Iterator[str]:
        meaning, remedy = RULES[rule]
        yield f"{rule}: {meaning} (`follow`)"
        yield f"Hint: {remedy}"

    return {rule: partial(lines, rule) for rule in RULES}


def _refused() -> _Pages:
    from dnsstack.plan.refusals import REFUSALS

    return {rule: partial(_one_line, f"{rule}: {meaning} (of a deployment)") for rule, meaning in REFUSALS.items()}


_SOURCES: Final[tuple[Callable[[], _Pages], ...]] = (_read, _checked, _refused, _verified, _followed)


def _one_line(text: str) -> Iterator[str]:
    yield text
