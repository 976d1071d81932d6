"""The data of one zone on one name server, as the answering algorithm uses it.

`StaticContent` is plain zone data. Route53's and Cloudflare's contents are based on it and decide some RRsets at
each question: by health, by alias, by flattening.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset

Name = dns.name.Name
WireRRset = dns.rrset.RRset
RdataType = dns.rdatatype.RdataType


class ServedContent(Protocol):
    """One zone's data on one server."""

    @property
    def apex(self) -> Name:
        """The owner of SOA and NS."""

    def exists(self, name: Name) -> bool:
        """True for owners and empty non-terminals."""

    def types(self, name: Name) -> frozenset[RdataType]:
        """The types that `name` owns."""

    def rrset(self, name: Name, rdtype: RdataType) -> WireRRset | None:
        """The current answer for an owner and type."""


class StaticContent:
    """Zone data whose answers never change.

    Duplicate rdata of one owner and type are joined, as in every name server; the first TTL counts.
    """

    def __init__(self, apex: Name, rrsets: Iterable[WireRRset]) -> None:
        self._apex = apex
        self._nodes: dict[Name, dict[RdataType, WireRRset]] = {}
        self._terminals: set[Name] = {apex}
        for rrset in rrsets:
            self.add(rrset)

    @property
    def apex(self) -> Name:
        """The owner of SOA and NS."""
        return self._apex

    def add(self, rrset: WireRRset) -> None:
        """Add an RRset; it is joined with an existing one of the owner and type."""
        self.add_name(rrset.name)
        existing = self._nodes[rrset.name].setdefault(rrset.rdtype, rrset)
        if existing is not rrset:
            for rdata in rrset:
                existing.add(rdata)

    def add_name(self, name: Name) -> None:
        """Make `name` an owner, and every name between it and the apex exist."""
        self._nodes.setdefault(name, {})
        while name not in self._terminals:
            self._terminals.add(name)
            name = name.parent()

    def exists(self, name: Name) -> bool:
        """True for owners and empty non-terminals (RFC 4592 §2.2.2)."""
        return name in self._terminals

    def types(self, name: Name) -> frozenset[RdataType]:
        """The types that `name` owns."""
        return frozenset(self._nodes.get(name, ()))

    def rrset(self, name: Name, rdtype: RdataType) -> WireRRset | None:
        """The RRset of an owner and type."""
        return self._nodes.get(name, {}).get(rdtype)

    def rrsets(self) -> Iterable[WireRRset]:
        """All RRsets."""
        for node in self._nodes.values():
            yield from node.values()


Addresses = Callable[[str], Sequence[str]]
"""The addresses of an outside host name, with or without final dot; empty if the name does not exist."""


def addresses_rrset(owner: Name, ttl: int, rdtype: RdataType, addresses: Sequence[str]) -> WireRRset | None:
    """An A or AAAA RRset of those `addresses` that fit the type; None without one."""
    wanted = [text for text in addresses if (":" in text) == (rdtype == dns.rdatatype.AAAA)]
    if rdtype not in (dns.rdatatype.A, dns.rdatatype.AAAA) or not wanted:
        return None
    rdatas = [dns.rdata.from_text(dns.rdataclass.IN, rdtype, text) for text in wanted]
    return dns.rrset.from_rdata_list(owner, ttl, rdatas)
