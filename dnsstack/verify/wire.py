"""Encode queries and decode responses. What arrives is not trusted until it is accepted here.

A response is accepted if its id, QR and question are those of a waiting query (RFC 5452 §9); a connected socket accepts
no other source. Everything else is counted by its reason and ignored; it never ends a run.
"""

from __future__ import annotations

import struct
from collections import Counter
from dataclasses import dataclass, field
from enum import StrEnum
from functools import lru_cache
from typing import Final

import dns.exception
import dns.message
import dns.name
import dns.rdatatype

PAYLOAD: Final = 1232
"""The offered size of UDP responses with EDNS (RFC 6891), in octets, which every path passes (DNS flag day 2020)."""

PLAIN_PAYLOAD: Final = 512
"""The largest UDP response without EDNS, in octets (RFC 1035 §4.2.1)."""

HEADER: Final = 12
_QR: Final = 0x80
_OPT: Final = b"\x00" + struct.pack("!HHIH", 41, PAYLOAD, 0, 0)
_MAX_REMEMBERED: Final = 4096
_RCODES_WITHOUT_QUESTION: Final = frozenset((1, 2, 4, 5))
"""FORMERR, SERVFAIL, NOTIMP, REFUSED: such responses may have no question section."""


class WireRefusal(StrEnum):
    """The reason why a message was not accepted as an answer."""

    ID = "wrong id"
    QUESTION = "wrong question"
    NOT_A_RESPONSE = "not a response"
    SHORT = "shorter than a header"
    MALFORMED = "malformed"
    OVERSIZED = "larger than offered"
    LATE = "late"


FORGERIES: Final = (WireRefusal.ID, WireRefusal.QUESTION, WireRefusal.NOT_A_RESPONSE, WireRefusal.SHORT)
"""The reasons that an honest server does not cause."""

Tally = Counter[WireRefusal]


@dataclass(frozen=True, slots=True)
class Question:
    """One query to send: `body` is everything after the id, `asked` the question section in lower case."""

    name: str
    rdtype: str
    recursive: bool = False
    edns: bool = True
    qname: dns.name.Name = field(init=False, compare=False)
    qtype: dns.rdatatype.RdataType = field(init=False, compare=False)
    body: bytes = field(init=False, compare=False, repr=False)
    asked: bytes = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        name, rdtype = dns.name.from_text(self.name), dns.rdatatype.from_text(self.rdtype)
        section = name.to_wire() + struct.pack("!HH", rdtype, 1)  # type: ignore[operator]  # octets, because no file is given
        header = struct.pack("!HHHHH", 0x0100 if self.recursive else 0, 1, 0, 0, 1 if self.edns else 0)
        for attribute, value in (
            ("qname", name),
            ("qtype", rdtype),
            ("body", header + section + (_OPT if self.edns else b"")),
            ("asked", _folded(section)),
        ):
            object.__setattr__(self, attribute, value)

    @property
    def payload(self) -> int:
        """The largest UDP response, in octets."""
        return PAYLOAD if self.edns else PLAIN_PAYLOAD


def _folded(section: bytes) -> bytes:
    """A question section with its name in lower case; length octets are below 64 and do not change."""
    return section[:-4].lower() + section[-4:]


def is_response(wire: bytes) -> WireRefusal | None:
    """The reason why a message can't be a response, or None."""
    if len(wire) < HEADER:
        return WireRefusal.SHORT
    return None if wire[2] & _QR else WireRefusal.NOT_A_RESPONSE


def id_of(wire: bytes) -> int:
    """The id of a message with a header."""
    return wire[0] << 8 | wire[1]


def answers(wire: bytes, question: Question) -> bool:
    """True if the response repeats the question, or is an error without a question."""
    count = wire[4] << 8 | wire[5]
    if count == 0:
        return wire[3] & 0x0F in _RCODES_WITHOUT_QUESTION
    section = wire[HEADER : HEADER + len(question.asked)]
    return count == 1 and (section == question.asked or _folded(section) == question.asked)


class Parser:
    """Decodes messages; equal octets after the id are decoded once, because servers of a provider answer equally."""

    def __init__(self) -> None:
        self._read = lru_cache(_MAX_REMEMBERED)(_read)

    def message(self, wire: bytes) -> dns.message.Message | None:
        """The message, which must not be changed; None if it is malformed."""
        return self._read(wire[2:])


def _read(rest: bytes) -> dns.message.Message | None:
    try:
        return dns.message.from_wire(b"\0\0" + rest, one_rr_per_rrset=False, ignore_trailing=False)
    except (dns.exception.DNSException, ValueError, struct.error, IndexError, KeyError, RecursionError, OverflowError):
        return None
