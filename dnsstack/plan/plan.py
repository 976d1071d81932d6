"""`ZonePlan`: what must be answered, watched and delegated. It is the intended state, not a diff, which Pulumi makes.

Every reader (Pulumi rendering, zone files, BIND, verification, timing) reads this plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from dnsstack.errors import DocumentPath, UsageError
from dnsstack.model.failover.base import Strategy
from dnsstack.model.failover.policy import FailoverPolicy, FailoverRole, Pin
from dnsstack.model.names import absolute, relative
from dnsstack.model.nameservers import CLOUDFLARE_NS_TTL, NameserverSet, ProviderId
from dnsstack.model.nearest import did_you_mean
from dnsstack.model.rrset import Value
from dnsstack.model.unmanaged import Unmanaged, unmanaged
from dnsstack.plan.aliases import ADDRESS_TYPES, Aliases, Types

if TYPE_CHECKING:
    from dnsstack.model.health import HealthCheck  # a plan of a domain without health checks loads none of their models


class HealthState(StrEnum):
    """The health of the two endpoints of a failover policy: in some states, answers differ."""

    PRIMARY_HEALTHY = "primary-healthy"
    PRIMARY_DEAD = "primary-dead"
    BOTH_DEAD = "both-dead"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer that a resolver should receive for one owner and type: values of the RRset, TTL in seconds.

    `rdtype` can differ from the planned type: a delegated failover name is answered with a CNAME.
    """

    rdtype: str
    ttl: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class PlannedRRset:
    """One owner and type without failover: the same answer in every health state.

    `served_by` are the providers that must serve it. Each provider renders `rdtype` ALIAS in its own way.
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
        """The answer of every server of `served_by`."""
        return Answer(self.rdtype, self.ttl, self.values)

    def is_answered_as(self, other: PlannedRRset) -> bool:
        """Whether one that is not equal has the same answer: values are compared only where something else differs."""
        if self.ttl != other.ttl:
            return False
        more = self.served_by != other.served_by or self.comment != other.comment or self.tags != other.tags
        return (more or self.proxied != other.proxied) and self.values == other.values


@dataclass(frozen=True, slots=True)
class PlannedFailover:
    """One owner and type under a failover policy.

    `answers[provider][state]` are the answers that are right; more than one if the provider keeps its last answer
    (Cloudflare under `follow` with both ends unhealthy). `marker` is the owner of the role marker (only under
    `follow`), otherwise "". `target` is the owner in the sub-zone that only Route53 serves (only under `delegate`),
    otherwise ""; then the CNAME to it is one of the plan's `rrsets`, and nothing else is rendered at this owner. A
    server for which the policy names no strategy is not in `strategies`: it always answers the primary.
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
        """The TTL in seconds."""
        return self.policy.ttl

    @property
    def pin(self) -> Pin | None:
        """The pin, if there is one."""
        return self.policy.pin

    @property
    def watched_by(self) -> Mapping[FailoverRole, str]:
        """The name of the health check of each role; empty while the policy is pinned or retires."""
        if self.policy.pin or self.policy.retire:
            return {}
        named = {FailoverRole.PRIMARY: self.policy.check, FailoverRole.SECONDARY: self.policy.secondary_check}
        return {role: check for role, check in named.items() if isinstance(check, str)}


@dataclass(frozen=True, slots=True)
class Marker:
    """A pair of TXT RRsets that says which role Route53 answers for one owner. Only Route53 serves it."""

    owner: str
    policy: FailoverPolicy
    answers: Mapping[HealthState, tuple[Answer, ...]] = field(default_factory=dict)

    @property
    def ttl(self) -> int:
        """The TTL in seconds. The follower asks Route53's own servers, so it never waits for a cache."""
        return self.policy.ttl

    def text(self, role: FailoverRole) -> str:
        """The text of the TXT RRset of `role`: `role=primary` or `role=secondary`; a pin decides for both."""
        return f"role={(self.policy.pin.to if self.policy.pin else role).value}"


@dataclass(frozen=True, slots=True)
class Assigned:
    """Name server number `index` (from 0) of `provider` for the zone `apex`; its name is known after deployment."""

    provider: ProviderId
    index: int
    apex: str

    def to_text(self) -> str:
        """The text that reports show."""
        return f"<{self.provider.value} {self.index + 1}>"


@dataclass(frozen=True, slots=True)
class Delegation:
    """The NS RRset of a zone, at its apex at every provider and at its parent; `ttl` is in seconds."""

    apex: str
    servers: tuple[Assigned | str, ...]
    ttl: int


@dataclass(frozen=True, slots=True)
class SubZone:
    """A zone below the apex that only Route53 serves, for `delegate` policies.

    The `failovers` have owners in the sub-zone, and only Route53's answers. `ttl` is the TTL of the NS RRset, in
    seconds.
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
    """The plan of one domain: everything that it needs, in canonical order (owner by DNS label order, then type).

    No RRset is empty, and an owner and type is in at most one of `rrsets` and `failovers`. The apex NS RRset is
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
    """Owners whose records others maintain, by pattern (`dnsstack.model.unmanaged`)."""

    def is_unmanaged(self, owner: str, rdtype: str = "") -> bool:
        """True if others maintain `owner` and `rdtype`; without `rdtype`, if they maintain any of its types."""
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
        """The NS RRset to enter at the parent, which is also the apex NS RRset at every provider."""
        servers: list[Assigned | str] = []
        route53, cloudflare = self.nameservers.route53, self.nameservers.cloudflare
        if route53 is not None and route53.delegated:
            servers += (Assigned(ProviderId.ROUTE53, index, self.apex) for index in range(route53.nameserver_count))
        if cloudflare is not None and cloudflare.delegated:
            servers += (Assigned(ProviderId.CLOUDFLARE, index, self.apex) for index in range(CLOUDFLARE_SERVERS))
        return Delegation(self.apex, (*servers, *self.nameservers.others), self.nameservers.ttl)

    @cached_property
    def aliases(self) -> Aliases:
        """The types that the zone's aliases answer at Route53; for a policy, those of its primary."""
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
        """The answers that are right from `provider` for one owner and type in `state`; empty if it has no such type.

        `owner` is absolute or relative to the domain; `@` is the domain. Role markers and the failovers of sub-zones
        are included; for apex NS RRsets see `delegation`.

        Raises:
            UsageError: `owner` is not a name, or the plan has no data for it.
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
        """`answers` for an absolute owner; empty if the owner has no data (NODATA or NXDOMAIN)."""
        match self._by_question.get((owner, rdtype)):
            case PlannedRRset() as rrset:
                return (rrset.answer,) if provider in rrset.served_by else ()
            case PlannedFailover() as failover:
                return failover.answers.get(provider, {}).get(state, ())
            case Marker() as marker:
                return marker.answers.get(state, ()) if provider is ProviderId.ROUTE53 else ()
            case None:
                return ()
