"""`ZonePlan`: what must be answered, watched and delegated. It is intent, not a diff: Pulumi owns the diff.

Every reader (Pulumi rendering, zone files, BIND, verification, timing) reads this one plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from dnsstack.errors import DocumentPath, UsageError
from dnsstack.model.failover.base import Strategy
from dnsstack.model.failover.policy import FailoverPolicy, FailoverRole, Pin
from dnsstack.model.health import HealthCheck
from dnsstack.model.names import absolute, relative
from dnsstack.model.nameservers import CLOUDFLARE_NS_TTL, NameserverSet, ProviderId
from dnsstack.model.nearest import did_you_mean
from dnsstack.model.rrset import Value
from dnsstack.model.unmanaged import Unmanaged, unmanaged
from dnsstack.plan.aliases import ADDRESS_TYPES, Aliases, Types


class HealthState(StrEnum):
    """The health of the two endpoints of a failover policy, where answers depend on it."""

    PRIMARY_HEALTHY = "primary-healthy"
    PRIMARY_DEAD = "primary-dead"
    BOTH_DEAD = "both-dead"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a resolver should receive for one owner and type: the RRset's values and TTL in seconds.

    `rdtype` can differ from the planned type: a delegated failover name is answered with a CNAME.
    """

    rdtype: str
    ttl: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class PlannedRRset:
    """One owner and type without failover: the same answer in every health state.

    `served_by` is who must serve it. `rdtype` ALIAS is rendered by each provider in its own way.
    """

    owner: str
    rdtype: str
    ttl: int
    values: tuple[Value, ...]
    served_by: frozenset[ProviderId]
    proxied: bool = False
    comment: str | None = None
    tags: tuple[str, ...] = ()
    path: DocumentPath = field(default=DocumentPath(), compare=False)

    @property
    def answer(self) -> Answer:
        """What every server of `served_by` answers."""
        return Answer(self.rdtype, self.ttl, self.values)


@dataclass(frozen=True, slots=True)
class PlannedFailover:
    """One owner and type under a failover policy.

    `answers[provider][state]` are the answers that are right there, more than one where the provider holds
    whatever it last had (Cloudflare under `follow` with both ends dead).
    `marker` is the owner of the role marker (follow only), else "".
    `target` is the owner in the sub-zone that Route53 alone serves (delegate only), else ""; the CNAME that leads
    there is among the plan's `rrsets`, and nothing else is rendered at this owner.
    `strategies` has no entry for a server whose policy names none: it answers the primary, whatever happens.
    """

    policy: FailoverPolicy
    strategies: Mapping[ProviderId, Strategy]
    answers: Mapping[ProviderId, Mapping[HealthState, tuple[Answer, ...]]]
    marker: str = ""
    target: str = ""

    @property
    def owner(self) -> str:
        """The policy's owner, absolute."""
        return self.policy.owner

    @property
    def rdtype(self) -> str:
        """The policy's type."""
        return self.policy.rdtype

    @property
    def ttl(self) -> int:
        """Seconds."""
        return self.policy.ttl

    @property
    def pin(self) -> Pin | None:
        """The pin, if there is one."""
        return self.policy.pin

    @property
    def watched_by(self) -> Mapping[FailoverRole, str]:
        """The names of the health checks, by the role that they decide over; none while pinned or retiring."""
        if self.policy.pin or self.policy.retire:
            return {}
        named = {FailoverRole.PRIMARY: self.policy.check, FailoverRole.SECONDARY: self.policy.secondary_check}
        return {role: check for role, check in named.items() if isinstance(check, str)}


@dataclass(frozen=True, slots=True)
class Marker:
    """A TXT pair that tells Route53's role for one owner; Route53 alone serves it, exempt from parity."""

    owner: str
    policy: FailoverPolicy
    answers: Mapping[HealthState, tuple[Answer, ...]] = field(default_factory=dict)

    @property
    def ttl(self) -> int:
        """Seconds; the follower asks Route53's own servers, so no cache makes it wait."""
        return self.policy.ttl

    def text(self, role: FailoverRole) -> str:
        """What the TXT RRset of `role` says, a pin applied: `role=primary` or `role=secondary`."""
        return f"role={(self.policy.pin.to if self.policy.pin else role).value}"


@dataclass(frozen=True, slots=True)
class Assigned:
    """A name server that `provider` gives the zone `apex`, counted from 0; its name is known after deployment."""

    provider: ProviderId
    index: int
    apex: str

    def to_text(self) -> str:
        """How reports show it."""
        return f"<{self.provider.value} {self.index + 1}>"


@dataclass(frozen=True, slots=True)
class Delegation:
    """The NS RRset that a zone has at its apex at every provider and at its parent; `ttl` in seconds."""

    apex: str
    servers: tuple[Assigned | str, ...]
    ttl: int


@dataclass(frozen=True, slots=True)
class SubZone:
    """A zone below the apex that Route53 alone serves, for `delegate` policies.

    The `failovers` have their owners in the sub-zone and Route53's answers only. `ttl` is that of the NS RRset.
    """

    apex: str
    failovers: tuple[PlannedFailover, ...]
    ttl: int = CLOUDFLARE_NS_TTL

    @property
    def delegation(self) -> Delegation:
        """The NS RRset that every server of the domain answers for the sub-zone's apex."""
        servers = tuple(Assigned(ProviderId.ROUTE53, index, self.apex) for index in range(ROUTE53_SERVERS))
        return Delegation(self.apex, servers, self.ttl)


ROUTE53_SERVERS = 4
"""Name servers that Route53 gives a zone (Route53 API, CreateHostedZone; read 2026-11)."""

CLOUDFLARE_SERVERS = 2
"""Name servers that Cloudflare gives a zone (cloudflare-docs, nameserver options; read 2026-11)."""


@dataclass(frozen=True)
class ZonePlan:
    """Everything that one domain needs, in canonical order (owner by DNS label order, then type).

    Invariants: no empty RRset; at most one of `rrsets` and `failovers` for an owner and type. The apex NS RRset is
    `delegation`, not one of `rrsets`.
    """

    apex: str
    nameservers: NameserverSet
    health_checks: Mapping[str, HealthCheck]
    rrsets: tuple[PlannedRRset, ...]
    failovers: tuple[PlannedFailover, ...]
    markers: tuple[Marker, ...] = ()
    sub_zones: tuple[SubZone, ...] = ()
    unmanaged: Mapping[str, Unmanaged] = field(default_factory=dict)
    """Owners that others look after, by pattern (`dnsstack.model.unmanaged`)."""

    def is_unmanaged(self, owner: str, rdtype: str = "") -> bool:
        """True if others look after `owner` and `rdtype`; without a type, where they do after any of its types."""
        return bool(self.unmanaged) and bool(unmanaged(self.unmanaged, owner, rdtype, self.apex))

    def for_provider(self, provider: ProviderId) -> Iterator[PlannedRRset]:
        """The RRsets without failover that `provider` must serve."""
        return (rrset for rrset in self.rrsets if provider in rrset.served_by)

    def owners(self) -> frozenset[str]:
        """Every owner that has data."""
        return frozenset(owner for owner, _ in self.rdtypes())

    def rdtypes(self) -> Iterator[tuple[str, str]]:
        """Every owner and type that has data, without markers and sub-zones."""
        yield from ((rrset.owner, rrset.rdtype) for rrset in self.rrsets)
        yield from ((failover.owner, failover.rdtype) for failover in self.failovers)

    @cached_property
    def questions(self) -> frozenset[tuple[str, str]]:
        """`rdtypes` as a set."""
        return frozenset(self.rdtypes())

    @cached_property
    def delegation(self) -> Delegation:
        """What the parent should delegate to, and the apex NS RRset at every provider."""
        servers: list[Assigned | str] = []
        route53, cloudflare = self.nameservers.route53, self.nameservers.cloudflare
        if route53 is not None and route53.delegated:
            servers += (Assigned(ProviderId.ROUTE53, index, self.apex) for index in range(route53.nameserver_count))
        if cloudflare is not None and cloudflare.delegated:
            servers += (Assigned(ProviderId.CLOUDFLARE, index, self.apex) for index in range(CLOUDFLARE_SERVERS))
        return Delegation(self.apex, (*servers, *self.nameservers.others), self.nameservers.ttl)

    @cached_property
    def aliases(self) -> Aliases:
        """What the zone's aliases answer at Route53; of a policy the primary's."""
        plain = [rrset for rrset in self.rrsets if ProviderId.ROUTE53 in rrset.served_by]
        targets = {entry.owner: entry.policy.primary[0] for entry in self.failovers if entry.rdtype == "ALIAS"}
        targets |= {rrset.owner: rrset.values[0] for rrset in plain if rrset.rdtype == "ALIAS"}
        known = {(rrset.owner, rrset.rdtype) for rrset in plain}
        known |= {(entry.owner, entry.rdtype) for entry in self.failovers}

        def types_at(owner: str) -> Types:
            return tuple(rdtype for rdtype in ADDRESS_TYPES if (owner, rdtype) in known)

        return Aliases(self.apex, targets, types_at)

    @cached_property
    def _by_question(self) -> Mapping[tuple[str, str], PlannedRRset | PlannedFailover | Marker]:
        found: dict[tuple[str, str], PlannedRRset | PlannedFailover | Marker] = {
            (marker.owner, "TXT"): marker for marker in self.markers
        }
        found |= {(rrset.owner, rrset.rdtype): rrset for rrset in self.rrsets}
        entries = (*self.failovers, *(inner for sub_zone in self.sub_zones for inner in sub_zone.failovers))
        return found | {(entry.owner, entry.rdtype): entry for entry in entries}

    def answers(
        self, owner: str, rdtype: str, provider: ProviderId, state: HealthState = HealthState.PRIMARY_HEALTHY
    ) -> tuple[Answer, ...]:
        """The answers that are right from `provider` for one owner and type in `state`; none where it has no such type.

        `owner` is absolute or relative to the domain, `@` is the domain. Role markers and the sub-zones' failovers are
        among them, apex NS RRsets are not (`delegation`).

        Raises:
            UsageError: the plan has nothing at `owner`, or it is not a name.
        """
        try:
            asked = absolute(owner, self.apex)
        except ValueError as error:
            raise UsageError(str(error)) from None
        if asked not in self._known_owners:
            near = did_you_mean(relative(asked, self.apex), {relative(one, self.apex) for one in self._known_owners})
            msg = f"{owner} has no data in {self.apex}{near}"
            raise UsageError(msg)
        return self.lookup(asked, rdtype, provider, state)

    @cached_property
    def _known_owners(self) -> frozenset[str]:
        return frozenset((self.apex, *(owner for owner, _ in self._by_question)))

    def lookup(
        self, owner: str, rdtype: str, provider: ProviderId, state: HealthState = HealthState.PRIMARY_HEALTHY
    ) -> tuple[Answer, ...]:
        """`answers` for an absolute owner that may have none: NODATA or NXDOMAIN."""
        match self._by_question.get((owner, rdtype)):
            case PlannedRRset() as rrset:
                return (rrset.answer,) if provider in rrset.served_by else ()
            case PlannedFailover() as failover:
                return failover.answers.get(provider, {}).get(state, ())
            case Marker() as marker:
                return marker.answers.get(state, ()) if provider is ProviderId.ROUTE53 else ()
            case None:
                return ()
