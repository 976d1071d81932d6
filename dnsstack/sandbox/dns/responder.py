"""The response to a query, both in wire format, by the answering algorithm (RFC 1035 §4, RFC 6891, RFC 9210).

Truncates large responses, answers EDNS with EDNS, refuses names outside its zones, and drops all but queries.
A response is remembered by the bytes of its question, because resolvers repeat questions.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Mapping
from typing import Final

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.opcode
import dns.rcode
import dns.rdataclass

from dnsstack.sandbox.dns.answer import answer
from dnsstack.sandbox.dns.content import Name, ServedContent

MAX_UDP: Final = 1232
"""Most octets of a UDP response that pass on every path (DNS flag day 2020)."""

PLAIN_UDP: Final = 512
"""Most octets without EDNS (RFC 1035 §4.2.1)."""

_HEADER: Final = 12
_REMEMBERED: Final = 50_000


class Responder:
    """Answers queries for the zones that `zones()` returns, by apex.

    `zones` is called again after `forget`; call that after a change of content, health or a fault.
    """

    def __init__(self, zones: Callable[[], Mapping[Name, ServedContent]]) -> None:
        self._source = zones
        self._zones: Mapping[Name, ServedContent] | None = None
        self._memory: dict[tuple[bytes, bool], bytes] = {}

    def forget(self) -> None:
        """Drop remembered responses, because content, health or a fault has changed."""
        self._zones = None
        self._memory.clear()

    def respond(self, wire: bytes, *, tcp: bool) -> bytes | None:
        """The response to a query; None if it must not be answered (no header, or itself a response)."""
        if len(wire) < _HEADER or wire[2] & 0x80:
            return None
        key = (wire[2:], tcp)
        body = self._memory.get(key)
        if body is None:
            made = self._make(wire, tcp=tcp)
            if made is None:
                return None
            body = made[2:]
            if len(self._memory) >= _REMEMBERED:
                self._memory.clear()
            self._memory[key] = body
        return wire[:2] + body

    def _make(self, wire: bytes, *, tcp: bool) -> bytes | None:
        try:
            query = dns.message.from_wire(wire, ignore_trailing=True)
        except (dns.exception.DNSException, ValueError):
            return _form_error(wire)
        response = dns.message.make_response(query, our_payload=MAX_UDP)
        self._fill(query, response)
        limit = 65535 if tcp else max(PLAIN_UDP, min(MAX_UDP, query.payload or 0))
        try:
            return response.to_wire(max_size=limit)
        except dns.exception.TooBig:
            for section in (response.answer, response.authority, response.additional):
                section.clear()
            response.flags |= dns.flags.TC
            return response.to_wire(max_size=limit)

    def _fill(self, query: dns.message.Message, response: dns.message.Message) -> None:
        if query.opcode() != dns.opcode.QUERY:
            response.set_rcode(dns.rcode.NOTIMP)
            return
        if len(query.question) != 1:
            response.set_rcode(dns.rcode.FORMERR)
            return
        if query.edns > 0:
            response.set_rcode(dns.rcode.BADVERS)
            return
        question = query.question[0]
        content = self._zone_of(question.name) if question.rdclass == dns.rdataclass.IN else None
        if content is None:
            response.set_rcode(dns.rcode.REFUSED)
            return
        sections = answer(content, question.name, question.rdtype)
        response.set_rcode(sections.rcode)
        if sections.authoritative:
            response.flags |= dns.flags.AA
        response.answer.extend(sections.answer)
        response.authority.extend(sections.authority)
        response.additional.extend(sections.additional)

    def apex_of(self, name: Name) -> Name | None:
        """The closest enclosing zone that this server has, by its apex."""
        if self._zones is None:
            self._zones = self._source()
        while name not in self._zones:
            if name == dns.name.root:
                return None
            name = name.parent()
        return name

    def _zone_of(self, name: Name) -> ServedContent | None:
        apex = self.apex_of(name)
        return None if apex is None or self._zones is None else self._zones[apex]


def _form_error(wire: bytes) -> bytes:
    """FORMERR with only the query's id and opcode, because the question could not be read."""
    flags = 0x8000 | (struct.unpack("!H", wire[2:4])[0] & 0x7900) | dns.rcode.FORMERR
    return wire[:2] + struct.pack("!HHHHH", flags, 0, 0, 0, 0)
