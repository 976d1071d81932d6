"""OpenTofu's JSON configuration, in which every spec is a resource of the aws or cloudflare provider.

Pulumi's providers are made from these two, so inputs have the same names and forms, except for a few plurals
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
"""The resource type for each kind of spec."""

_SINGULAR: Final = {
    "aliases": "alias",
    "failover_routing_policies": "failover_routing_policy",
    "name_servers": "name_server",
}
"""Blocks whose name is a plural in Pulumi."""

_LEFT_OUT: Final = frozenset(("enable_accelerated_recovery",))
"""Inputs that older versions of the aws provider refuse."""

_PROVIDERS: Final = {
    "aws": {"source": "hashicorp/aws", "version": ">= 5.100"},
    "cloudflare": {"source": "cloudflare/cloudflare", "version": ">= 5.8, < 6"},
}
_REMEMBERS: Final = "terraform_data"
"""A built-in resource that holds a value, so that a change of the value can replace another resource."""

_SIMPLE: Final = re.compile(r"[A-Za-z0-9/-]+")
_NOT_A_NAME: Final = re.compile(r"[^A-Za-z0-9]+")

Existing = Collection[tuple[str, str, str]]
"""RRsets that exist at Route53: owner, type, set identifier."""


def opentofu(plan: ZonePlan, *, existing: Existing = (), health_check_ids: Mapping[str, str] | None = None) -> Exported:
    """The configuration of the domain, with a resource for each RRset or record, also with `resources: per-zone`.

    Args:
        plan: the domain's plan.
        existing: what the hosted zone has, for import blocks; used only if the document names the zone's id.
        health_check_ids: ids of existing health checks, by name.

    Raises:
        Unsupported: a value is known only to a Pulumi program, or OpenTofu does not have a resource.
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
        message = f"{spec.name} can't be written, because OpenTofu's configuration has no resource for {spec.token}"
        raise Unsupported(message) from None


def _name(spec: ResourceSpec, plan: ZonePlan) -> str:
    """The resource's name, made from its logical name; a digest makes it unique."""
    inner = spec.name.removeprefix(f"{component_name(plan.apex)}/")
    if _SIMPLE.fullmatch(inner):
        return _NOT_A_NAME.sub("_", inner) if "-" not in inner else inner.replace("/", "_")
    slug = _NOT_A_NAME.sub("_", inner).strip("_")
    return f"{slug}_{sha256(inner.encode()).hexdigest()[:8]}"


def _resource(spec: ResourceSpec, addresses: Mapping[str, str]) -> dict[str, Any]:
    """A resource: its inputs, then the meta-arguments."""
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
    """The inputs that the provider would change in place but the service refuses to change; null if not set."""
    return {field: _value(getattr(spec, field), spec, addresses) for field in spec.options.replace_on_changes}


def _value(value: Any, spec: ResourceSpec, addresses: Mapping[str, str]) -> Any:
    if isinstance(value, Ref):
        index = "" if value.index is None else f"[{value.index}]"
        return f"${{{addresses[value.spec]}.{value.output}{index}}}"
    if isinstance(value, Deferred):
        message = f"{spec.owner} {spec.rdtype} has a value that only a Pulumi program knows, so no file can have it"
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
    """Import blocks for what has a known id: adopted zones, RRsets of an adopted hosted zone, health checks."""
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
    """True for an RRset that exists in the domain's zone; False for an RRset of a sub-zone."""
    is_of_the_domain = isinstance(record.zone_id, Ref) and record.zone_id.spec.endswith("/route53/zone")
    return is_of_the_domain and (text.read_owner(record.name_), record.type, record.set_identifier or "") in existing


def _notes(specs: Iterable[ResourceSpec], plan: ZonePlan) -> Iterator[str]:
    listed = tuple(specs)
    if plan.nameservers.is_per_zone:
        yield "`resources: per-zone` is lost, because only dnsstack's Pulumi plugin has it; each record is a resource"
    yield "dnsstack's checks of a change are lost (unsafe transitions, removals, consents)"
    if any(spec.options.retain_on_delete for spec in listed):
        yield "OpenTofu would delete an apex NS RRset that leaves the configuration; write a removed block to keep it"
    if any(isinstance(spec, aws.HostedZone) and spec.enable_accelerated_recovery for spec in listed):
        yield "accelerated recovery is left out, because older versions of the aws provider refuse it; add it yourself"
    if any(isinstance(spec, cloudflare.DnsRecord) and spec.options.import_id is None for spec in listed) and (
        plan.nameservers.cloudflare is not None and plan.nameservers.cloudflare.zone_id is not None
    ):
        yield "Cloudflare's records have no import blocks, because the document does not have their ids"
    if plan.markers:
        owners = ", ".join(sorted({marker.policy.owner for marker in plan.markers}))
        yield f"dnsstack follow must keep running for these owners: {owners}"
