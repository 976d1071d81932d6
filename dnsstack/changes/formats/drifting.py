"""How drift is printed: text, Markdown, JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from dnsstack.changes.drift import KINDS, Drift, Served, detail
from dnsstack.changes.formats.as_json import entry
from dnsstack.changes.formats.lines import shorten
from dnsstack.changes.formats.markdown import LIMIT, code, escaped, marker, table
from dnsstack.changes.report import SHOWN
from dnsstack.escaping import json_text, one_line
from dnsstack.model.names import relative, strip_dot

MEANING: Final = {
    "missing": "declared, but not served",
    "different": "served, but not as declared",
    "unmanaged": "served, but neither declared nor unmanaged",
}
_MARKS: Final = {"missing": "-", "different": "~", "unmanaged": "+"}


def summary(drift: Drift) -> str:
    """`route53: 1 missing, 2 unmanaged; cloudflare: as declared; 3 disagreements`."""
    parts = []
    for one in drift.served:
        counts = [f"{len(found):,} {kind}" for kind in MEANING if (found := one.of_kind(kind))]
        counts += [f"{len(one.missing_markers):,} role markers missing"] if one.missing_markers else []
        parts.append(f"{one.name}: {', '.join(counts) or 'as declared'}")
    parts += [f"{name}: not read" for name, _ in drift.unread]
    parts += [f"{len(drift.disagreements):,} disagreements"] if drift.disagreements else []
    return "; ".join(parts)


def to_text(drift: Drift) -> str:
    """Drift as text, with at most `SHOWN` entries of each kind."""
    return "\n".join(map(one_line, _lines(drift)))


def _lines(drift: Drift) -> Iterator[str]:
    yield f"{drift.apex} live -> {drift.document}"
    yield summary(drift)
    for name, reason in drift.unread:
        yield f"{name} can't be read: {reason}"
    for one in drift.served:
        for kind, meaning in MEANING.items():
            yield from _kind(one, kind, meaning, drift.apex)
        for owner in one.missing_markers:
            yield f"  - {relative(owner, drift.apex)} TXT: the role marker is missing at {one.name}"
    if drift.disagreements:
        yield "the providers disagree:"
        for found in drift.disagreements[:SHOWN]:
            sides = "; ".join(f"{name}: {text or 'nothing'}" for name, text in found.sides.items())
            yield f"  ~ {relative(found.owner, drift.apex)} {found.rdtype}: {shorten(sides)}"
        yield from _more(len(drift.disagreements))


def _kind(one: Served, kind: str, meaning: str, apex: str) -> Iterator[str]:
    found = one.of_kind(kind)
    if not found:
        return
    yield f"{one.name}, {kind} ({meaning}):"
    for change in found[:SHOWN]:
        yield f"  {_MARKS[kind]} {relative(change.key[0], apex)} {change.key[1]}: {shorten('; '.join(detail(change)))}"
    yield from _more(len(found))


def _more(count: int) -> Iterator[str]:
    if count > SHOWN:
        yield f"  and {count - SHOWN:,} more (--format json has all)"


def to_markdown(drift: Drift) -> str:
    """Drift as Markdown, for an issue or a job's summary, within GitHub's limit."""
    for shown in (SHOWN, 50, 10, 0):
        made = "\n".join(_markdown(drift, shown))
        if len(made) <= LIMIT:
            return made
    return made[:LIMIT].rpartition("\n")[0]


def _markdown(drift: Drift, shown: int) -> Iterator[str]:
    yield marker(drift.apex)
    yield f"### {code(strip_dot(drift.apex))}: {escaped(summary(drift))}"
    for name, reason in drift.unread:
        yield f"\n{code(name)} can't be read: {escaped(reason)}"
    for one in drift.served:
        rows = [
            (KINDS[change.kind], code(f"{relative(change.key[0], drift.apex)} {change.key[1]}"), _cell(change))
            for change in one.entries[:shown]
        ]
        rows += [
            ("missing", code(f"{relative(owner, drift.apex)} TXT"), "role marker") for owner in one.missing_markers
        ]
        more = len(one.entries) - min(shown, len(one.entries))
        yield from table(one.name, ("", "what", "values and fields"), rows, more=more)
    sides = []
    for found in drift.disagreements[:shown]:
        texts = (code(text or "nothing") for text in found.sides.values())
        sides.append((code(f"{relative(found.owner, drift.apex)} {found.rdtype}"), *texts))
    names = [one.name for one in drift.served]
    more = len(drift.disagreements) - len(sides)
    yield from table("Where the providers disagree", ("what", *names), sides, more=more)


def _cell(change: Any) -> str:
    return "<br>".join(code(shorten(line)) for line in detail(change)[:10])


def to_json(drift: Drift) -> str:
    """The complete drift as JSON."""
    made = {
        "version": 1,
        "domain": drift.apex,
        "document": drift.document,
        "different": bool(drift),
        "unread": [{"provider": name, "reason": reason} for name, reason in drift.unread],
        "providers": [
            {
                "provider": one.name,
                "missing_markers": list(one.missing_markers),
                "rrsets": [
                    {
                        "owner": change.key[0],
                        "type": change.key[1],
                        "kind": KINDS[change.kind],
                        "served": entry(change.before),
                        "declared": entry(change.after),
                    }
                    for change in one.entries
                ],
            }
            for one in drift.served
        ],
        "disagreements": [
            {"owner": one.owner, "type": one.rdtype, "sides": dict(one.sides)} for one in drift.disagreements
        ],
    }
    return json_text(made, indent=2)


FORMATS: Final[Mapping[str, Callable[[Drift], str]]] = {"text": to_text, "markdown": to_markdown, "json": to_json}
