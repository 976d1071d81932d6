"""ComponentResource options reach the children: providers, protection, aliases, transforms."""

from __future__ import annotations

from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_cloudflare as cloudflare
import pytest

from dnsstack import MultiProviderZone
from tests.component.recording import Run, run

DATA = {
    "domain": "example.com",
    "nameservers": {"route53": {}, "cloudflare": {"account": "0123456789abcdef0123456789abcdef"}},
    "records": {"www": {"A": "192.0.2.1"}},
}


def deployed(make: Any) -> Run:
    return run(lambda: MultiProviderZone("example.com", DATA, make()))


def test_explicit_providers_reach_the_resources_of_their_package() -> None:
    def options() -> pulumi.ResourceOptions:
        accounts = [aws.Provider("east", region="us-east-1"), cloudflare.Provider("cf", api_token="x" * 40)]
        return pulumi.ResourceOptions(providers=accounts)

    found = deployed(options)

    assert found.named("example.com/route53/www/A")["options"]["provider"] == "east"
    assert found.named("example.com/cloudflare/www/A/192.0.2.1")["options"]["provider"] == "cf"


def test_one_explicit_provider_leaves_the_other_package_its_default() -> None:
    found = deployed(lambda: pulumi.ResourceOptions(providers=[aws.Provider("east", region="us-east-1")]))

    assert found.named("example.com/route53/zone")["options"]["provider"] == "east"
    assert "provider" not in found.named("example.com/cloudflare/zone")["options"]


@pytest.mark.parametrize(("protect", "expected"), [(None, True), (True, True), (False, False)])
def test_zones_are_protected_unless_the_protection_is_lifted(protect: bool | None, expected: bool) -> None:
    found = deployed(lambda: pulumi.ResourceOptions(protect=protect))

    for name in ("example.com/route53/zone", "example.com/cloudflare/zone"):
        assert found.named(name).get("options", {}).get("protect", False) is expected


def test_aliases_of_the_component_are_registered() -> None:
    found = deployed(lambda: pulumi.ResourceOptions(aliases=[pulumi.Alias(name="old")]))

    assert found.named("example.com")["options"]["aliases"] == ["old"]


def test_transforms_are_registered_with_the_component() -> None:
    seen: list[str] = []

    def transform(args: pulumi.ResourceTransformArgs) -> None:
        seen.append(args.name)

    found = deployed(lambda: pulumi.ResourceOptions(transforms=[transform]))

    assert len(next(one for one in found.requests if one.name == "example.com").transforms) == 1
