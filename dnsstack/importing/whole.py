"""Everything that a zone file or a transfer says, SOA and types without a model included: a zone as it is served today.

`render --previous` compares and deletes with it, so nothing may be missing; the ways in read into the same collector.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from dnsstack.errors import DocumentError, Position
from dnsstack.importing.existing.zone import Collector, Manner, OwnerAndType
from dnsstack.importing.request import Request
from dnsstack.importing.sources.axfr import Transfer
from dnsstack.importing.zonetext.reader import Reader
from dnsstack.model.names import ORIGIN, is_below
from dnsstack.model.rdata import Rdata

_NO_TTL: Final = 0


@dataclass(slots=True)
class Served:
    """One RRset: its TTL (the lowest of its records) and its rdata in presentation format, names absolute."""

    ttl: int
    values: dict[str, None] = field(default_factory=dict)


class Whole(Collector):
    """A collector that keeps what documents can't carry, too."""

    def __init__(self, apex: str) -> None:
        super().__init__(apex)
        self.served: dict[OwnerAndType, Served] = {}

    def add(
        self,
        owner: str,
        rdtype: str,
        ttl: int,
        value: Rdata,
        position: Position | None = None,
        manner: Manner | None = None,
    ) -> None:
        """One record; how Cloudflare serves it beside its value is not part of a zone."""
        del manner
        if rdtype == "ALIAS":
            self.refuse(
                "a CNAME that Cloudflare flattens is not a record that another server serves: take it out of the file",
                position,
                owner,
                "CNAME",
            )
        else:
            self.keep(owner, rdtype, ttl, value.to_text(), position)

    def leave_out(self, owner: str, rdtype: str, rdata: str, ttl: int | None = None) -> None:
        """A record of a type without a model."""
        self.keep(owner, rdtype, _NO_TTL if ttl is None else ttl, _absolute(rdtype, rdata))

    def soa(self, ttl: int, rdata: str) -> None:
        """The SOA record."""
        self.keep(self.apex, "SOA", ttl, _absolute("SOA", rdata))

    def keep(self, owner: str, rdtype: str, ttl: int, text: str, position: Position | None = None) -> None:
        """One record whose rdata is text with absolute names; the same one twice is one."""
        if owner != self.apex and not is_below(owner, self.apex):
            self.refuse(f"{owner} is not in the zone {self.apex}", position, owner, rdtype)
            return
        rrset = self.served.setdefault((owner, rdtype), Served(ttl))
        rrset.ttl = min(rrset.ttl, ttl)
        rrset.values[text] = None


def of_file(file: Path, apex: str) -> dict[OwnerAndType, Served]:
    """The zone of a zone file, read as `zonefile:` reads it.

    Raises:
        DocumentError: it is malformed, or another zone's.
        UsageError: it can't be read.
    """
    into = Whole(apex)
    Reader(file, apex, into).read()
    if into.faults:
        raise DocumentError(into.faults)
    return into.served


def of_transfer(request: Request) -> dict[OwnerAndType, Served]:
    """The zone that a server hands out, as `axfr:` transfers it.

    Raises:
        EnvironmentFault: the server can't be reached, refuses, or its transfer is broken off or never ends.
        UsageError: the key file or the server's name is malformed.
    """
    import dns.rdatatype

    into = Whole(request.apex)
    for rrset in Transfer(request).rrsets():
        owner, rdtype = rrset.name.to_text().lower(), dns.rdatatype.to_text(rrset.rdtype)
        for rdata in rrset:
            into.keep(owner, rdtype, rrset.ttl, rdata.to_text())
    if into.faults:
        raise DocumentError(into.faults)
    return into.served


def _absolute(rdtype: str, rdata: str) -> str:
    """Presentation format with absolute names; what dnspython does not know stays as it is written.

    Raises:
        ValueError: it is not rdata of that type.
    """
    import dns.exception
    import dns.name
    import dns.rdata

    origin = dns.name.from_text(ORIGIN.get() or ".")
    try:
        found: Any = dns.rdata.from_text("IN", rdtype, rdata, origin=origin, relativize=False)
    except dns.exception.DNSException as error:
        msg = f"{rdata!r} is not {rdtype} rdata: {error}"
        raise ValueError(msg) from None
    text: str = found.to_text()
    return text
