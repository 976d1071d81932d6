"""`build`: make the plan of a domain. The plan does not depend on the order in which the domain is written.

The domain should have passed the rules. Rules read plans, too, so `build` also makes a plan of a domain that they
refuse: entries of one owner and type are merged, a policy replaces records of its owner and type, and a server without
a strategy answers the primary.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import lru_cache

from dnsstack.errors import require
from dnsstack.model.alike import kept
from dnsstack.model.deferred import Deferred
from dnsstack.model.domain import Domain
from dnsstack.model.failover import Delegate, Follow
from dnsstack.model.failover.policy import FailoverPolicy
from dnsstack.model.names import labels
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rrset import RRset, Value
from dnsstack.plan.answers import leading_to, marker_answers, planned_answers, strategy_of
from dnsstack.plan.capabilities import servers_of
from dnsstack.plan.owners import delegated_owner, marker_owner
from dnsstack.plan.plan import Marker, PlannedFailover, PlannedRRset, SubZone, ZonePlan


def build(domain: Domain) -> ZonePlan:
    """Make the plan of `domain`: what each server answers in every health state, what is watched, what is delegated.

    Raises:
        WrongType: `domain` is not a `Domain`.
    """
    require(domain, Domain, "dnsstack.build", "dnsstack.load(…).domain")
    servers = servers_of(domain.nameservers)
    policies = _policies(domain.failover)
    delegated = {id(policy): label for policy in policies if (label := _delegated_to(policy, servers))}
    failovers = tuple(_failover(policy, domain, servers, delegated.get(id(policy), "")) for policy in policies)
    replaced = {(policy.owner, policy.rdtype) for policy in policies}
    cnames = {
        (entry.owner, "CNAME"): PlannedRRset(
            entry.owner, "CNAME", entry.ttl, (leading_to(entry.target),), frozenset(servers), path=entry.policy.path
        )
        for entry in reversed(failovers)
        if entry.target
    }
    replaced |= cnames.keys()
    written: Iterable[RRset] = domain.records
    if replaced:
        written = (rrset for rrset in written if (rrset.owner, rrset.rdtype) not in replaced)
    rrsets = [*_rrsets(written, frozenset(servers)), *cnames.values()]
    return ZonePlan(
        apex=domain.apex,
        nameservers=domain.nameservers,
        health_checks={name: domain.health_checks[name] for name in sorted(domain.health_checks)},
        rrsets=tuple(sorted(rrsets, key=lambda rrset: order(rrset.owner, rrset.rdtype))),
        failovers=failovers,
        markers=_markers(failovers, domain),
        sub_zones=_sub_zones(failovers, domain, delegated),
        unmanaged=dict(sorted(domain.unmanaged.items())),
    )


def order(owner: str, rdtype: str) -> tuple[str, str]:
    """The sort key of an owner and type: by labels from the root down (as in RFC 4034 §6.1), then by type."""
    return _rightmost_first(owner), rdtype


@lru_cache(maxsize=65536)
def _rightmost_first(owner: str) -> str:
    # no label has a byte below NUL, so a name comes before the names below it
    return "\0".join(reversed(labels(owner)))


def canonical(values: Iterable[Value]) -> tuple[Value, ...]:
    """The different values in canonical order: by text; deferred values are last, by key."""
    found = tuple(values)
    if len(found) == 1:
        return found
    return tuple(sorted(dict.fromkeys(found), key=_value_order))


def _value_order(value: Value) -> tuple[bool, str]:
    return isinstance(value, Deferred), (value.key or "") if isinstance(value, Deferred) else value.to_text()


def _rrsets(written: Iterable[RRset], servers: frozenset[ProviderId]) -> Iterable[PlannedRRset]:
    found: dict[tuple[str, str], RRset] = {}
    several: dict[tuple[str, str], list[RRset]] = {}
    for rrset in written:
        key = rrset.owner, rrset.rdtype
        first = found.setdefault(key, rrset)
        if first is not rrset:
            several.setdefault(key, [first]).append(rrset)
    found.update({key: _merged(group) for key, group in several.items()})
    known = kept("planned", servers)
    if known is None:
        yield from (_planned(one, servers) for one in found.values())
        return
    for one in found.values():
        if id(one) not in known:
            known[id(one)] = one, _planned(one, servers)
        yield known[id(one)][1]


def _planned(one: RRset, servers: frozenset[ProviderId]) -> PlannedRRset:
    return PlannedRRset(
        one.owner,
        one.rdtype,
        one.ttl,
        canonical(one.values),
        servers if one.only is None else servers & {one.only},
        one.proxied,
        one.comment,
        tuple(sorted(set(one.tags))) if one.tags else (),
        one.path,
    )


def _merged(group: list[RRset]) -> RRset:
    """RRsets of one owner and type merged into one; their order does not matter."""
    first = min(group, key=lambda one: (one.ttl, [_value_order(value) for value in canonical(one.values)]))
    only = {rrset.only for rrset in group}
    return first.model_copy(
        update={
            "values": tuple(value for rrset in group for value in rrset.values),
            "only": only.pop() if len(only) == 1 else None,
            "proxied": any(rrset.proxied for rrset in group),
            "comment": min((rrset.comment for rrset in group if rrset.comment), default=None),
            "tags": tuple(tag for rrset in group for tag in rrset.tags),
        }
    )


def _policies(written: Iterable[FailoverPolicy]) -> list[FailoverPolicy]:
    """Policies in canonical order, one for each owner and type; their values are in canonical order, too.

    Under `follow`, the values keep the order of the document, because it numbers the slots.
    """
    found: dict[tuple[str, str], FailoverPolicy] = {}
    for policy in sorted(written, key=lambda one: (order(one.owner, one.rdtype), repr(one))):
        found.setdefault((policy.owner, policy.rdtype), policy)
    return [policy if isinstance(policy.cloudflare, Follow) else in_order(policy) for policy in found.values()]


def in_order(policy: FailoverPolicy) -> FailoverPolicy:
    """The policy with the values of both roles in canonical order."""
    primary, secondary = canonical(policy.primary), canonical(policy.secondary)
    if (primary, secondary) == (policy.primary, policy.secondary):
        return policy
    return policy.model_copy(update={"primary": primary, "secondary": secondary})


def _delegated_to(policy: FailoverPolicy, servers: tuple[ProviderId, ...]) -> str:
    """The label of the sub-zone that a policy is delegated to, or ""; also "" if Route53 does not serve the domain."""
    if ProviderId.ROUTE53 not in servers:
        return ""
    chosen = (strategy_of(policy, provider) for provider in servers)
    return next((strategy.zone for strategy in chosen if isinstance(strategy, Delegate)), "")


def _failover(
    policy: FailoverPolicy, domain: Domain, servers: tuple[ProviderId, ...], delegated: str
) -> PlannedFailover:
    strategies = {provider: strategy for provider in servers if (strategy := strategy_of(policy, provider))}
    follows = any(isinstance(strategy, Follow) for strategy in strategies.values())
    target = delegated_owner(policy.owner, domain.apex, delegated) if delegated else ""
    return PlannedFailover(
        policy=policy,
        strategies=strategies,
        answers=planned_answers(policy, domain.health_checks, servers, target),
        marker=marker_owner(policy.owner) if follows and not target and ProviderId.ROUTE53 in servers else "",
        target=target,
    )


def _markers(failovers: Iterable[PlannedFailover], domain: Domain) -> tuple[Marker, ...]:
    """One marker for each owner, with the health checks of its first type; a rule makes A and AAAA use the same."""
    found: dict[str, Marker] = {}
    for entry in failovers:
        if entry.marker and entry.marker not in found:
            bare = Marker(entry.marker, entry.policy)
            found[entry.marker] = Marker(entry.marker, entry.policy, marker_answers(bare, domain.health_checks))
    return tuple(found.values())


def _sub_zones(failovers: Iterable[PlannedFailover], domain: Domain, delegated: dict[int, str]) -> tuple[SubZone, ...]:
    groups: dict[str, dict[tuple[str, str], PlannedFailover]] = defaultdict(dict)
    route53 = (ProviderId.ROUTE53,)
    for entry in failovers:
        if entry.target:
            inner = entry.policy.model_copy(
                update={"owner": entry.target, "cloudflare": None, "self_hosted": None, "other_nameservers": None}
            )
            answers = planned_answers(inner, domain.health_checks, route53, "")
            group = groups[delegated[id(entry.policy)]]
            group.setdefault((inner.owner, inner.rdtype), PlannedFailover(inner, {}, answers))
    return tuple(
        SubZone(
            f"{label}.{domain.apex}",
            tuple(groups[label][key] for key in sorted(groups[label], key=lambda k: order(*k))),
            domain.nameservers.ttl,
        )
        for label in sorted(groups)
    )
