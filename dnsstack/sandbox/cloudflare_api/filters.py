"""The query parameters by which DNS records are listed."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from werkzeug.datastructures import MultiDict

from dnsstack.sandbox.cloudflare_api.model import Record

Test = Callable[[Record], bool]

_COMPARISONS: dict[str, Callable[[str, str], bool]] = {
    "": lambda text, wanted: text == wanted,
    ".exact": lambda text, wanted: text == wanted,
    ".contains": lambda text, wanted: wanted in text,
    ".startswith": lambda text, wanted: text.startswith(wanted),
    ".endswith": lambda text, wanted: text.endswith(wanted),
}


def _compares(value: Callable[[Record], str], compare: Callable[[str, str], bool], wanted: str) -> Test:
    return lambda record: compare(value(record).lower(), wanted.lower())


def _texts(query: MultiDict[str, str], field: str, value: Callable[[Record], str]) -> Iterable[Test]:
    for suffix, compare in _COMPARISONS.items():
        wanted = query.get(f"{field}{suffix}")
        if wanted is not None:
            yield _compares(value, compare, wanted)


def _presence(query: MultiDict[str, str], field: str, value: Callable[[Record], object]) -> Iterable[Test]:
    if f"{field}.present" in query:
        yield lambda record: bool(value(record))
    if f"{field}.absent" in query:
        yield lambda record: not value(record)


def _tests(query: MultiDict[str, str]) -> list[Test]:
    tests: list[Test] = [
        *_texts(query, "name", lambda record: record.name),
        *_texts(query, "content", lambda record: record.content),
        *_texts(query, "comment", lambda record: record.comment or ""),
        *_presence(query, "comment", lambda record: record.comment),
    ]
    record_type, proxied, search = query.get("type"), query.get("proxied"), query.get("search")
    if record_type:
        tests.append(lambda record: record.type == record_type.upper())
    if proxied:
        tests.append(lambda record: record.proxied is (proxied == "true"))
    if search:
        tests.append(lambda record: search.lower() in f"{record.name} {record.content} {record.comment or ''}".lower())
    return tests


def _tag_names(record: Record) -> set[str]:
    return {tag.partition(":")[0] for tag in record.tags}


def _tag_tests(query: MultiDict[str, str]) -> list[Test]:
    def has(tag: str) -> Test:
        return lambda record: tag in record.tags

    def named(name: str, *, present: bool) -> Test:
        return lambda record: (name in _tag_names(record)) is present

    return [
        *(has(tag) for tag in query.getlist("tag") + query.getlist("tag.exact")),
        *(named(name, present=True) for name in query.getlist("tag.present")),
        *(named(name, present=False) for name in query.getlist("tag.absent")),
    ]


def _matches(record: Record, tests: list[Test], match: str | None) -> bool:
    decide: Callable[[Iterable[Any]], bool] = any if match == "any" and tests else all
    return decide(test(record) for test in tests)


def select(records: Iterable[Record], query: MultiDict[str, str]) -> list[Record]:
    """The records that a query asks for, in its order (by default by type and name)."""
    tests, tags = _tests(query), _tag_tests(query)
    found = [
        record
        for record in records
        if _matches(record, tests, query.get("match")) and _matches(record, tags, query.get("tag_match"))
    ]
    order = query.get("order", "type")
    keys: dict[str, Callable[[Record], Any]] = {
        "type": lambda record: (record.type, record.name, record.content),
        "name": lambda record: (record.name, record.type, record.content),
        "content": lambda record: record.content,
        "ttl": lambda record: record.ttl,
        "proxied": lambda record: record.proxied,
    }
    found.sort(key=keys.get(order, keys["type"]), reverse=query.get("direction") == "desc")
    return found
