"""Route53, read back: specs or the API's ListResourceRecordSets as RRsets in the model's terms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from dnsstack.model.deferred import Deferred
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.rdata import ALIAS
from dnsstack.model.rrset import Value
from dnsstack.providers.base import ResourceSpec, Text
from dnsstack.providers.refs import Ref
from dnsstack.providers.route53 import text
from dnsstack.providers.route53.specs import Record
from tests.providers.existing import ExistingRRset

NOT_OURS: Final = frozenset(("SOA",))
"""Types that every zone has by itself."""


def from_specs(specs: Iterable[ResourceSpec]) -> tuple[ExistingRRset, ...]:
    """The RRsets that `specs` make, one an RRset or role; other kinds of specs are passed over.

    A `Deferred` or a `Ref` among the values stays what it is.
    """
    return tuple(_from_spec(spec) for spec in specs if isinstance(spec, Record))


def from_api(rrsets: Iterable[Mapping[str, Any]]) -> tuple[ExistingRRset, ...]:
    """RRsets from the `ResourceRecordSets` of ListResourceRecordSets, SOA left out.

    Raises:
        KeyError: a type that the model doesn't have.
        PydanticCustomError, ValidationError: a value that is not rdata.
    """
    return tuple(_from_api(rrset) for rrset in rrsets if rrset["Type"] not in NOT_OURS)


def _from_spec(spec: Record) -> ExistingRRset:
    routing = spec.failover_routing_policies
    values: frozenset[Value | Ref]
    if spec.aliases is not None:
        (alias,) = spec.aliases
        values = frozenset((_alias(alias.name, alias.zone_id, evaluate=alias.evaluate_target_health is True),))
    else:
        values = frozenset(_value(spec.type, record) for record in spec.records or ())
    return ExistingRRset(
        owner=text.read_owner(spec.name_),
        rdtype=spec.type,
        ttl=spec.ttl,
        values=values,
        role=FailoverRole(routing[0].type.lower()) if routing else None,
        set_identifier=spec.set_identifier or "",
        health_check=spec.health_check_id,
    )


def _value(rdtype: str, record: Text) -> Value | Ref:
    if isinstance(record, str):
        return text.read_record(rdtype, record)
    return record


def _from_api(rrset: Mapping[str, Any]) -> ExistingRRset:
    rdtype = rrset["Type"]
    target = rrset.get("AliasTarget")
    values: frozenset[Value | Ref]
    if target is not None:
        values = frozenset(
            (_alias(target["DNSName"], target["HostedZoneId"], evaluate=target["EvaluateTargetHealth"]),)
        )
    else:
        values = frozenset(text.read_value(rdtype, record["Value"]) for record in rrset["ResourceRecords"])
    role = rrset.get("Failover")
    return ExistingRRset(
        owner=text.read_owner(rrset["Name"]),
        rdtype=rdtype,
        ttl=rrset.get("TTL"),
        values=values,
        role=FailoverRole(role.lower()) if role else None,
        set_identifier=rrset.get("SetIdentifier", ""),
        health_check=rrset.get("HealthCheckId"),
    )


def _alias(name: Text, zone_id: Text, *, evaluate: bool) -> Value:
    target: str | Deferred = name if isinstance(name, Deferred) else text.read_owner(str(name))
    zone = zone_id if isinstance(zone_id, (str, Deferred)) else None
    return ALIAS(target=target, zone_id=zone, evaluate_target_health=evaluate)
