"""The rules as a page of documentation: this module makes `docs/rules.md`, and a test compares both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dnsstack.lint.rules import CatalogueEntry


def to_markdown(entries: Iterable[CatalogueEntry]) -> str:
    """The page: a table of all rules, then a section for each."""
    return "\n".join(_lines(list(entries))) + "\n"


def _lines(entries: list[CatalogueEntry]) -> Iterator[str]:
    yield "# Rules"
    yield ""
    yield f"The {len(entries)} rules of `dnsstack check`. A finding ends in the id of its rule; an id never changes."
    yield "An error stops every command; warnings and advice are only shown, unless `--strict` is given. Text shows"
    yield "the first five findings of a rule (`--all` shows all); `dnsstack explain --rule ID` prints a rule's section."
    yield ""
    yield "To accept a finding, write its rule and a reason at the part that it is about (an RRset, a failover policy,"
    yield 'a health check, `nameservers`) or for the whole document: `accept: {ttl-too-low: "moved by hand now"}`.'
    yield "Rules marked * can't be accepted: such a domain can't be rendered or served."
    yield ""
    yield "| rule | severity | what it finds |"
    yield "|---|---|---|"
    for entry in entries:
        severity = entry.severity.value + ("" if entry.acceptable else " *")
        yield f"| [{entry.id}](#{entry.id}) | {severity} | {entry.title} |"
    for entry in entries:
        yield ""
        yield f"## {entry.id}"
        yield ""
        refusal = "" if entry.acceptable else ", can't be accepted"
        yield f"**{entry.title}** ({entry.severity.value}{refusal})"
        yield ""
        for paragraph in paragraphs(entry.text):
            yield f"- {paragraph}"
        yield f"- Hint: {entry.hint}"
        yield f"- Source: {entry.source}"


def paragraphs(text: str) -> Iterator[str]:
    """`What: …` and the others, each on one line."""
    for part in filter(None, re.split(r"\n(?=\w+: )", text)):
        yield re.sub(r"\s+", " ", part).strip()
