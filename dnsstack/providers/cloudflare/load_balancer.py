"""Cloudflare under `load-balancer`: one DNS-only load balancer an owner, a pool a role, its data plane decides.

Steering is off: the first healthy pool answers. While every monitored pool is down the fallback pool answers, which
is the primary's, as at Route53. A pool without a monitor counts as healthy (cloudflare-docs, health details; read
2026-11), as does Route53's SECONDARY without a check. A pool is down as soon as one of its endpoints is, so that A and
AAAA move together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from typing import Final

from dnsstack.model.deferred import Deferred
from dnsstack.model.failover.policy import FailoverPolicy, FailoverRole
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import ALIAS
from dnsstack.model.rrset import Value
from dnsstack.plan.naming import Naming
from dnsstack.plan.plan import HealthState, PlannedFailover, ZonePlan
from dnsstack.providers.base import Options, ResourceSpec, Text
from dnsstack.providers.cloudflare.encode import name
from dnsstack.providers.cloudflare.monitor import monitor
from dnsstack.providers.cloudflare.records import answer
from dnsstack.providers.cloudflare.specs import DnsRecord, LoadBalancerPool, LoadBalancerSpec, Origin
from dnsstack.providers.cloudflare.zone import zone_id
from dnsstack.providers.refs import Ref

_NOT_ALLOWED: Final = re.compile(r"[^a-z0-9_]+")
_SLUG: Final = 40


def load_balancer(entries: Sequence[PlannedFailover], plan: ZonePlan, naming: Naming) -> Iterator[ResourceSpec]:
    """Everything for one owner, whose policies are `entries` (A, AAAA or both): records, monitors, pools, balancer.

    The records beneath answer should the balancer ever be turned off: they are the primary's, or the pinned side's.
    """
    first = entries[0].policy
    records: list[DnsRecord] = []
    for entry in entries:
        given = entry.answers[ProviderId.CLOUDFLARE][HealthState.PRIMARY_HEALTHY][0]
        records.extend(answer(entry.owner, given, plan, naming, entry.policy.path))
    yield from records
    roles = (first.pin.to,) if first.pin else (FailoverRole.PRIMARY,) if first.retire else tuple(FailoverRole)
    made: dict[FailoverRole, LoadBalancerPool] = {}
    for role in FailoverRole:
        watch = monitor(first.owner, first, role, plan, naming)
        if watch is not None:
            yield watch
        made[role] = _pool([entry.policy for entry in entries], role, plan, naming, watch.name if watch else None)
        yield made[role]
    pools = tuple(Ref(made[role].name, "id") for role in roles)
    yield LoadBalancerSpec(
        name=naming.load_balancer(first.owner),
        owner=first.owner,
        rdtype=first.rdtype,
        path=first.path,
        name_=name(first.owner),
        zone_id=zone_id(naming),
        default_pools=pools,
        fallback_pool=pools[0],
        ttl=min(entry.ttl for entry in entries),
        options=Options(depends_on=tuple(spec.name for spec in records)),
    )


def _pool(
    policies: Sequence[FailoverPolicy], role: FailoverRole, plan: ZonePlan, naming: Naming, watch: str | None
) -> LoadBalancerPool:
    """The pool of one role; pins leave it as it is and choose between pools.

    Whatever the API answers for the monitor of a pool without one is ignored: left out, it is planned to become null at
    each deployment (provider 5.22). A pool that loses its monitor is therefore another pool: else it would keep it.
    """
    first = policies[0]
    zone = plan.nameservers.cloudflare
    origins = tuple(origin for policy in policies for origin in _origins(policy, role))
    return LoadBalancerPool(
        name=naming.pool(first.owner, role, watched=watch is not None),
        owner=first.owner,
        rdtype=first.rdtype,
        path=first.path,
        account_id=zone.account if zone is not None else "",
        name_=pool_name(first.owner, role, watched=watch is not None),
        description=f"{first.owner} {role.value}",
        origins=origins,
        minimum_origins=len(origins),
        monitor=Ref(watch, "id") if watch else None,
        options=Options(ignore_changes=() if watch else ("monitor",)),
    )


def pool_name(owner: str, role: FailoverRole, *, watched: bool = True) -> str:
    """A pool's name at Cloudflare, unique in the account: readable, and told apart by a digest of the owner."""
    slug = _NOT_ALLOWED.sub("-", owner.rstrip(".")).strip("-")[:_SLUG].strip("-")
    digest = sha256((owner if watched else f"unwatched {owner}").encode()).hexdigest()[:8]
    return f"{slug}-{digest}-{role.value}"


def _origins(policy: FailoverPolicy, role: FailoverRole) -> Iterator[Origin]:
    values = policy.values(role)
    for index, value in enumerate(values):
        number = f"{index}-" if len(values) > 1 else ""
        is_cname = policy.rdtype == "CNAME"
        # Route53 answers a CNAME with the CNAME, an alias with addresses
        yield Origin(
            name=f"{number}{policy.rdtype.lower()}", address=_address(value), flatten_cname=False if is_cname else None
        )


def _address(value: Value) -> Text:
    if isinstance(value, Deferred):
        return value
    target = value.target if isinstance(value, ALIAS) else value.target_name or value.to_text()
    return name(target) if isinstance(target, str) else target
