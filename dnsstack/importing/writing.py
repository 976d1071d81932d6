"""The document of an imported domain: canonical, with comments about its sources and about what it does not have.

Except for comments, it is equal to what `document.dump` writes. Records are written line by line here, because for
thousands of them the YAML library takes several times as long as reading the zone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from dnsstack import files
from dnsstack.document.writing import to_yaml
from dnsstack.errors import EnvironmentFault
from dnsstack.escaping import must_quote, yaml_text
from dnsstack.importing.existing.zone import Note
from dnsstack.model.domain import Domain

_PLAIN: Final = re.compile(r"(?:\d+ )*[a-z_][a-z0-9_-]*(?:[.][a-z0-9_-]+)*[.]?|\d+\.\d+\.\d+\.\d+")
"""Texts that need no quotes in YAML; for others, the YAML library decides."""

_RESERVED: Final = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))
_SINGLE: Final = re.compile(r"'[^'\"\\]*'")
_LATER: Final = "failover"


def text(domain: Domain, sources: Sequence[str], notes: Iterable[Note], today: date) -> str:
    """The document with comments.

    Raises:
        Unsupported: an owner has two RRsets of one type.
    """
    data = domain.to_document()
    records = data.pop("records", {})
    last = {_LATER: data.pop(_LATER)} if _LATER in data else {}
    lines = [*_header(sources, notes, today), to_yaml(data)]
    if records:
        lines.extend(_records(records))
    if last:
        lines.append(to_yaml(last))
    return "".join(lines)


def _header(sources: Sequence[str], notes: Iterable[Note], today: date) -> Iterator[str]:
    shown = ", ".join(_one_line(source) for source in sources)
    yield f"# Imported from {shown} on {today.isoformat()}.\n"
    notes = tuple(notes)
    for title, lost in (("Not in this document:", True), ("Told:", False)):
        lines = dict.fromkeys(_one_line(note.to_text()) for note in notes if note.lost is lost)
        if lines:
            yield f"# {title}\n"
            yield from (f"#   {line}\n" for line in lines)


def _one_line(shown: str) -> str:
    """The text, printable and on one line, so that it can't end the comment."""
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in shown)


def _records(records: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """The lines of the section `records`."""
    yield "records:\n"
    for owner, types in records.items():
        yield f"  {_scalar(owner)}:\n"
        for rdtype, body in types.items():
            if isinstance(body, str):
                yield f"    {rdtype}: {_scalar(body)}\n"
            elif isinstance(body, list) and all(isinstance(value, str) for value in body):
                yield f"    {rdtype}:\n"
                for value in body:
                    yield f"      - {_scalar(value)}\n"
            else:
                yield from _indented(to_yaml({rdtype: body}))


def _indented(block: str) -> Iterator[str]:
    for line in block.splitlines(keepends=True):
        yield f"    {line}" if line.strip() else line


def _scalar(value: str) -> str:
    if _PLAIN.fullmatch(value) and value not in _RESERVED:
        return value
    return _quoted(value)


@lru_cache(maxsize=4096)
def _quoted(value: str) -> str:
    """The text as the YAML library writes it, in double quotes if that does not change it."""
    import yaml

    base: Any = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    style = '"' if must_quote(value) else None
    shown = yaml_text(yaml.dump(value, Dumper=base, allow_unicode=True, width=2**31 - 1, default_style=style))
    shown = shown.removesuffix("\n").removesuffix("\n...")
    return f'"{shown[1:-1]}"' if _SINGLE.fullmatch(shown) and shown[1:-1].isprintable() else shown


def write(contents: Mapping[Path, str]) -> None:
    """Write all files, or none if one can't be written.

    Raises:
        EnvironmentFault: one can't be written; then no file is changed.
    """
    try:
        files.write_all(contents)
    except OSError as error:
        msg = f"{error.filename} can't be written: {error.strerror}; nothing is written"
        raise EnvironmentFault(msg) from None
