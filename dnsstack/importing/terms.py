"""The plan of what a source serves; it differs from the document's plan exactly where answers differ.

A source does not have strategies and settings, nor the reason why a name answers its secondary. These are taken from
the document's plan, so that only answers are compared.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from dnsstack.changes.difference import PlannedEntry
from dnsstack.importing.existing.zone import ExistingZone, OwnerAndType
from dnsstack.model.failover import LoadBalancer
from dnsstack.model.failover.policy import FailoverPolicy, FailoverRole
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rrset import RRset
from dnsstack.plan.answers import planned_answers
from dnsstack.plan.build import canonical, order
from dnsstack.plan.capabilities import servers_of
from dnsstack.plan.plan import HealthState, PlannedFailover, PlannedRRset, ZonePlan

PROVIDERS: Final = {one.value: one for one in (ProviderId.ROUTE53, ProviderId.CLOUDFLARE)}
"""The sources that are a provider's API, and have exactly what that provider serves."""


class Left(frozenset[OwnerAndType]):
    """A set of the owners and types that the document leaves to others, whose content a source need not read."""

    plan: ZonePlan

    @classmethod
    def of(cls, plan: ZonePlan) -> Left:
        """The set for `plan`."""
        made = cls()
        made.plan = plan
        return made

    def __contains__(self, key: object) -> bool:
        return isinstance(key, tuple) and self.plan.is_unmanaged(*key)


def in_terms(existing: ExistingZone, plan: ZonePlan) -> ZonePlan:
    """The plan of what `found` serves, in terms of the document's plan."""
    return _Terms(existing, plan, PROVIDERS.get(existing.source.partition(":")[0])).plan()


@dataclass(slots=True)
class _Terms:
    existing: ExistingZone
    wanted: ZonePlan
    provider: ProviderId | None

    def plan(self) -> ZonePlan:
        """The document's plan with the answers of the source."""
        entries = [*self._declared(), *self._strangers()]
        return replace(
            self.wanted,
            rrsets=tuple(_ordered(one for one in entries if isinstance(one, PlannedRRset))),
            failovers=tuple(_ordered(one for one in entries if isinstance(one, PlannedFailover))),
            markers=tuple(one for one in self.wanted.markers if self._has_marker(one.policy.owner)),
        )

    def _has_marker(self, owner: str) -> bool:
        return self.provider is not ProviderId.ROUTE53 or owner in self.existing.markers

    def _served(self) -> Mapping[OwnerAndType, RRset | FailoverPolicy]:
        entries: tuple[RRset | FailoverPolicy, ...] = (*self.existing.rrsets, *self.existing.policies)
        return {(one.owner, one.rdtype): one for one in entries}

    def _declared(self) -> Iterator[PlannedEntry]:
        """The RRsets and policies that the document declares and the source serves."""
        served = self._served()
        for rrset in self.wanted.rrsets:
            here = served.get((rrset.owner, rrset.rdtype))
            if not self._tells(rrset):
                more = (self.provider,) if here is not None and self.provider is not None else ()
                yield replace(rrset, served_by=rrset.served_by.union(more))
            elif isinstance(here, RRset):
                yield self._rrset(rrset, here)
            elif here is not None:
                yield self._policy(here)
        for entry in self.wanted.failovers:
            here = served.get((entry.owner, entry.rdtype))
            if entry.target:
                yield entry  # its CNAME is an RRset, and its answers are in the sub-zone
            elif isinstance(here, FailoverPolicy):
                yield self._same_policy(entry, here)
            elif here is not None:
                yield entry if self._answers(entry, here) else self._stranger(here)

    def _tells(self, rrset: PlannedRRset) -> bool:
        """True if the source would have this RRset, unlike other providers' RRsets or a synthesised ALIAS."""
        if self.provider is not None:
            return self.provider in rrset.served_by
        return rrset.rdtype != "ALIAS"

    def _rrset(self, wanted: PlannedRRset, here: RRset) -> PlannedRRset:
        ttl = wanted.ttl if (here.owner, here.rdtype) in self.existing.floating else here.ttl
        made = replace(wanted, ttl=ttl, values=canonical(here.values))
        if self.provider is ProviderId.CLOUDFLARE:
            return replace(made, proxied=here.proxied, comment=here.comment, tags=tuple(sorted(here.tags)))
        return made

    def _same_policy(self, wanted: PlannedFailover, here: FailoverPolicy) -> PlannedFailover:
        """The document's policy with the served values and TTL, which include the effect of a pin."""
        sides = {role: canonical(wanted.policy.served(role)) for role in FailoverRole}
        existing = {role: canonical(here.values(role)) for role in FailoverRole}
        ttl = wanted.ttl if wanted.rdtype == "ALIAS" else here.ttl
        if sides == existing and ttl == wanted.ttl:
            return wanted
        primary, secondary = existing.values()
        policy = wanted.policy.model_copy(update={"primary": primary, "secondary": secondary, "ttl": ttl, "pin": None})
        answers = planned_answers(policy, self.wanted.health_checks, servers_of(self.wanted.nameservers), "")
        return replace(wanted, policy=policy, answers=answers)

    def _answers(self, entry: PlannedFailover, here: RRset) -> bool:
        """True if an RRset is the answer of a server without failover records in one of the health states."""
        if self.provider is ProviderId.ROUTE53:
            return False
        if self.provider is ProviderId.CLOUDFLARE and isinstance(entry.strategies.get(self.provider), LoadBalancer):
            return False
        providers = [self.provider] if self.provider is not None else list(entry.answers)
        right = (
            answer
            for provider in providers
            for state in HealthState
            for answer in entry.answers.get(provider, {}).get(state, ())
        )
        mine = canonical(here.values)
        return any(answer.ttl == here.ttl and canonical(answer.values) == mine for answer in right)

    def _strangers(self) -> Iterator[PlannedEntry]:
        """The RRsets that the document does not declare, without those of others and those of its policies."""
        declared = self.wanted.questions | {(marker.owner, "TXT") for marker in self.wanted.markers}
        declared |= {(zone.apex, "NS") for zone in self.wanted.sub_zones}
        if self.provider is None:  # an alias answers addresses
            aliases = {rrset.owner for rrset in self.wanted.rrsets if rrset.rdtype == "ALIAS"}
            declared |= {(owner, rdtype) for owner in aliases for rdtype in ("A", "AAAA")}
        for key, here in self._served().items():
            if key not in declared and not self.wanted.is_unmanaged(*key):
                yield self._stranger(here)

    def _stranger(self, here: RRset | FailoverPolicy) -> PlannedEntry:
        if isinstance(here, FailoverPolicy):
            return self._policy(here)
        return PlannedRRset(
            owner=here.owner,
            rdtype=here.rdtype,
            ttl=here.ttl,
            values=canonical(here.values),
            served_by=frozenset((self.provider,) if self.provider else servers_of(self.wanted.nameservers)),
            proxied=here.proxied,
            comment=here.comment,
            tags=tuple(sorted(here.tags)),
        )

    def _policy(self, here: FailoverPolicy) -> PlannedFailover:
        servers = (self.provider,) if self.provider else servers_of(self.wanted.nameservers)
        checks: dict[str, Any] = {**self.wanted.health_checks, **self.existing.health_checks}
        return PlannedFailover(here, {}, planned_answers(here, checks, servers, ""))


def _ordered(entries: Iterator[Any]) -> list[Any]:
    return sorted(entries, key=lambda one: order(one.owner, one.rdtype))
