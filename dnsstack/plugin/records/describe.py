"""RRsets in words, for messages."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dnsstack.escaping import one_line
from dnsstack.plugin.records.zone import ListedRRset
from dnsstack.providers.declared import AliasedTo, DeclaredRRset, RoleRRset

SHOWN: Final = 5
"""The most values, keys and conflicts that are shown; the others are counted."""

LONGEST: Final = 80
"""The most characters of a value that are shown."""


def described(rrset: DeclaredRRset | None) -> str:
    """An RRset on one printable line: TTL, content and other attributes."""
    if rrset is None:
        return "no RRset"
    parts = [f"TTL {rrset.ttl}"] if rrset.ttl is not None else []
    parts += [_content(rrset.values, rrset.alias)] if rrset.values or rrset.alias else []
    roles = {"primary": rrset.primary, "secondary": rrset.secondary}
    parts += [f"{role} {_role(part)}" for role, part in roles.items() if part is not None]
    flags = {"proxied": rrset.proxied, "flattened": rrset.flatten, "followed": rrset.follow}
    parts += [name for name, is_set in flags.items() if is_set]
    parts += [f"comment {_short(rrset.comment)!r}"] if rrset.comment else []
    parts += [f"tags {listed(rrset.tags)}"] if rrset.tags else []
    return one_line(" ".join(parts))


def seen(live: ListedRRset | None) -> str:
    """A listed RRset on one line."""
    if live is not None and live.declared is None:
        return "an RRset of a kind that dnsstack does not write"
    return described(live.declared if live is not None else None)


def listed(words: Sequence[str]) -> str:
    """The first few words, each shortened, and the number of others."""
    return named([_short(word) for word in words])


def named(keys: Sequence[str]) -> str:
    """The first few keys, not shortened, and the number of others."""
    more = len(keys) - SHOWN
    return one_line(", ".join(keys[:SHOWN]) + (f" and {more:,} more" if more > 0 else ""))


def _content(values: Sequence[str], alias: AliasedTo | None) -> str:
    return f"[{listed(values)}]" if alias is None else f"alias of {alias.target} in {alias.zone_id}"


def _role(part: RoleRRset) -> str:
    check = f" checked by {part.health_check_id}" if part.health_check_id else ""
    return f"{part.set_identifier} {_content(part.values, part.alias)}{check}"


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
