"""The changes of an entry, a health check or a setting, with the document's keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from typing import Any, Final, NamedTuple

from dnsstack.changes.difference import Difference, PlannedEntry
from dnsstack.model.base import Model
from dnsstack.model.deferred import Deferred
from dnsstack.model.failover.base import Strategy
from dnsstack.model.nameservers import NameserverSet, ProviderId
from dnsstack.model.rdata import Rdata
from dnsstack.model.rrset import Value
from dnsstack.plan.plan import PlannedFailover, PlannedRRset


class Field(NamedTuple):
    """One key of the document with its values before and after, as text; "" if it is missing."""

    key: str
    before: str
    after: str

    def to_text(self) -> str:
        """`port: 443 -> 8443`, `rto: + 8m`, `comment: - old`."""
        if not self.before:
            return f"{self.key}: + {self.after}"
        return f"{self.key}: {self.before} -> {self.after}" if self.after else f"{self.key}: - {self.before}"


_APART: Final = frozenset(("owner", "rdtype", "path", "written"))
"""Fields that identify a part, or say where it is written; they are not compared."""


def value_text(value: Value) -> str:
    """A value in presentation format; an Output is shown by its key."""
    return f"<{value.key or 'known after up'}>" if isinstance(value, Deferred) else value.to_text()


def values_of(entry: PlannedEntry) -> tuple[str, ...]:
    """The values of an RRset, or of a policy's primary, as text."""
    values = entry.values if isinstance(entry, PlannedRRset) else entry.policy.primary
    return tuple(map(value_text, values))


def fields(before: Model | None, after: Model | None) -> list[Field]:
    """Every key whose value differs; nested keys are joined by a dot, and a default is compared by its value.

    For a part that is added or removed as a whole: every key that is not a default.
    """
    whole = before is not None and after is not None
    return _differing(dict(_flat(before, whole=whole)), dict(_flat(after, whole=whole)))


def _differing(was: Mapping[str, str], becomes: Mapping[str, str]) -> list[Field]:
    keys = dict.fromkeys((*was, *becomes))
    return [Field(key, was.get(key, ""), becomes.get(key, "")) for key in keys if was.get(key) != becomes.get(key)]


def entry_fields(before: PlannedEntry | None, after: PlannedEntry | None) -> list[Field]:
    """The keys that differ between two entries: TTL, values, who serves it, the policy's keys."""
    whole = isinstance(before, PlannedFailover) and isinstance(after, PlannedFailover)
    was, becomes = (dict(_said(one, whole=whole)) if one is not None else {} for one in (before, after))
    found = _differing(was, becomes)
    if not found and isinstance(before, PlannedFailover) and isinstance(after, PlannedFailover):
        servers = [", ".join(provider.value for provider in one.answers) for one in (before, after)]
        return [Field("served by", *servers)] if servers[0] != servers[1] else []
    return found


def _said(entry: PlannedEntry, *, whole: bool) -> Iterator[tuple[str, str]]:
    if isinstance(entry, PlannedFailover):
        yield "kind", "failover"
        yield from _flat(entry.policy, whole=whole)
        return
    yield "ttl", str(entry.ttl)
    yield "values", ", ".join(map(value_text, entry.values))
    yield "served by", ", ".join(provider.value for provider in ProviderId if provider in entry.served_by)
    if entry.proxied:
        yield "proxied", "true"
    if entry.comment:
        yield "comment", entry.comment
    if entry.tags:
        yield "tags", ", ".join(entry.tags)


def settings(difference: Difference) -> list[Field]:
    """The settings that differ: the domain's name, its name servers, `unmanaged`."""
    old, new = difference.apex
    renamed = [Field("domain", old, new)] if old != new else []
    before, after = difference.nameservers
    left = [
        Field(f"unmanaged.{change.key}{one.key.removeprefix('reason') and '.' + one.key}", *one[1:])
        for change in difference.unmanaged
        for one in fields(change.before, change.after)
    ]
    return [*renamed, *(Field(f"nameservers.{one.key}", *one[1:]) for one in _servers(before, after)), *left]


def _servers(before: NameserverSet, after: NameserverSet) -> list[Field]:
    """As `fields`, but a provider that is added or removed is one line."""
    whole = {name for name in _PROVIDERS if (getattr(before, name) is None) is not (getattr(after, name) is None)}
    found = [one for one in fields(before, after) if one.key.partition(".")[0] not in whole]
    came_or_went = [
        Field(name, _summary(getattr(before, name)), _summary(getattr(after, name)))
        for name in _PROVIDERS
        if name in whole
    ]
    return [*came_or_went, *found]


_PROVIDERS: Final = ("route53", "cloudflare", "self_hosted")


def _summary(part: Model | None) -> str:
    if part is None:
        return ""
    return "{" + ", ".join(f"{key}: {text}" for key, text in _flat(part, whole=False)) + "}"


def _flat(part: Model | None, before: str = "", *, whole: bool = True) -> Iterator[tuple[str, str]]:
    """The keys and values of a part; with `whole`, also those with default values."""
    if part is None:
        return
    for name, field in type(part).model_fields.items():
        value = getattr(part, name)
        if not whole and value == field.get_default(call_default_factory=True):
            continue
        if name not in _APART and not field.exclude:
            yield from _items(f"{before}{name}", value)


def _items(key: str, value: Any) -> Iterator[tuple[str, str]]:
    """The pairs of one key; none if it is not set."""
    if value is None or value in ((), {}):
        return
    if isinstance(value, Strategy):
        yield key, value.name
        for inner, text in _flat(value, f"{key}.", whole=False):
            if inner != f"{key}.strategy":
                yield inner, text
    elif isinstance(value, (Rdata, Deferred)):
        yield key, value_text(value)
    elif isinstance(value, Model):
        yield from _flat(value, f"{key}.")
    elif isinstance(value, Mapping):
        for inner, item in value.items():
            yield from _items(f"{key}.{_plain(inner)}", item)
    elif isinstance(value, Sequence) and not isinstance(value, str):
        yield from _listed(key, value)
    else:
        yield key, _plain(value)


def _listed(key: str, values: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """A list in one line; in a list of parts, each item by its number."""
    if all(isinstance(one, Model) and not isinstance(one, Rdata) for one in values):
        for index, one in enumerate(values, 1):
            yield from _flat(one, f"{key}.{index}.")
    else:
        shown = (value_text(one) if isinstance(one, (Rdata, Deferred)) else _plain(one) for one in values)
        yield key, ", ".join(shown)


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Enum):
        return str(value.value)
    return value.isoformat() if isinstance(value, datetime) else str(value)
