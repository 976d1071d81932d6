"""Own name servers beside Cloudflare, as a follower's mover sees them: in memory, and as slow as a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from dnsstack.follow.changes import ExistingRecord, RecordPatch
from dnsstack.follow.followed import Followed, followed
from dnsstack.follow.mover import Receipt
from dnsstack.model.domain import Domain
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.build import build
from dnsstack.sandbox.cloudflare_api import DEFAULT_ACCOUNT
from tests.follow.world import domain

SERVER = {"name": "ns1.example.com", "addresses": ["203.0.113.53"], "software": "bind"}


def both(strategy: Any, **policy: Any) -> Domain:
    """The world's domain, followed at Cloudflare and at own servers."""
    found = domain(strategy, self_hosted=strategy, **policy)
    servers = {
        "route53": {},
        "cloudflare": {"account": DEFAULT_ACCOUNT.id, "plan": "pro"},
        "self_hosted": {"primaries": [SERVER], "tsig": "transfer", "update_tsig": "update"},
    }
    return Domain(domain="example.com", nameservers=servers, health_checks=found.health_checks, failover=found.failover)


@dataclass
class OwnServers:
    """Holds the primary's records at first. `slow` are the seconds of each call."""

    plan: Domain
    slow: float = 0.0
    records: dict[str, ExistingRecord] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for one in self._followed():
            for rrset in one.rrsets:
                for value in rrset.values[FailoverRole.PRIMARY]:
                    key = f"{rrset.owner} {rrset.rdtype} {value}"
                    self.records[key] = ExistingRecord(key, rrset.owner, rrset.rdtype, value, rrset.ttl)

    def _followed(self) -> Sequence[Followed]:
        return followed(build(self.plan), (ProviderId.SELF_HOSTED,))

    @property
    def role(self) -> FailoverRole | None:
        contents = {one.content for one in self.records.values()}
        for role in FailoverRole:
            if contents == {value for one in self._followed() for rrset in one.rrsets for value in rrset.values[role]}:
                return role
        return None

    date: float | None = None

    async def existing(self, _: Sequence[Followed]) -> tuple[ExistingRecord, ...]:
        await asyncio.sleep(self.slow)
        return tuple(self.records.values())

    async def move(self, changes: Sequence[RecordPatch]) -> Receipt:
        await asyncio.sleep(self.slow)
        for change in changes:
            before = self.records.pop(change.before.id)
            key = f"{before.owner} {before.rdtype} {change.content}"
            self.records[key] = replace(before, id=key, content=change.content, ttl=change.ttl)
        return Receipt(tuple(self.records.values()), "")

    async def close(self) -> None:
        pass
