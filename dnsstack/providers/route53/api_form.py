"""RRsets and health checks in the form of Route53's API, for change batches and `create-health-check`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import fields
from hashlib import sha256
from json import dumps
from typing import Any, Final

from dnsstack.errors import Unsupported
from dnsstack.providers.base import Text
from dnsstack.providers.refs import Ref
from dnsstack.providers.route53 import text
from dnsstack.providers.route53.health_config import to_config
from dnsstack.providers.route53.specs import HealthCheckSpec, Record

ApiRecordSet = dict[str, Any]
"""A ResourceRecordSet of Route53's API."""

Id = Callable[[Ref], str]
"""Gives the id or the name for an output of another spec."""


def rrset(spec: Record, resolve: Id) -> ApiRecordSet:
    """The ResourceRecordSet of a record.

    Raises:
        Unsupported: a value is known only after a deployment.
    """
    found: ApiRecordSet = {"Name": f"{spec.name_}.", "Type": spec.type}
    if spec.set_identifier is not None:
        found["SetIdentifier"] = spec.set_identifier
    if spec.failover_routing_policies:
        found["Failover"] = spec.failover_routing_policies[0].type
    if spec.aliases is not None:
        (alias,) = spec.aliases
        found["AliasTarget"] = {
            "HostedZoneId": _known(alias.zone_id, spec, resolve),
            "DNSName": f"{_known(alias.name, spec, resolve)}.",
            "EvaluateTargetHealth": alias.evaluate_target_health,
        }
    else:
        found["TTL"] = spec.ttl
        found["ResourceRecords"] = [{"Value": _value(record, spec, resolve)} for record in spec.records or ()]
    if spec.health_check_id is not None:
        found["HealthCheckId"] = _known(spec.health_check_id, spec, resolve)
    return found


def key(found: Mapping[str, Any]) -> tuple[str, str, str]:
    """The identity of an RRset: the owner in the model's spelling, the type, the set identifier."""
    return text.read_owner(found["Name"]).lower(), found["Type"], found.get("SetIdentifier", "")


def content(found: Mapping[str, Any]) -> object:
    """The content by which two RRsets of one key are compared, whatever the spelling of values of known types."""
    try:
        values = _read(found)
    except (KeyError, ValueError):
        return dumps(found, sort_keys=True)
    others = {name: found[name] for name in found if name not in _COMPARED}
    return values, dumps(others, sort_keys=True)


def _read(found: Mapping[str, Any]) -> object:
    """The values of an RRset as a set, or its alias, in the model's spelling."""
    target = found.get("AliasTarget")
    if target is not None:
        return text.read_owner(target["DNSName"]), target["HostedZoneId"], target["EvaluateTargetHealth"]
    return frozenset(text.read_value(found["Type"], record["Value"]) for record in found["ResourceRecords"])


def health_check(spec: HealthCheckSpec, domain: str, name: str, resolve: Id) -> dict[str, Any]:
    """The input of CreateHealthCheck; the same check has the same CallerReference, so it can be sent again safely."""
    config = to_config({field: _plain(value, resolve) for field, value in spec.inputs().items() if field in _INPUTS})
    digest = sha256(dumps(config, sort_keys=True).encode()).hexdigest()[:12]
    return {"CallerReference": f"{domain[:24]}-{name[:24]}-{digest}", "HealthCheckConfig": config}


_COMPARED: Final = frozenset(("Name", "ResourceRecords", "AliasTarget"))

_INPUTS: Final = frozenset(field.name for field in fields(HealthCheckSpec)) - {"tags", "triggers"}


def _plain(value: Any, resolve: Id) -> Any:
    if isinstance(value, Ref):
        return resolve(value)
    if isinstance(value, list):
        return [_plain(item, resolve) for item in value]
    if isinstance(value, (str, bool, int)):
        return value
    message = f"{value!r} is known only after a deployment, so no file can have it"
    raise Unsupported(message)


def _value(record: Text, spec: Record, resolve: Id) -> str:
    written = _known(record, spec, resolve)
    if spec.type == "NS":
        return f"{written.removesuffix('.')}."
    return f'"{written}"' if spec.type == "TXT" else written


def _known(found: Text, spec: Record, resolve: Id) -> str:
    if isinstance(found, Ref):
        return resolve(found)
    if isinstance(found, str):
        return found
    message = f"{spec.owner} {spec.rdtype} has a value that is known only after a deployment, so no file can have it"
    raise Unsupported(message)
