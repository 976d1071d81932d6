"""The survey: all observations of a run, which checks evaluate."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.plan import PlannedFailover, ZonePlan
from dnsstack.verify.ask import AskOutcome
from dnsstack.verify.compare import AnswerKind, AnswerResult
from dnsstack.verify.endpoint import Endpoint, Server, Transport, Way
from dnsstack.verify.expect import Expectation
from dnsstack.verify.wire import Tally

ALIVE_OUTCOMES = frozenset((AskOutcome.ANSWERED, AskOutcome.OVERSIZED))


@dataclass(frozen=True, slots=True)
class ParentView:
    """The parent's answers: the delegation's names and TTL (in seconds), glue by name, and the DS, if any."""

    asked: str
    names: frozenset[str]
    ttl: int
    glue: dict[str, frozenset[str]]
    ds: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """The first answers over one way to one server: SOA and NS of the apex.

    `rcode` is "" if the answer has no error; `soa` (mname, rname, serial) and `servers` are None if not answered.
    """

    server: Server
    way: Way
    outcome: AskOutcome
    detail: str = ""
    rcode: str = ""
    authoritative: bool = False
    truncated: bool = False
    soa: tuple[str, str, int] | None = None
    servers: frozenset[str] | None = None
    ttl: int = 0

    @property
    def alive(self) -> bool:
        """True if it makes sense to send more queries."""
        if self.outcome not in ALIVE_OUTCOMES or self.rcode:
            return False
        return self.truncated or self.outcome is AskOutcome.OVERSIZED or (self.authoritative and self.soa is not None)


@dataclass(frozen=True, slots=True)
class Observation:
    """One evaluated answer. `seconds` is its response time."""

    server: Server
    way: Way
    expectation: Expectation
    result: AnswerResult
    seconds: float


@dataclass(frozen=True, slots=True)
class Split:
    """A failover in which a provider's servers differ after the worst-case time: from what, for how many seconds."""

    entry: PlannedFailover
    provider: ProviderId
    deviating: tuple[str, ...]
    expected: str
    got: str
    waited: float
    bound: float


@dataclass(frozen=True, slots=True)
class LedTo:
    """A target of RRsets, and whether a resolver finds it; None if there was no answer."""

    name: str
    exists: bool | None
    owner: str
    rdtype: str


@dataclass(slots=True)
class Survey:
    """The observations of a run; it can be evaluated at any moment, also if it is incomplete."""

    plan: ZonePlan
    slow: float
    servers: list[Server] = field(default_factory=list)
    parent: ParentView | None = None
    contacts: list[Contact] = field(default_factory=list)
    sub_contacts: list[Contact] = field(default_factory=list)
    observations: list[Observation] = field(default_factory=list)
    referrals: dict[str, dict[str, frozenset[str]]] = field(default_factory=dict)
    splits: list[Split] = field(default_factory=list)
    targets: list[LedTo] = field(default_factory=list)
    measured: dict[str, list[float]] = field(default_factory=dict)
    tallies: dict[Endpoint, Tally] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    questions: int = 0
    queries: int = 0
    seconds: float = 0.0
    interrupted: bool = False

    def note(self, text: str) -> None:
        """Add a note about what was not checked, and why; each note once."""
        if text not in self.notes:
            self.notes.append(text)

    def of_kind(self, *kinds: AnswerKind) -> Iterator[Observation]:
        """The observations of these kinds."""
        return (one for one in self.observations if one.result.kind in kinds)

    def contacts_of(self, server: Server) -> list[Contact]:
        """The first contacts over every way to a server."""
        return [contact for contact in self.contacts if contact.server.name == server.name]

    def alive(self, server: Server) -> bool:
        """True if a way to the server works."""
        return any(contact.alive for contact in self.contacts_of(server))

    def all_contacts(self) -> list[Contact]:
        """The contacts of the domain's servers and of the servers of its sub-zones."""
        return [*self.contacts, *self.sub_contacts]

    def delegated(self) -> tuple[frozenset[str], frozenset[Endpoint]]:
        """The names in the delegation, or of all servers if it is not known, with their endpoints."""
        listed = self.parent.names if self.parent is not None else frozenset(server.name for server in self.servers)
        return listed, frozenset(
            endpoint for server in self.servers if server.name in listed for endpoint in server.endpoints
        )

    def providers(self) -> tuple[ProviderId, ...]:
        """The providers of the servers, in the order of the enumeration."""
        providers = {server.provider for server in self.servers}
        return tuple(provider for provider in ProviderId if provider in providers)


class Absences:
    """Which owner and type is missing at which servers or whole providers."""

    def __init__(self, survey: Survey) -> None:
        self._survey = survey

    @cached_property
    def _seen(self) -> dict[tuple[str, str], dict[ProviderId, dict[str, bool]]]:
        """Whether any answer had it, by owner and type, provider and server."""
        seen: dict[tuple[str, str], dict[ProviderId, dict[str, bool]]] = defaultdict(lambda: defaultdict(dict))
        for one in self._survey.observations:
            if one.expectation.is_probe or one.result.kind in _SAY_NOTHING:
                continue
            servers = seen[one.expectation.owner, one.expectation.rdtype][one.server.provider]
            there = one.result.kind is not AnswerKind.MISSING
            servers[one.server.name] = servers.get(one.server.name, False) or there
        return seen

    def lacking(self, owner: str, rdtype: str) -> frozenset[ProviderId]:
        """The providers of which no server has the RRset, if servers of another provider have it."""
        by_provider = self._seen.get((owner, rdtype), {})
        without = frozenset(provider for provider, servers in by_provider.items() if not any(servers.values()))
        return without if len(without) < len(by_provider) else frozenset()

    def owners_missing(self, server: str) -> frozenset[str]:
        """The owners of which the server has no expected RRset."""
        there: dict[str, bool] = {}
        for (owner, _), by_provider in self._seen.items():
            for servers in by_provider.values():
                if server in servers:
                    there[owner] = there.get(owner, False) or servers[server]
        return frozenset(owner for owner, types in there.items() if not types)


_SAY_NOTHING = frozenset(
    (
        AnswerKind.SILENT,
        AnswerKind.FORGED,
        AnswerKind.MALFORMED,
        AnswerKind.OVERSIZED,
        AnswerKind.REFUSED,
        AnswerKind.TRUNCATED,
        AnswerKind.NO_ADDRESS,
    )
)

__all__ = ["Absences", "Contact", "LedTo", "Observation", "ParentView", "Split", "Survey", "Transport"]
