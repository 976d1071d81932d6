"""The zone of a source: RRsets, policies and name servers of the model, and notes about everything else."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from dnsstack.errors import DocumentError, Position, Problem
from dnsstack.importing.existing.base import ExistingObjects
from dnsstack.model.failover.policy import FailoverPolicy
from dnsstack.model.health import HealthCheck
from dnsstack.model.names import is_below
from dnsstack.model.nameservers import CloudflareZone, Route53Zone
from dnsstack.model.rdata import Rdata
from dnsstack.model.rrset import RRset

OwnerAndType = tuple[str, str]
"""Owner (absolute) and type."""

SIGNERS: Final = frozenset(
    ("CDNSKEY", "CDS", "DNSKEY", "KEY", "NSEC", "NSEC3", "NSEC3PARAM", "NXT", "RRSIG", "SIG", "ZONEMD")
)
"""Types that a DNSSEC signer makes automatically."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note for the reader of the new document; `lost` is True if the document does not have an answer."""

    text: str
    owner: str = ""
    rdtype: str = ""
    lost: bool = False

    def to_text(self) -> str:
        """The note on one line."""
        subject = " ".join(part for part in (self.owner, self.rdtype) if part)
        return f"{subject}: {self.text}" if subject else self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class ExistingZone:
    """One source's zone.

    `source` is its name on the command line. `rrsets` are without SOA and apex NS; the latter are `servers`, with their
    TTL in seconds. If the source is a provider's zone, it has `settings`, `assigned` (the servers that the provider
    assigned) and `existing` (the ids of its objects). `floating` are RRsets whose TTL the provider chooses, so that the
    TTL of another source is used.
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
    floating: frozenset[OwnerAndType] = frozenset()
    markers: frozenset[str] = frozenset()
    """The owners of policies with a role marker, which a follower uses."""
    existing: ExistingObjects | None = None


@dataclass(frozen=True, slots=True)
class Manner:
    """Cloudflare's settings of one record besides its value."""

    proxied: bool = False
    comment: str | None = None
    tags: tuple[str, ...] = ()


@dataclass(slots=True)
class _Group:
    ttl: int
    position: Position | None
    values: dict[Rdata, None] = field(default_factory=dict)
    manners: list[Manner] = field(default_factory=list)

    def manner(self) -> Manner:
        """The settings of the RRset: proxied if any record is, the first comment, and every tag."""
        comments = (one.comment for one in self.manners if one.comment)
        tags = sorted({tag for one in self.manners for tag in one.tags})
        return Manner(any(one.proxied for one in self.manners), next(comments, None), tuple(tags))


LEFT_OUT: Final = "left out because of --leave-out"


class Collector:
    """Collects records into RRsets. What a document can't have becomes a note, and what is malformed an error.

    Errors are kept until `rrsets`, at most `MAX_FAULTS` of them. What `left_out` names becomes a note.
    """

    MAX_FAULTS: Final = 20

    def __init__(self, apex: str, left_out: Collection[OwnerAndType] = ()) -> None:
        self.apex = apex
        self._left_out = left_out
        self.notes: list[Note] = []
        self.faults: list[Problem] = []
        self._groups: dict[OwnerAndType, _Group] = {}
        self._owners: set[str] = set()
        self._signed: dict[str, int] = {}

    def leaves(self, owner: str, rdtype: str) -> bool:
        """True if `left_out` names this RRset, which then need not be readable; a note says so."""
        if (owner, rdtype) not in self._left_out:
            return False
        self.note(LEFT_OUT, owner, rdtype, lost=True)
        return True

    def add(
        self,
        owner: str,
        rdtype: str,
        ttl: int,
        value: Rdata,
        position: Position | None = None,
        manner: Manner | None = None,
    ) -> None:
        """Add one record; a repeated one is ignored."""
        group = self._groups.get((owner, rdtype))
        if group is None:
            if owner != self.apex and not is_below(owner, self.apex):
                return self.refuse(f"{owner} is not in the zone {self.apex}", position, owner, rdtype)
            group = self._groups[owner, rdtype] = _Group(ttl, position)
            self._owners.add(owner)
        elif ttl != group.ttl:
            self.note("its records have several TTLs; the lowest is kept (RFC 2181 §5.2)", owner, rdtype)
            group.ttl = min(ttl, group.ttl)
        group.values[value] = None
        if manner is not None:
            group.manners.append(manner)
        return None

    def note(self, text: str, owner: str = "", rdtype: str = "", *, lost: bool = False) -> None:
        """Add a note, once."""
        note = Note(text, owner, rdtype, lost)
        if note not in self.notes[-3:]:
            self.notes.append(note)

    def soa(self, ttl: int, rdata: str) -> None:
        """Ignore the SOA record, which a document does not have."""

    def leave_out(self, owner: str, rdtype: str, rdata: str, ttl: int | None = None) -> None:
        """Note a record of a type that documents can't have."""
        del ttl
        if rdtype in SIGNERS:
            self._signed[rdtype] = self._signed.get(rdtype, 0) + 1
        elif rdtype == "SPF":
            reason = f"{rdata} (the type SPF is obsolete, RFC 7208 §3.1; write the text as TXT)"
            self.note(reason, owner, rdtype, lost=True)
        else:
            self.note(f"{rdata} (a document can't have the type {rdtype})", owner, rdtype, lost=True)

    def refuse(self, message: str, position: Position | None = None, owner: str = "", rdtype: str = "") -> None:
        """Keep an error; too many end the reading.

        Raises:
            DocumentError: there are too many errors; it lists them.
        """
        self.faults.append(Problem(message, owner=owner, rdtype=rdtype, position=position))
        if len(self.faults) >= self.MAX_FAULTS:
            raise DocumentError(self.faults)

    def servers(self) -> tuple[tuple[str, ...], int | None]:
        """The servers of the apex NS RRset, sorted, and its TTL."""
        group = self._groups.get((self.apex, "NS"))
        if group is None:
            return (), None
        return tuple(sorted(value.target_name for value in group.values)), group.ttl

    def rrsets(self) -> tuple[RRset, ...]:
        """All RRsets except the apex NS RRset, in the order of their first records.

        Raises:
            DocumentError: there are errors; it lists all of them.
        """
        if self.faults:
            raise DocumentError(self.faults)
        if self._signed:
            listed = ", ".join(f"{count} {rdtype}" for rdtype, count in sorted(self._signed.items()))
            self.note(f"records that a DNSSEC signer makes are left out: {listed}")
        return tuple(
            self._rrset(owner, rdtype, group)
            for (owner, rdtype), group in self._groups.items()
            if (owner, rdtype) != (self.apex, "NS")
        )

    def _rrset(self, owner: str, rdtype: str, group: _Group) -> RRset:
        made = RRset(owner=owner, rdtype=rdtype, ttl=group.ttl, values=tuple(group.values))
        if not group.manners:
            return made
        if len({one.comment for one in group.manners}) > 1:
            self.note("its records have different comments; the first is kept", owner, rdtype)
        if len({one.proxied for one in group.manners}) > 1:
            self.note("only some of its records are proxied; in the document, all are", owner, rdtype)
        manner = group.manner()
        changes = {"proxied": manner.proxied, "comment": manner.comment, "tags": manner.tags}
        return made.model_copy(update=changes) if any(changes.values()) else made

    def __contains__(self, owner: object) -> bool:
        return owner in self._owners

    def __len__(self) -> int:
        return len(self._groups)


def in_domain(owners: Iterable[str], apex: str) -> bool:
    """True if every owner is the apex or below it."""
    return all(owner == apex or is_below(owner, apex) for owner in owners)
