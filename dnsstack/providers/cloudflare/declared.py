"""Cloudflare's records as RRsets of a per-zone resource, and back. An RRset has several records, each with its own id.

The records of one RRset may differ in TTL, proxying, comment or tags. The RRset then has what most of its records
have; a value whose record has something else gets a remark behind a semicolon, which begins a comment in presentation
format (RFC 1035, section 5.1). So every difference shows it, and it never equals what a program declares.
Settings that documents don't have (`ipv4_only`, `ipv6_only`) are shown in the same way.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from dnsstack.model.names import absolute
from dnsstack.model.rdata import from_absolute
from dnsstack.providers.cloudflare.decode import read
from dnsstack.providers.cloudflare.encode import encode, name
from dnsstack.providers.cloudflare.follow import COMMENT
from dnsstack.providers.cloudflare.records import PROXIABLE
from dnsstack.providers.declared import DeclaredRRset, Key, join, split

ApiRecord = Mapping[str, Any]
"""A record as the API answers it."""

Body = dict[str, Any]
"""A complete record as the API takes it, without its id."""

_UNSAID: Final = ("ipv4_only", "ipv6_only")


@dataclass(frozen=True, slots=True)
class LiveRRset:
    """The records of one owner and type; `declared` is None if the model can't read one of them."""

    declared: DeclaredRRset | None
    records: tuple[ApiRecord, ...]


@dataclass(frozen=True, slots=True, order=True)
class Attributes:
    """The attributes of a record besides its value."""

    ttl: int
    proxied: bool = False
    comment: str = ""
    tags: tuple[str, ...] = ()
    flatten: bool = False
    unsaid: tuple[str, ...] = ()

    def remark(self, usual: Attributes) -> str:
        """How it differs from `common`, which most records of the RRset have; "" if it does not."""
        found = [f"TTL {self.ttl}"] if self.ttl != usual.ttl else []
        if self.proxied != usual.proxied:
            found.append("proxied" if self.proxied else "not proxied")
        if self.comment != usual.comment:
            found.append(f'comment "{self.comment}"')
        if self.tags != usual.tags:
            found.append(f"tags {' '.join(self.tags) or 'none'}")
        if self.flatten != usual.flatten:
            found.append("flattened" if self.flatten else "not flattened")
        return ", ".join((*found, *self.unsaid))


def attributes(record: ApiRecord) -> Attributes:
    """The attributes of this record."""
    settings = record.get("settings") or {}
    return Attributes(
        ttl=int(record["ttl"]),
        proxied=bool(record.get("proxied")),
        comment=record.get("comment") or "",
        tags=tuple(sorted(record.get("tags") or ())),
        flatten=bool(settings.get("flatten_cname")),
        unsaid=tuple(setting for setting in _UNSAID if settings.get(setting)),
    )


def value(record: ApiRecord) -> str | None:
    """A record's rdata in presentation format with absolute names; None if the model can't read it."""
    plain = {**record, "settings": {}}
    try:
        return read(plain).to_text()
    except (KeyError, TypeError, ValueError, ValidationError, PydanticCustomError):
        return None


def listed(records: Iterable[ApiRecord], apex: str) -> dict[Key, LiveRRset]:
    """The RRsets of these records; `apex` is absolute."""
    groups: dict[Key, list[ApiRecord]] = defaultdict(list)
    odd: dict[Key, list[ApiRecord]] = defaultdict(list)
    for record in records:
        try:
            groups[join(absolute(record["name"], "."), record["type"], apex)].append(record)
        except ValueError:  # not a name of the model, so no document has it
            odd[f"{record['name']}/{record['type']}"].append(record)
    found = {key: LiveRRset(None, tuple(group)) for key, group in odd.items()}
    return found | {key: LiveRRset(_declared(group), tuple(group)) for key, group in groups.items()}


def _declared(group: list[ApiRecord]) -> DeclaredRRset | None:
    found: dict[str, Attributes] = {}
    for record in group:
        text = value(record)
        if text is None:
            return None
        found[text] = attributes(record)
    usual = next(iter(found.values()))
    if len(found) > 1:
        counts = Counter(found[text] for text in sorted(found))
        usual = max(counts, key=lambda one: counts[one])
    return DeclaredRRset(
        ttl=usual.ttl,
        values=tuple(sorted(_told(text, own, usual) for text, own in found.items())),
        proxied=usual.proxied,
        comment=usual.comment,
        tags=usual.tags,
        flatten=usual.flatten,
        follow=usual.comment == COMMENT,
    )


def _told(text: str, own: Attributes, usual: Attributes) -> str:
    remark = own.remark(usual)
    return f"{text} ; {remark}" if remark else text


def wanted_attributes(rrset: DeclaredRRset) -> Attributes:
    """The attributes of each record of a declared RRset; the comment says if a follower changes it."""
    comment = COMMENT if rrset.follow else rrset.comment
    return Attributes(rrset.ttl or 0, rrset.proxied, comment, tuple(sorted(rrset.tags)), rrset.flatten)


def bodies(key: Key, rrset: DeclaredRRset, apex: str) -> dict[str, Body]:
    """The records of a declared RRset by value, sorted.

    Raises:
        ValidationError, PydanticCustomError, KeyError, Unsupported: a value is not rdata, or Cloudflare can't have it.
    """
    owner, rdtype = split(key, apex)
    said = wanted_attributes(rrset)
    found: dict[str, Body] = {}
    for text in rrset.values:
        body: Body = {"name": name(owner), "type": rdtype, "ttl": said.ttl, **encode(from_absolute(rdtype, text))}
        if rdtype in PROXIABLE:
            body["proxied"] = said.proxied
        if said.comment:
            body["comment"] = said.comment
        if said.tags:
            body["tags"] = list(said.tags)
        if said.flatten:
            body["settings"] = {"flatten_cname": True}
        found[text] = body
    return found
