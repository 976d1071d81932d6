"""The answering algorithm of an authoritative server (RFC 1034 §4.3.2, RFC 4592, RFC 2308, RFC 6604).

It is a pure function from a `Content` and a question to the sections of a response.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from dnsstack.sandbox.dns.content import Name, RdataType, ServedContent, WireRRset

MAX_CHAIN: Final = 16
"""Most CNAMEs that are followed inside the zone; then the answer ends."""

ANY, CNAME, DS = dns.rdatatype.ANY, dns.rdatatype.CNAME, dns.rdatatype.DS
NS, SOA = dns.rdatatype.NS, dns.rdatatype.SOA


@dataclass(slots=True)
class Sections:
    """The parts of a response."""

    rcode: dns.rcode.Rcode = dns.rcode.NOERROR
    authoritative: bool = True
    answer: list[WireRRset] = field(default_factory=list)
    authority: list[WireRRset] = field(default_factory=list)
    additional: list[WireRRset] = field(default_factory=list)


def answer(content: ServedContent, qname: Name, qtype: RdataType) -> Sections:
    """The response to one question; REFUSED outside the zone."""
    sections = Sections()
    if not qname.is_subdomain(content.apex):
        sections.rcode, sections.authoritative = dns.rcode.REFUSED, False
        return sections
    name, seen = qname, {qname}
    for _ in range(MAX_CHAIN):
        target = _step(content, name, qtype, sections)
        if target is None or target in seen or not target.is_subdomain(content.apex):
            break
        seen.add(target)
        name = target
    return sections


def _step(content: ServedContent, name: Name, qtype: RdataType, sections: Sections) -> Name | None:
    """Answer for one name of a chain, and return the CNAME's target if there is one to follow."""
    cut = _zone_cut(content, name, qtype)
    if cut is not None:
        _refer(content, cut, sections)
        return None
    source = name if content.exists(name) else _wildcard(content, name)
    if source is None:
        sections.rcode = dns.rcode.NXDOMAIN
        _deny(content, sections)
        return None
    types = content.types(source)
    if CNAME in types and qtype not in (CNAME, ANY):
        alias = _owned_by(content.rrset(source, CNAME), name)
        if alias is not None:
            sections.answer.append(alias)
            target: Name = alias[0].target
            return target
    found = _any(content, source) if qtype == ANY else content.rrset(source, qtype)
    found = _owned_by(found, name)
    if found is None:
        _deny(content, sections)
        return None
    sections.answer.append(found)
    if qtype == NS:
        _glue(content, found, sections)
    return None


def _zone_cut(content: ServedContent, name: Name, qtype: RdataType) -> WireRRset | None:
    """The NS RRset of the topmost zone cut at or above `name`; the cut's DS is the parent's own data."""
    depth = len(content.apex.labels)
    for size in range(depth + 1, len(name.labels) + 1):
        node = name.split(size)[1]
        if NS in content.types(node) and not (node == name and qtype == DS):
            return content.rrset(node, NS)
    return None


def _refer(content: ServedContent, cut: WireRRset, sections: Sections) -> None:
    """A referral: the cut's NS and their glue; authoritative only after a CNAME of this zone."""
    sections.authoritative = bool(sections.answer)
    sections.authority.append(cut)
    _glue(content, cut, sections)


def _glue(content: ServedContent, servers: WireRRset, sections: Sections) -> None:
    for rdata in servers:
        for rdtype in (dns.rdatatype.A, dns.rdatatype.AAAA):
            address = content.rrset(rdata.target, rdtype)
            if address is not None and address not in sections.additional:
                sections.additional.append(address)


def _wildcard(content: ServedContent, name: Name) -> Name | None:
    """The source of synthesis below the closest encloser, if it exists (RFC 4592 §3.3.1)."""
    encloser = name.parent()
    while not content.exists(encloser):
        encloser = encloser.parent()
    wildcard = Name((b"*", *encloser.labels))
    return wildcard if content.exists(wildcard) else None


def _owned_by(rrset: WireRRset | None, name: Name) -> WireRRset | None:
    """The RRset with the name of the question, also for a wildcard's data."""
    if rrset is None or rrset.name == name:
        return rrset
    return dns.rrset.from_rdata_list(name, rrset.ttl, list(rrset))


def _any(content: ServedContent, name: Name) -> WireRRset | None:
    """One RRset of the node, as RFC 8482 §4.1 allows."""
    for rdtype in sorted(content.types(name)):
        found = content.rrset(name, rdtype)
        if found is not None:
            return found
    return None


def _deny(content: ServedContent, sections: Sections) -> None:
    """The SOA of a negative answer, with the negative TTL (RFC 2308 §5)."""
    soa = content.rrset(content.apex, SOA)
    if soa is not None:
        sections.authority.append(dns.rrset.from_rdata_list(soa.name, min(soa.ttl, soa[0].minimum), list(soa)))
