"""Route53: PRIMARY and SECONDARY, and the markers that show which of them is served.

PRIMARY has the logical name of the simple RRset that it replaces, and SECONDARY waits for it: so the simple RRset
becomes PRIMARY in one atomic batch before SECONDARY is made. A pin, and the first step of retiring a policy, keep both
records and their health checks; only values change.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from dnsstack.model.failover.policy import FailoverPolicy, FailoverRole
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import TXT
from dnsstack.plan.naming import Naming
from dnsstack.plan.plan import Marker, PlannedFailover, ZonePlan
from dnsstack.providers.base import SpecOptions, Text
from dnsstack.providers.refs import Ref
from dnsstack.providers.route53 import text
from dnsstack.providers.route53.health import check_id
from dnsstack.providers.route53.records import alias_targets, former_names, records, targets_before
from dnsstack.providers.route53.specs import FailoverRouting, Record


def failover(planned: PlannedFailover, plan: ZonePlan, naming: Naming, zone_id: Ref) -> Iterator[Record]:
    """The records of one policy: PRIMARY and SECONDARY, for an ALIAS once for A and once for AAAA."""
    policy = planned.policy
    is_alias = policy.rdtype == "ALIAS"
    after: tuple[str, ...] = ()
    for rdtype in plan.aliases.answered(policy.primary[0]) if is_alias else (policy.rdtype,):
        for role in _roles(policy):
            spec = _role(policy, role, planned.owner, rdtype, naming, zone_id)
            spec = replace(spec, health_check_id=watcher(policy, role, plan, naming))
            values = policy.served(role)
            if is_alias:
                before = (*after, *targets_before(values, rdtype, plan, naming))
                aliases = alias_targets(values, planned.owner, plan.apex, zone_id)
                yield replace(spec, aliases=aliases, options=_after(spec, before))
            else:
                yield replace(spec, ttl=policy.ttl, records=records(values), options=_after(spec, after))
            after = (*after, spec.name)


def marker(entry: Marker, plan: ZonePlan, naming: Naming, zone_id: Ref) -> Iterator[Record]:
    """The TXT pair `role=primary` and `role=secondary`, with the policy's own health checks."""
    policy = entry.policy
    after: tuple[str, ...] = ()
    for role in _roles(policy):
        spec = _role(policy, role, entry.owner, "TXT", naming, zone_id)
        yield replace(
            spec,
            ttl=entry.ttl,
            records=(text.record(TXT(strings=(entry.text(role).encode(),))),),
            health_check_id=watcher(policy, role, plan, naming),
            options=SpecOptions(depends_on=after),
        )
        after = (spec.name,)


def watcher(policy: FailoverPolicy, role: FailoverRole, plan: ZonePlan, naming: Naming) -> Text | None:
    """The id of the health check of `role`.

    A pinned or retiring policy keeps it, although both roles then answer the same values: Route53 refuses a PRIMARY
    without a health check that is not an alias ("A non-alias primary ResourceRecordSet must have an associated health
    check", InvalidChangeBatch).
    """
    return check_id(plan, naming, policy.check if role is FailoverRole.PRIMARY else policy.secondary_check)


def _roles(policy: FailoverPolicy) -> tuple[FailoverRole, ...]:
    return (FailoverRole.PRIMARY,) if policy.retire else tuple(FailoverRole)


def _role(policy: FailoverPolicy, role: FailoverRole, owner: str, rdtype: str, naming: Naming, zone_id: Ref) -> Record:
    """The inputs of a role's record, except its values, its health check and its order."""
    is_primary = role is FailoverRole.PRIMARY
    return Record(
        name=naming.rrset(ProviderId.ROUTE53, owner, rdtype) if is_primary else naming.secondary(owner, rdtype),
        owner=owner,
        rdtype="ALIAS" if policy.rdtype == "ALIAS" and rdtype != "TXT" else rdtype,
        path=policy.path,
        name_=text.owner(owner),
        type=rdtype,
        zone_id=zone_id,
        set_identifier=policy.set_identifier(role),
        failover_routing_policies=(FailoverRouting(role.name),),
        options=SpecOptions(aliases=former_names(naming, owner, rdtype) if is_primary else ()),
    )


def _after(spec: Record, names: tuple[str, ...]) -> SpecOptions:
    return replace(spec.options, depends_on=names)
