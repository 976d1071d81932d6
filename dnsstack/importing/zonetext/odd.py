"""What other programs write into zone files and no server reads as it is meant: each is named as what it is."""

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
    """The words of an rdata that are names and not plain ASCII ones; numbers are plain."""
    found = words if rdtype in _WITH_NAMES else words[1:2] if rdtype in _TARGET_SECOND else []
    return [word for word in found if word.__class__ is not Quoted and (not word.isascii() or "@" in word)]


def refuse_in_name(word: str, where: str) -> None:
    """Go on where `word` can be a name.

    Raises:
        ValueError: it has octets that are not UTF-8, or an `@` beside other characters.
    """
    if octet := _UNDECODED.search(word):
        msg = f"{where} has the octet 0x{ord(octet[0]) - 0xDC00:02X}, which is not UTF-8: save the file as UTF-8"
        raise ValueError(msg)
    if word != "@" and "@" in word.replace("\\@", ""):
        msg = f"{word!r} has an @ inside: it represents the domain only when it is alone; write the name out"
        raise ValueError(msg)


def refuse_high_ttl(word: str) -> None:
    """Go on where `word` is not a time above the highest TTL.

    Raises:
        ValueError: it is one.
    """
    if not word.isascii() or not _UNITS.fullmatch(word):
        return
    digits = re.findall(r"(\d+)([smhdw]?)", word.lower())
    if any(len(number.lstrip("0")) > len(str(MAX_TTL)) for number, _ in digits) or (
        sum(int(number) * _SECONDS[unit or "s"] for number, unit in digits) > MAX_TTL
    ):
        msg = f"the TTL {word[:20]} is above {MAX_TTL} seconds, the highest there is (RFC 2181 §8)"
        raise ValueError(msg)


def refuse_own_word(owner: str, rdtype: str, words: list[str]) -> None:
    """Go on where an address record can have an address.

    Raises:
        ValueError: it has a word of the registrar's own, such as GoDaddy's `Parked` and `WebsiteBuilder Site`.
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
