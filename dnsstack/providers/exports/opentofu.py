"""OpenTofu's JSON configuration: every spec as a resource of the aws and cloudflare providers.

Pulumi's providers are bridged from these two, so inputs keep their names and encodings but for a few plurals
(OpenTofu's JSON configuration syntax; terraform-provider-aws 5.100 and 6, -cloudflare 5; read 2026-11).
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any, Final

from dnsstack.errors import Unsupported
from dnsstack.escaping import json_text, template_literal
from dnsstack.model.deferred import Deferred
from dnsstack.plan.naming import component_name
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers import render
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.cloudflare import specs as cloudflare
from dnsstack.providers.exports import Exported
from dnsstack.providers.refs import Ref
from dnsstack.providers.route53 import specs as aws
from dnsstack.providers.route53 import text

TYPES: Final[Mapping[type[ResourceSpec], str]] = {
    aws.HostedZone: "aws_route53_zone",
    aws.Record: "aws_route53_record",
    aws.HealthCheckSpec: "aws_route53_health_check",
    aws.RegisteredDomain: "aws_route53domains_registered_domain",
    cloudflare.ZoneSpec: "cloudflare_zone",
    cloudflare.ZoneDnsSettings: "cloudflare_zone_dns_settings",
    cloudflare.DnsRecord: "cloudflare_dns_record",
    cloudflare.LoadBalancerSpec: "cloudflare_load_balancer",
    cloudflare.LoadBalancerPool: "cloudflare_load_balancer_pool",
    cloudflare.LoadBalancerMonitor: "cloudflare_load_balancer_monitor",
}
"""The resource type of each kind of spec."""

_SINGULAR: Final = {
    "aliases": "alias",
    "failover_routing_policies": "failover_routing_policy",
    "name_servers": "name_server",
}
"""Blocks that Pulumi calls by their plural."""

_LEFT_OUT: Final = frozenset(("enable_accelerated_recovery",))
"""Inputs that older releases of the aws provider refuse."""

_PROVIDERS: Final = {
    "aws": {"source": "hashicorp/aws", "version": ">= 5.100"},
    "cloudflare": {"source": "cloudflare/cloudflare", "version": ">= 5.8, < 6"},
}
_REMEMBERS: Final = "terraform_data"
"""Built in: holds a value, so that a change of it can replace another resource; a resource's own change can't."""

_SIMPLE: Final = re.compile(r"[A-Za-z0-9/-]+")
_NOT_A_NAME: Final = re.compile(r"[^A-Za-z0-9]+")

Existing = Collection[tuple[str, str, str]]
"""RRsets that Route53 has already: owner, type, set identifier."""


def opentofu(plan: ZonePlan, *, existing: Existing = (), health_check_ids: Mapping[str, str] | None = None) -> Exported:
    """The configuration of the domain, one resource an RRset and record: `resources: per-zone` is Pulumi's alone.

    Args:
        plan: the domain's plan.
        existing: what the hosted zone has, for import blocks; only used where the document names the zone's id.
        health_check_ids: ids of health checks that exist already, by name.

    Raises:
        Unsupported: a value is known only to a Pulumi program, or a resource has no counterpart.
    """
    specs = render(plan, resources="per-rrset")
    addresses = {spec.name: f"{_type(spec)}.{_name(spec, plan)}" for spec in specs}
    resources: dict[str, dict[str, Any]] = {}
    for spec in specs:
        name = _name(spec, plan)
        found = resources.setdefault(_type(spec), {})[name] = _resource(spec, addresses)
        if spec.options.replace_on_changes:
            resources.setdefault(_REMEMBERS, {})[name] = {"input": _final(spec, addresses)}
            found.setdefault("lifecycle", {})["replace_triggered_by"] = [f"{_REMEMBERS}.{name}"]
    used = sorted({kind.partition("_")[0] for kind in resources} & _PROVIDERS.keys())
    imports = list(_imports(specs, plan, addresses, existing, health_check_ids or {}))
    configuration = {
        "terraform": {"required_providers": {name: _PROVIDERS[name] for name in used}},
        **({"import": imports} if imports else {}),
        "resource": resources,
    }
    return Exported(json_text(configuration, indent=2) + "\n", tuple(_notes(specs, plan)))


def _type(spec: ResourceSpec) -> str:
    try:
        return TYPES[type(spec)]
    except KeyError:
        message = f"{spec.name}: {spec.token} has no counterpart in OpenTofu's configuration"
        raise Unsupported(message) from None


def _name(spec: ResourceSpec, plan: ZonePlan) -> str:
    """The resource's name, made of its logical name alone; a digest tells apart what the letters can't."""
    inner = spec.name.removeprefix(f"{component_name(plan.apex)}/")
    if _SIMPLE.fullmatch(inner):
        return _NOT_A_NAME.sub("_", inner) if "-" not in inner else inner.replace("/", "_")
    slug = _NOT_A_NAME.sub("_", inner).strip("_")
    return f"{slug}_{sha256(inner.encode()).hexdigest()[:8]}"


def _resource(spec: ResourceSpec, addresses: Mapping[str, str]) -> dict[str, Any]:
    """Inputs, then the meta-arguments."""
    found = {
        _SINGULAR.get(field, field): _value(value, spec, addresses)
        for field, value in spec.inputs().items()
        if field not in _LEFT_OUT
    }
    lifecycle: dict[str, Any] = {}
    if spec.options.protect:
        lifecycle["prevent_destroy"] = True
    if spec.options.ignore_changes:
        lifecycle["ignore_changes"] = list(spec.options.ignore_changes)
    if isinstance(spec, aws.HealthCheckSpec):
        lifecycle["create_before_destroy"] = True
    if spec.options.depends_on:
        found["depends_on"] = [addresses[name] for name in spec.options.depends_on]
    return {**found, **({"lifecycle": lifecycle} if lifecycle else {})}


def _final(spec: ResourceSpec, addresses: Mapping[str, str]) -> dict[str, Any]:
    """What the provider would change in place, and the service refuses; null where it is not set: a value, too."""
    return {field: _value(getattr(spec, field), spec, addresses) for field in spec.options.replace_on_changes}


def _value(value: Any, spec: ResourceSpec, addresses: Mapping[str, str]) -> Any:
    if isinstance(value, Ref):
        index = "" if value.index is None else f"[{value.index}]"
        return f"${{{addresses[value.spec]}.{value.output}{index}}}"
    if isinstance(value, Deferred):
        message = f"{spec.owner} {spec.rdtype}: a value is known only to a Pulumi program, so that no file can hold it"
        raise Unsupported(message)
    if isinstance(value, Mapping):
        return {template_literal(str(key)): _value(item, spec, addresses) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_value(item, spec, addresses) for item in value]
    if isinstance(value, str):
        return template_literal(value)
    return value


def _imports(
    specs: Iterable[ResourceSpec],
    plan: ZonePlan,
    addresses: Mapping[str, str],
    existing: Existing,
    health_check_ids: Mapping[str, str],
) -> Iterator[dict[str, str]]:
    """Import blocks where ids are known: adopted zones, RRsets that an adopted hosted zone has, health checks."""
    hosted = plan.nameservers.route53.zone_id if plan.nameservers.route53 is not None else None
    for spec in specs:
        id_ = spec.options.import_id
        if isinstance(spec, aws.HealthCheckSpec):
            id_ = health_check_ids.get(spec.name.rpartition("/")[2])
        elif isinstance(spec, aws.Record) and hosted is not None and _is_there(spec, existing):
            id_ = "_".join(part for part in (hosted, spec.name_, spec.type, spec.set_identifier) if part)
        if id_:
            yield {"to": addresses[spec.name], "id": template_literal(id_)}


def _is_there(record: aws.Record, existing: Existing) -> bool:
    """True for an RRset of the domain's zone that it has today; a sub-zone's is none."""
    is_of_the_domain = isinstance(record.zone_id, Ref) and record.zone_id.spec.endswith("/route53/zone")
    return is_of_the_domain and (text.read_owner(record.name_), record.type, record.set_identifier or "") in existing


def _notes(specs: Iterable[ResourceSpec], plan: ZonePlan) -> Iterator[str]:
    listed = tuple(specs)
    if plan.nameservers.is_per_zone:
        yield "not carried: resources: per-zone, which only dnsstack's Pulumi plugin knows: each record is a resource"
    yield "not carried: the checks of dnsstack before a change (unsafe transitions, removals, consents)"
    if any(spec.options.retain_on_delete for spec in listed):
        yield "not carried: the apex NS RRset is kept when it leaves the configuration; use a removed block for that"
    if any(isinstance(spec, aws.HostedZone) and spec.enable_accelerated_recovery for spec in listed):
        yield "not carried: accelerated recovery, which older releases of the aws provider refuse; add it by hand"
    if any(isinstance(spec, cloudflare.DnsRecord) and spec.options.import_id is None for spec in listed) and (
        plan.nameservers.cloudflare is not None and plan.nameservers.cloudflare.zone_id is not None
    ):
        yield "no import blocks for Cloudflare's records: their ids are in no document"
    if plan.markers:
        owners = ", ".join(sorted({marker.policy.owner for marker in plan.markers}))
        yield f"dnsstack follow must go on running for: {owners}"
