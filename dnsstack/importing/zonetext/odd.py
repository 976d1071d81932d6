"""Unusual texts that other programs write into zone files, and that servers misread: name each of them."""

from __future__ import annotations

import re
from typing import Final

from dnsstack.model.rdata.words import Quoted
from dnsstack.model.ttl import MAX_TTL

_WITH_NAMES: Final = frozenset(("CNAME", "MX", "NS", "PTR", "SRV"))
_TARGET_SECOND: Final = frozenset(("HTTPS", "SVCB"))

_UNDECODED: Final = re.compile("[\udc80-\udcff]")
_UNITS: Final = re.compile(r"(?:\d+[smhdw])+|\d+", re.IGNORECASE)
_SECONDS: Final = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800}


def names(rdtype: str, words: list[str]) -> list[str]:
    """The words of an rdata that are names with characters beyond ASCII."""
    found = words if rdtype in _WITH_NAMES else words[1:2] if rdtype in _TARGET_SECOND else []
    return [word for word in found if word.__class__ is not Quoted and (not word.isascii() or "@" in word)]


def refuse_in_name(word: str, where: str) -> None:
    """Refuse a `word` that can't be a name.

    Raises:
        ValueError: it has octets that are not UTF-8, or an `@` together with other characters.
    """
    if octet := _UNDECODED.search(word):
        msg = f"{where} has the octet 0x{ord(octet[0]) - 0xDC00:02X}, which is not UTF-8; save the file as UTF-8"
        raise ValueError(msg)
    if word != "@" and "@" in word.replace("\\@", ""):
        msg = f"{word!r} has an @ inside; only a single @ means the domain; write the whole name"
        raise ValueError(msg)


def refuse_high_ttl(word: str) -> None:
    """Refuse a `word` that is a time above the highest TTL.

    Raises:
        ValueError: it is above the highest TTL.
    """
    if not word.isascii() or not _UNITS.fullmatch(word):
        return
    digits = re.findall(r"(\d+)([smhdw]?)", word.lower())
    if any(len(number.lstrip("0")) > len(str(MAX_TTL)) for number, _ in digits) or (
        sum(int(number) * _SECONDS[unit or "s"] for number, unit in digits) > MAX_TTL
    ):
        msg = f"the TTL {word[:20]} is above {MAX_TTL} seconds, the highest possible one (RFC 2181 §8)"
        raise ValueError(msg)


def refuse_own_word(owner: str, rdtype: str, words: list[str]) -> None:
    """Refuse an address record that has a registrar's word instead of an address.

    Raises:
        ValueError: it has such a word, as GoDaddy's `Parked` and `WebsiteBuilder Site`.
    """
    said = " ".join(words)
    if rdtype in _ADDRESSES and _WORD.fullmatch(said):
        msg = (
            f"{said!r} is not an address: the registrar serves its own page there and exports this text instead of the"
            " page's address; write the address that it answers, or leave the RRset out with --leave-out "
            f"{owner}/{rdtype}"
        )
        raise ValueError(msg)


_ADDRESSES: Final = frozenset(("A", "AAAA"))
_WORD: Final = re.compile(r"[A-Za-z][A-Za-z ]{2,40}")
