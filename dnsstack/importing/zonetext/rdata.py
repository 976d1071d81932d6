r"""Read rdata from the words of a zone file; dnspython reads RFC 3597's `\#`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from dnsstack.model.base import invalid
from dnsstack.model.rdata import ROSTER, Rdata, from_absolute
from dnsstack.model.rdata.txt import TXT
from dnsstack.model.rdata.words import Quoted, octets, to_bytes

GENERIC: Final = "\\#"
_PARTS: Final = re.compile(r'"((?:[^"\\]|\\.)*)"|((?:[^"\\]|\\.)+)')


def read(rdtype: str, words: Sequence[str]) -> Rdata:
    """The rdata of one record; relative names are below the current origin.

    Raises:
        PydanticCustomError, ValidationError: it is not rdata of that type.
    """
    if words and words[0] == GENERIC:
        return _generic(rdtype, words)
    if rdtype == "TXT":
        return _txt(words)
    for index, word in enumerate(words):
        if word.__class__ is Quoted:
            return ROSTER[rdtype].from_text(text(words, index))
    return ROSTER[rdtype].from_text(" ".join(words))


def text(words: Sequence[str], first: int = 0) -> str:
    """The words in presentation format."""
    shown = [f'"{word}"' if index >= first and isinstance(word, Quoted) else word for index, word in enumerate(words)]
    return " ".join(shown)


def _txt(words: Sequence[str]) -> Rdata:
    strings: list[bytes] = []
    for word in words:
        if word.__class__ is Quoted or '"' not in word:
            strings.append(octets(word) if "\\" in word else to_bytes(word))
        else:  # key="value" is two strings here
            strings.extend(octets(quoted or bare) for quoted, bare in _PARTS.findall(word))
    return TXT.model_validate({"strings": strings})


def _generic(rdtype: str, words: Sequence[str]) -> Rdata:
    """Rdata of RFC 3597 §5: the length, and the octets in hexadecimal digits."""
    import dns.exception
    import dns.rdata

    try:
        written = dns.rdata.from_text("IN", rdtype, " ".join(words)).to_text()
    except (dns.exception.DNSException, ValueError) as error:
        raise invalid(f"{' '.join(words)!r} is not {rdtype} rdata in RFC 3597's form: {error}") from None
    return from_absolute(rdtype, written)
