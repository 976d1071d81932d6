"""The rules as a page of documentation: `docs/rules.md` is made by this module, and a test holds it up to date."""

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
    yield f"What `dnsstack check` looks for: {len(entries)} rules. A finding ends in its rule's id; ids are permanent."
    yield "Errors stop everything; warnings and advice are told, and fail `--strict` only. Text shows the first five"
    yield "findings of a rule (`--all` shows all of them); `dnsstack explain --rule ID` prints a rule's section."
    yield ""
    yield "A finding is silenced by name, with a reason, where it arises (an RRset, a failover policy, a health check,"
    yield '`nameservers`) or for the whole document: `accept: {ttl-too-low: "steered by hand during the move"}`.'
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
