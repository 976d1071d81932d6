"""Route53: RRsets without failover."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dnsstack.errors import Unsupported
from dnsstack.model.deferred import Deferred
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import ALIAS
from dnsstack.model.rdata.alias_zones import CLOUDFRONT
from dnsstack.model.rrset import Value
from dnsstack.plan.aliases import local_target
from dnsstack.plan.naming import Naming
from dnsstack.plan.plan import PlannedRRset, ZonePlan
from dnsstack.providers.base import SpecOptions, Text
from dnsstack.providers.refs import Ref
from dnsstack.providers.route53 import text
from dnsstack.providers.route53.specs import AliasTarget, Record


def rrset(
    planned: PlannedRRset, plan: ZonePlan, naming: Naming, zone_id: Ref, after: tuple[str, ...] = ()
) -> Iterator[Record]:
    """The record of an RRset, or the two of an ALIAS; `after` are the names of specs that must exist before."""
    if planned.rdtype == "ALIAS":
        yield from _alias(planned, plan, naming, zone_id, after)
        return
    yield Record(
        name=naming.rrset(ProviderId.ROUTE53, planned.owner, planned.rdtype),
        owner=planned.owner,
        rdtype=planned.rdtype,
        path=planned.path,
        name_=text.owner(planned.owner),
        type=planned.rdtype,
        zone_id=zone_id,
        ttl=planned.ttl,
        records=records(planned.values),
        options=SpecOptions(depends_on=after, aliases=former_names(naming, planned.owner, planned.rdtype)),
    )


def records(values: Sequence[Value]) -> tuple[Text, ...]:
    """The values in the form of `Record`, sorted; values that are known later come last, sorted by key."""
    known = sorted(text.record(value) for value in values if not isinstance(value, Deferred))
    later = sorted((value for value in values if isinstance(value, Deferred)), key=lambda value: value.key or "")
    return (*known, *later)


def alias_targets(values: Sequence[Value], owner: str, apex: str, own_zone: Ref) -> tuple[AliasTarget, ...]:
    """The alias of an ALIAS RRset; a target at or below `apex` is a record of the same hosted zone.

    Raises:
        Unsupported: the target's hosted zone is neither in the document nor known.
    """
    (alias,) = values
    if not isinstance(alias, ALIAS):
        message = (
            f"{owner} ALIAS is an Output, but Route53 needs the target and its hosted zone separately; write "
            "target and zone_id"
        )
        raise Unsupported(message)
    zone_id = own_zone if local_target(alias, apex) else alias.aws_zone_id
    if zone_id is None:
        message = f"{owner} ALIAS has no zone_id, and Route53 needs the hosted zone of {alias.to_text()}; write zone_id"
        raise Unsupported(message)
    target = alias.target if isinstance(alias.target, Deferred) else text.target(alias.target)
    return (AliasTarget(target, zone_id, _evaluates(alias)),)


def _evaluates(alias: ALIAS) -> bool | Deferred:
    """Whether the target's health is used; without a setting, the zone decides, which may be known only later."""
    if "evaluate_target_health" in alias.model_fields_set or not isinstance(alias.zone_id, Deferred):
        return alias.evaluate_target_health
    return Deferred(alias.zone_id.output.apply(lambda zone: zone != CLOUDFRONT))


def targets_before(values: Sequence[Value], rdtype: str, plan: ZonePlan, naming: Naming) -> tuple[str, ...]:
    """The records in this zone that an alias of `rdtype` points at; Route53 needs them to exist first."""
    local = (local_target(value, plan.apex) for value in values)
    return tuple(naming.rrset(ProviderId.ROUTE53, target, rdtype) for target in local if target)


def _alias(
    planned: PlannedRRset, plan: ZonePlan, naming: Naming, zone_id: Ref, after: tuple[str, ...]
) -> Iterator[Record]:
    """A and AAAA; the second waits for the first, which may be replacing a CNAME."""
    aliases = alias_targets(planned.values, planned.owner, plan.apex, zone_id)
    for rdtype in plan.aliases.answered(planned.values[0]):
        name = naming.rrset(ProviderId.ROUTE53, planned.owner, rdtype)
        yield Record(
            name=name,
            owner=planned.owner,
            rdtype=planned.rdtype,
            path=planned.path,
            name_=text.owner(planned.owner),
            type=rdtype,
            zone_id=zone_id,
            aliases=aliases,
            options=SpecOptions(
                depends_on=(*after, *targets_before(planned.values, rdtype, plan, naming)),
                aliases=former_names(naming, planned.owner, rdtype),
            ),
        )
        after = (*after, name)


def former_names(naming: Naming, owner: str, rdtype: str) -> tuple[str, ...]:
    """Former logical names of the owner's record, so that a change between A and CNAME is one atomic batch.

    No record of Route53 has the name ALIAS: an alias has the name of the type that it answers.
    """
    never = naming.rrset(ProviderId.ROUTE53, owner, "ALIAS")
    return tuple(name for name in naming.former_types(ProviderId.ROUTE53, owner, rdtype) if name != never)
