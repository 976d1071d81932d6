"""Rdata: one class a record type. Adding a type is one file beside this one and one line in `ROSTER`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dnsstack.model.names import under
from dnsstack.model.rdata.a import A
from dnsstack.model.rdata.aaaa import AAAA
from dnsstack.model.rdata.alias import ALIAS
from dnsstack.model.rdata.base import Rdata
from dnsstack.model.rdata.caa import CAA
from dnsstack.model.rdata.cname import CNAME
from dnsstack.model.rdata.ds import DS
from dnsstack.model.rdata.https import HTTPS
from dnsstack.model.rdata.loc import LOC
from dnsstack.model.rdata.mx import MX
from dnsstack.model.rdata.naptr import NAPTR
from dnsstack.model.rdata.ns import NS
from dnsstack.model.rdata.ptr import PTR
from dnsstack.model.rdata.srv import SRV
from dnsstack.model.rdata.sshfp import SSHFP
from dnsstack.model.rdata.svcb import SVCB
from dnsstack.model.rdata.tlsa import TLSA
from dnsstack.model.rdata.txt import TXT
from dnsstack.model.rdata.uri import URI

ROSTER: Final[Mapping[str, type[Rdata]]] = {
    "A": A,
    "AAAA": AAAA,
    "ALIAS": ALIAS,
    "CAA": CAA,
    "CNAME": CNAME,
    "DS": DS,
    "HTTPS": HTTPS,
    "LOC": LOC,
    "MX": MX,
    "NAPTR": NAPTR,
    "NS": NS,
    "PTR": PTR,
    "SRV": SRV,
    "SSHFP": SSHFP,
    "SVCB": SVCB,
    "TLSA": TLSA,
    "TXT": TXT,
    "URI": URI,
}
"""Every record type that a document can hold, by mnemonic."""


def from_absolute(rdtype: str, text: str) -> Rdata:
    """Rdata from presentation format in which every name is absolute, with or without a final dot.

    Raises:
        KeyError: no type of the model.
        PydanticCustomError, ValidationError: it is no rdata of that type.
    """
    with under("."):
        return ROSTER[rdtype].from_text(text)


__all__ = [
    "AAAA",
    "ALIAS",
    "CAA",
    "CNAME",
    "DS",
    "HTTPS",
    "LOC",
    "MX",
    "NAPTR",
    "NS",
    "PTR",
    "ROSTER",
    "SRV",
    "SSHFP",
    "SVCB",
    "TLSA",
    "TXT",
    "URI",
    "A",
    "Rdata",
    "from_absolute",
]
