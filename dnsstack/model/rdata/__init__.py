"""Rdata: one class for each record type. To add a type, add its file to this folder and its names to this file.

A type's file is loaded when its class is first used: a document has few types.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final, TypedDict

from dnsstack.model.names import under
from dnsstack.model.rdata.base import Rdata
from dnsstack.roster import Roster

if TYPE_CHECKING:
    from dnsstack.model.args.values import InDocument
    from dnsstack.model.rdata.a import A, AArgs
    from dnsstack.model.rdata.aaaa import AAAA, AAAAArgs
    from dnsstack.model.rdata.alias import ALIAS, ALIASArgs
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


class OwnerArgs(TypedDict, total=False):
    """The RRsets of one owner as plain data, by type."""

    A: InDocument[AArgs]
    AAAA: InDocument[AAAAArgs]
    ALIAS: InDocument[ALIASArgs]
    CAA: InDocument[CAAArgs]
    CNAME: InDocument[CNAMEArgs]
    DS: InDocument[DSArgs]
    HTTPS: InDocument[HTTPSArgs]
    LOC: InDocument[LOCArgs]
    MX: InDocument[MXArgs]
    NAPTR: InDocument[NAPTRArgs]
    NS: InDocument[NSArgs]
    PTR: InDocument[PTRArgs]
    SRV: InDocument[SRVArgs]
    SSHFP: InDocument[SSHFPArgs]
    SVCB: InDocument[SVCBArgs]
    TLSA: InDocument[TLSAArgs]
    TXT: InDocument[TXTArgs]
    URI: InDocument[URIArgs]


def _load(rdtype: str) -> type[Rdata]:
    found: type[Rdata] = getattr(import_module(f"{__name__}.{rdtype.lower()}"), rdtype)
    return found


ROSTER: Final = Roster(OwnerArgs.__annotations__, _load)
"""Every record type that a document can hold, by mnemonic."""


def __getattr__(name: str) -> Any:
    if name not in ROSTER:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    return ROSTER[name]


def __dir__() -> list[str]:
    return sorted((*globals(), *ROSTER))


_REMEMBERED: Final = 1 << 15
"""Number of cached values, of about 500 octets each: more than two zones of 10,000 RRsets have."""


@lru_cache(_REMEMBERED)
def from_absolute(rdtype: str, text: str) -> Rdata:
    """Read rdata in presentation format in which every name is absolute, with or without a final dot.

    Results are cached: the values of a zone are read from the program, from the state and from each provider's list,
    and most are the same.

    Raises:
        KeyError: the model has no such type.
        PydanticCustomError, ValidationError: the text is not rdata of that type.
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
