"""What a source holds: RRsets, policies and name servers in the model's terms, and what it couldn't say in them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from dnsstack.errors import DocumentError, Position, Problem
from dnsstack.importing.living.base import Living
from dnsstack.model.failover.policy import FailoverPolicy
from dnsstack.model.health import HealthCheck
from dnsstack.model.names import is_below
from dnsstack.model.nameservers import CloudflareZone, Route53Zone
from dnsstack.model.rdata import Rdata
from dnsstack.model.rrset import RRset

Key = tuple[str, str]
"""Owner (absolute) and type."""

SIGNERS: Final = frozenset(
    ("CDNSKEY", "CDS", "DNSKEY", "KEY", "NSEC", "NSEC3", "NSEC3PARAM", "NXT", "RRSIG", "SIG", "ZONEMD")
)
"""Types that a signer makes and makes again: nothing that an operator means."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that the reader of the new document should know; `lost` where an answer is not carried."""

    text: str
    owner: str = ""
    rdtype: str = ""
    lost: bool = False

    def to_text(self) -> str:
        """On one line."""
        subject = " ".join(part for part in (self.owner, self.rdtype) if part)
        return f"{subject}: {self.text}" if subject else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One source's zone.

    `source` is what the command line called it. `rrsets` are without SOA and apex NS: the latter are `servers`, with
    their TTL in seconds. `settings` and `assigned` (servers that the provider gave) are there where the source is a
    provider's zone; `living` knows the ids of what lives there. `floating` are RRsets whose TTL is the provider's
    own business, so that another source's holds.
    """

    source: str
    apex: str
    rrsets: tuple[RRset, ...] = ()
    policies: tuple[FailoverPolicy, ...] = ()
    health_checks: Mapping[str, HealthCheck] = field(default_factory=dict)
    servers: tuple[str, ...] = ()
    server_ttl: int | None = None
    settings: Route53Zone | CloudflareZone | None = None
    assigned: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()
    floating: frozenset[Key] = frozenset()
    markers: frozenset[str] = frozenset()
    """Owners of policies that have a role marker: somebody follows them."""
    living: Living | None = None


@dataclass(slots=True)
class _Group:
    ttl: int
    position: Position | None
    values: dict[Rdata, None] = field(default_factory=dict)


class Collector:
    """Gathers single records to RRsets; what can't be carried becomes a note, what is malformed an error.

    Faults are kept until `rrsets`, at most `MAX_FAULTS` of them.
    """

    MAX_FAULTS: Final = 20

    def __init__(self, apex: str) -> None:
        self.apex = apex
        self.notes: list[Note] = []
        self.faults: list[Problem] = []
        self._groups: dict[Key, _Group] = {}
        self._signed: dict[str, int] = {}

    def add(self, owner: str, rdtype: str, ttl: int, value: Rdata, position: Position | None = None) -> None:
        """One record; the same one twice is one."""
        group = self._groups.get((owner, rdtype))
        if group is None:
            if owner != self.apex and not is_below(owner, self.apex):
                return self.refuse(f"{owner} is not in the zone {self.apex}", position, owner, rdtype)
            group = self._groups[owner, rdtype] = _Group(ttl, position)
        elif ttl != group.ttl:
            self.note("its records have several TTLs; the lowest is kept (RFC 2181 §5.2)", owner, rdtype)
            group.ttl = min(ttl, group.ttl)
        group.values[value] = None
        return None

    def note(self, text: str, owner: str = "", rdtype: str = "", *, lost: bool = False) -> None:
        """Say something once."""
        note = Note(text, owner, rdtype, lost)
        if note not in self.notes[-3:]:
            self.notes.append(note)

    def leave_out(self, owner: str, rdtype: str, rdata: str) -> None:
        """A record of a type that documents don't have."""
        if rdtype in SIGNERS:
            self._signed[rdtype] = self._signed.get(rdtype, 0) + 1
        elif rdtype == "SPF":
            reason = f"{rdata}: the type SPF is obsolete (RFC 7208 §3.1): the same text belongs into TXT"
            self.note(reason, owner, rdtype, lost=True)
        else:
            self.note(f"{rdata}: documents don't carry the type {rdtype}", owner, rdtype, lost=True)

    def refuse(self, message: str, position: Position | None = None, owner: str = "", rdtype: str = "") -> None:
        """Keep a fault; too many end the reading.

        Raises:
            DocumentError: the faults so far.
        """
        self.faults.append(Problem(message, owner=owner, rdtype=rdtype, position=position))
        if len(self.faults) >= self.MAX_FAULTS:
            raise DocumentError(self.faults)

    def servers(self) -> tuple[tuple[str, ...], int | None]:
        """The apex NS RRset: its servers, sorted, and its TTL."""
        group = self._groups.get((self.apex, "NS"))
        if group is None:
            return (), None
        return tuple(sorted(value.target_name for value in group.values)), group.ttl

    def rrsets(self) -> tuple[RRset, ...]:
        """Everything but the apex NS RRset, in the order of first appearance.

        Raises:
            DocumentError: every fault.
        """
        if self.faults:
            raise DocumentError(self.faults)
        if self._signed:
            listed = ", ".join(f"{count} {rdtype}" for rdtype, count in sorted(self._signed.items()))
            self.note(f"records that a signer makes are left out: {listed}")
        return tuple(
            RRset(owner=owner, rdtype=rdtype, ttl=group.ttl, values=tuple(group.values))
            for (owner, rdtype), group in self._groups.items()
            if (owner, rdtype) != (self.apex, "NS")
        )

    def __len__(self) -> int:
        return len(self._groups)


def in_domain(owners: Iterable[str], apex: str) -> bool:
    """True where every owner is the apex or below it."""
    return all(owner == apex or is_below(owner, apex) for owner in owners)


__all__ = ["SIGNERS", "Collector", "Found", "Key", "Note", "in_domain"]
