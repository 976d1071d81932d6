"""Every spec is a resource of the installed SDKs: its token and each of its inputs is one of theirs.

The SDKs' source is read, not imported: Cloudflare's alone takes seconds.
"""

from __future__ import annotations

import ast
from dataclasses import fields
from importlib.util import find_spec
from pathlib import Path

import pytest

from dnsstack.providers.base import Nested, ResourceSpec
from dnsstack.providers.cloudflare import specs as cloudflare
from dnsstack.providers.route53 import specs as route53

AWS, CLOUDFLARE = "pulumi_aws", "pulumi_cloudflare"
RESOURCES: list[tuple[type[ResourceSpec], str, str]] = [
    (route53.HostedZone, AWS, "route53/zone.py"),
    (route53.Record, AWS, "route53/record.py"),
    (route53.HealthCheckSpec, AWS, "route53/health_check.py"),
    (route53.RegisteredDomain, AWS, "route53domains/registered_domain.py"),
    (cloudflare.ZoneSpec, CLOUDFLARE, "zone.py"),
    (cloudflare.ZoneDnsSettings, CLOUDFLARE, "zone_dns_settings.py"),
    (cloudflare.DnsRecord, CLOUDFLARE, "dns_record.py"),
    (cloudflare.LoadBalancerSpec, CLOUDFLARE, "load_balancer.py"),
    (cloudflare.LoadBalancerPool, CLOUDFLARE, "load_balancer_pool.py"),
    (cloudflare.LoadBalancerMonitor, CLOUDFLARE, "load_balancer_monitor.py"),
]
OBJECTS: list[tuple[type[Nested], str, str, str]] = [
    (route53.AliasTarget, AWS, "route53/_inputs.py", "RecordAliasArgs"),
    (route53.FailoverRouting, AWS, "route53/_inputs.py", "RecordFailoverRoutingPolicyArgs"),
    (route53.NameServer, AWS, "route53domains/_inputs.py", "RegisteredDomainNameServerArgs"),
    (cloudflare.Account, CLOUDFLARE, "_inputs.py", "ZoneAccountArgs"),
    (cloudflare.RecordSettings, CLOUDFLARE, "_inputs.py", "DnsRecordSettingsArgs"),
    (cloudflare.Origin, CLOUDFLARE, "_inputs.py", "LoadBalancerPoolOriginArgs"),
]
OURS = {"name", "options", "owner", "rdtype", "path"}


def source(package: str, path: str) -> str:
    found = find_spec(package)
    if found is None or not found.submodule_search_locations:
        pytest.skip(f"{package} is not installed")
    return Path(found.submodule_search_locations[0], path).read_text(encoding="utf-8")


def arguments(text: str, name: str) -> set[str]:
    """Keyword arguments of a class's constructor, found without parsing a file of megabytes whole."""
    start = text.index(f"class {name}:")
    body = text[text.index("    def __init__(", start) :]
    signature = body[: body.index("):\n") + 2]
    (function,) = ast.parse(f"class _:\n{signature} pass").body[0].body  # type: ignore[attr-defined]  # a class has a body
    return {argument.arg for argument in function.args.kwonlyargs}


@pytest.mark.parametrize(("kind", "package", "path"), RESOURCES, ids=[one[0].__name__ for one in RESOURCES])
def test_token_and_inputs_are_the_sdks(kind: type[ResourceSpec], package: str, path: str) -> None:
    text = source(package, path)
    known = arguments(text, next(line for line in text.splitlines() if line.startswith("class "))[6:].rstrip(":"))
    inputs = {item.name.removesuffix("_") for item in fields(kind) if item.name not in OURS}

    assert f'@pulumi.type_token("{kind.token}")' in text
    assert inputs <= known


@pytest.mark.parametrize(("kind", "package", "path", "name"), OBJECTS, ids=[one[0].__name__ for one in OBJECTS])
def test_nested_inputs_are_the_sdks(kind: type[Nested], package: str, path: str, name: str) -> None:
    assert {item.name for item in fields(kind)} <= arguments(source(package, path), name)
