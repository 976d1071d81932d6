"""A complete zone from a zone file or a transfer, including the SOA and types that the model does not have.

`render --previous` compares with it and deletes by it, so nothing may be missing. It is read with the same collector.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from dnsstack.errors import DocumentError, Position
from dnsstack.importing.existing.zone import Collector, Manner, OwnerAndType
from dnsstack.importing.request import Request
from dnsstack.importing.sources.axfr import Transfer
from dnsstack.importing.zonetext.reader import ZoneTextReader
from dnsstack.model.names import ORIGIN, is_below
from dnsstack.model.rdata import Rdata

_NO_TTL: Final = 0


@dataclass(slots=True)
class ServedZone:
    """One RRset: its TTL (the lowest of its records) and its rdata in presentation format with absolute names."""

    ttl: int
    values: dict[str, None] = field(default_factory=dict)


class Whole(Collector):
    """A collector that also keeps what a document can't have."""

    def __init__(self, apex: str) -> None:
        super().__init__(apex)
        self.served: dict[OwnerAndType, ServedZone] = {}

    def add(
        self,
        owner: str,
        rdtype: str,
        ttl: int,
        value: Rdata,
        position: Position | None = None,
        manner: Manner | None = None,
    ) -> None:
        """Add one record, without Cloudflare's settings."""
        del manner
        if rdtype == "ALIAS":
            self.refuse(
                "Cloudflare flattens this CNAME, so it is not a record for other servers; remove it from the file",
                position,
                owner,
                "CNAME",
            )
        else:
            self.keep(owner, rdtype, ttl, value.to_text(), position)

    def leave_out(self, owner: str, rdtype: str, rdata: str, ttl: int | None = None) -> None:
        """Add a record of a type that the model does not have."""
        self.keep(owner, rdtype, _NO_TTL if ttl is None else ttl, _absolute(rdtype, rdata))

    def soa(self, ttl: int, rdata: str) -> None:
        """Add the SOA record."""
        self.keep(self.apex, "SOA", ttl, _absolute("SOA", rdata))

    def keep(self, owner: str, rdtype: str, ttl: int, text: str, position: Position | None = None) -> None:
        """Add one record whose rdata is a text with absolute names; a repeated one is ignored."""
        if owner != self.apex and not is_below(owner, self.apex):
            self.refuse(f"{owner} is not in the zone {self.apex}", position, owner, rdtype)
            return
        rrset = self.served.setdefault((owner, rdtype), ServedZone(ttl))
        rrset.ttl = min(rrset.ttl, ttl)
        rrset.values[text] = None


def of_file(file: Path, apex: str) -> dict[OwnerAndType, ServedZone]:
    """The zone of a zone file, read like the source `zonefile:`.

    Raises:
        DocumentError: it is malformed, or is another zone.
        UsageError: it can't be read.
    """
    into = Whole(apex)
    ZoneTextReader(file, apex, into).read()
    if into.faults:
        raise DocumentError(into.faults)
    return into.served


def of_transfer(request: Request) -> dict[OwnerAndType, ServedZone]:
    """The zone that a server transfers, read like the source `axfr:`.

    Raises:
        EnvironmentFault: the server can't be reached, refuses the transfer, or does not complete it.
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
    """Presentation format with absolute names; rdata of types that dnspython does not know is not changed.

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
