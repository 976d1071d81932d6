"""`ZonePlan`: what must be answered, watched and delegated. It is intent, not a diff: Pulumi owns the diff.

Every reader (Pulumi rendering, zone files, BIND, verification, timing) reads this one plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from dnsstack.errors import Path
from dnsstack.model.failover.base import Strategy
from dnsstack.model.failover.policy import FailoverPolicy, FailoverRole, Pin
from dnsstack.model.health import HealthCheck
from dnsstack.model.nameservers import NameserverSet, ProviderId
from dnsstack.model.rrset import Value


class HealthState(StrEnum):
    """The health of a failover policy's two ends, as far as answers differ by it."""

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
    path: Path = field(default=Path(), compare=False)

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
    `target` is the owner in the sub-zone that Route53 alone serves (delegate only), else "".
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
        """The hand on the switch, if there is one."""
        return self.policy.pin

    @property
    def watched_by(self) -> Mapping[FailoverRole, str]:
        """The names of the health checks, by the role that they watch."""
        named = {FailoverRole.PRIMARY: self.policy.check, FailoverRole.SECONDARY: self.policy.secondary_check}
        return {role: check for role, check in named.items() if isinstance(check, str)}


@dataclass(frozen=True, slots=True)
class Marker:
    """A TXT pair that tells Route53's role for one owner; Route53 alone serves it, exempt from parity."""

    owner: str
    policy: FailoverPolicy


@dataclass(frozen=True, slots=True)
class SubZone:
    """A zone below the apex that Route53 alone serves, for `delegate` policies."""

    apex: str
    failovers: tuple[PlannedFailover, ...]


@dataclass(frozen=True, slots=True)
class ZonePlan:
    """Everything that one domain needs, in canonical order (owner by DNS label order, then type).

    Invariants: no empty RRset; at most one of `rrsets` and `failovers` for an owner and type.
    """

    apex: str
    nameservers: NameserverSet
    health_checks: Mapping[str, HealthCheck]
    rrsets: tuple[PlannedRRset, ...]
    failovers: tuple[PlannedFailover, ...]
    markers: tuple[Marker, ...] = ()
    sub_zones: tuple[SubZone, ...] = ()

    def for_provider(self, provider: ProviderId) -> Iterator[PlannedRRset]:
        """The RRsets without failover that `provider` must serve."""
        return (rrset for rrset in self.rrsets if provider in rrset.served_by)

    def owners(self) -> frozenset[str]:
        """Every owner that has data."""
        return frozenset(entry.owner for entry in (*self.rrsets, *self.failovers))
