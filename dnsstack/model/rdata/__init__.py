"""Rdata: one class a record type. To add a type, add its file beside this one and its names to this file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, TypedDict

from dnsstack.model.args.values import Written
from dnsstack.model.names import under
from dnsstack.model.rdata.a import A, AArgs
from dnsstack.model.rdata.aaaa import AAAA, AAAAArgs
from dnsstack.model.rdata.alias import ALIAS, ALIASArgs
from dnsstack.model.rdata.base import Rdata
from dnsstack.model.rdata.caa import CAA, CAAArgs
from dnsstack.model.rdata.cname import CNAME, CNAMEArgs
from dnsstack.model.rdata.ds import DS, DSArgs
from dnsstack.model.rdata.https import HTTPS, HTTPSArgs
from dnsstack.model.rdata.loc import LOC, LOCArgs
from dnsstack.model.rdata.mx import MX, MXArgs
from dnsstack.model.rdata.naptr import NAPTR, NAPTRArgs
from dnsstack.model.rdata.ns import NS, NSArgs
from dnsstack.model.rdata.ptr import PTR, PTRArgs
from dnsstack.model.rdata.srv import SRV, SRVArgs
from dnsstack.model.rdata.sshfp import SSHFP, SSHFPArgs
from dnsstack.model.rdata.svcb import SVCB, SVCBArgs
from dnsstack.model.rdata.tlsa import TLSA, TLSAArgs
from dnsstack.model.rdata.txt import TXT, TXTArgs
from dnsstack.model.rdata.uri import URI, URIArgs

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


class OwnerArgs(TypedDict, total=False):
    """The RRsets of one owner as plain data, by type."""

    A: Written[AArgs]
    AAAA: Written[AAAAArgs]
    ALIAS: Written[ALIASArgs]
    CAA: Written[CAAArgs]
    CNAME: Written[CNAMEArgs]
    DS: Written[DSArgs]
    HTTPS: Written[HTTPSArgs]
    LOC: Written[LOCArgs]
    MX: Written[MXArgs]
    NAPTR: Written[NAPTRArgs]
    NS: Written[NSArgs]
    PTR: Written[PTRArgs]
    SRV: Written[SRVArgs]
    SSHFP: Written[SSHFPArgs]
    SVCB: Written[SVCBArgs]
    TLSA: Written[TLSAArgs]
    TXT: Written[TXTArgs]
    URI: Written[URIArgs]


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
    "OwnerArgs",
    "Rdata",
    "from_absolute",
]
