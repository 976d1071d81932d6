"""Cloudflare with the strategy `load-balancer`: a DNS-only load balancer for each owner, with a pool for each role.

Steering is off: the first healthy pool answers. If every monitored pool is down, the fallback pool answers, which is
the primary's, as at Route53. A pool without a monitor counts as healthy (cloudflare-docs, health details; read
2026-11), as Route53's SECONDARY without a check does. A pool is down as soon as one of its endpoints is, so that A and
AAAA fail over together.
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
from dnsstack.providers.base import ResourceSpec, SpecOptions, Text
from dnsstack.providers.cloudflare.encode import name
from dnsstack.providers.cloudflare.monitor import monitor
from dnsstack.providers.cloudflare.records import answer
from dnsstack.providers.cloudflare.specs import DnsRecord, LoadBalancerPool, LoadBalancerSpec, Origin
from dnsstack.providers.cloudflare.zone import zone_id
from dnsstack.providers.refs import Ref

_NOT_ALLOWED: Final = re.compile(r"[^a-z0-9_]+")
_SLUG: Final = 40


def load_balancer(entries: Sequence[PlannedFailover], plan: ZonePlan, naming: Naming) -> Iterator[ResourceSpec]:
    """The records, monitors, pools and load balancer of one owner; `entries` are its policies (A, AAAA or both).

    The records would answer if the load balancer were switched off; they have the values of the primary or of the
    pinned side.
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
        options=SpecOptions(depends_on=tuple(spec.name for spec in records)),
    )


def _pool(
    policies: Sequence[FailoverPolicy], role: FailoverRole, plan: ZonePlan, naming: Naming, watch: str | None
) -> LoadBalancerPool:
    """The pool of one role. A pin does not change it; it only chooses a pool.

    For a pool without a monitor, changes of the input `monitor` are ignored; otherwise each deployment would plan a
    null for it (provider 5.22). So a pool without a monitor has another logical name; else it would keep the old one.
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
        options=SpecOptions(ignore_changes=() if watch else ("monitor",)),
    )


def pool_name(owner: str, role: FailoverRole, *, watched: bool = True) -> str:
    """A pool's name at Cloudflare; a digest of the owner makes it unique in the account."""
    slug = _NOT_ALLOWED.sub("-", owner.rstrip(".")).strip("-")[:_SLUG].strip("-")
    digest = sha256((owner if watched else f"unwatched {owner}").encode()).hexdigest()[:8]
    return f"{slug}-{digest}-{role.value}"


def _origins(policy: FailoverPolicy, role: FailoverRole) -> Iterator[Origin]:
    values = policy.values(role)
    for index, value in enumerate(values):
        number = f"{index}-" if len(values) > 1 else ""
        is_cname = policy.rdtype == "CNAME"
        # Route53 answers a CNAME as a CNAME, and an alias as addresses
        yield Origin(
            name=f"{number}{policy.rdtype.lower()}", address=_address(value), flatten_cname=False if is_cname else None
        )


def _address(value: Value) -> Text:
    if isinstance(value, Deferred):
        return value
    target = value.target if isinstance(value, ALIAS) else value.target_name or value.to_text()
    return name(target) if isinstance(target, str) else target
