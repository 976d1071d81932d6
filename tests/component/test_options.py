"""ComponentResource options reach the children: providers, protection, aliases, transforms."""

from __future__ import annotations

import re
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_cloudflare as cloudflare
import pytest

from dnsstack import MultiProviderZone
from dnsstack.component.faults import ZoneError
from tests.component.recording import Run, run

DATA = {
    "domain": "example.com",
    "nameservers": {"route53": {}, "cloudflare": {"account": "0123456789abcdef0123456789abcdef"}},
    "records": {"www": {"A": "192.0.2.1"}},
}


def deployed(make: Any, data: Any = DATA, **more: Any) -> Run:
    return run(lambda: MultiProviderZone("example.com", data, make(), **more))


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


ZONES = tuple(f"example.com/{zone}" for zone in ("route53/zone", "cloudflare/zone"))
STASHES = tuple(f"example.com/{zone}" for zone in ("route53/protection", "cloudflare/protection"))


@pytest.mark.parametrize("protect", [None, True, False])
def test_zones_are_protected_whatever_pulumis_own_option_says(protect: bool | None) -> None:
    found = deployed(lambda: pulumi.ResourceOptions(protect=protect))

    assert [found.named(name)["options"]["protect"] for name in (*ZONES, *STASHES)] == [True] * 4


@pytest.mark.parametrize("protect", [None, True])
def test_a_zone_that_pulumi_may_delete_is_named(protect: bool | None) -> None:
    found = deployed(lambda: pulumi.ResourceOptions(protect=protect), unprotected=["cloudflare"])

    protected = {name: found.named(name).get("options", {}).get("protect", False) for name in (*ZONES, *STASHES)}
    assert [name for name, protected in protected.items() if protected] == [ZONES[0], STASHES[0]]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["cloudflair"], "'cloudflair', which is not a zone of example.com: did you mean 'cloudflare'?"),
        ("cloudflare", "unprotected is the text 'cloudflare'; write a list of zones, such as ['cloudflare']"),
    ],
)
def test_a_zone_that_there_is_not_is_refused(given: Any, told: str) -> None:
    with pytest.raises(ZoneError, match=re.escape(told)):
        deployed(lambda: None, unprotected=given)


def test_a_provider_that_has_left_can_still_be_named() -> None:
    domain = {"domain": "example.com", "nameservers": {"route53": {}}, "records": {"www": {"A": "192.0.2.1"}}}
    found = deployed(lambda: None, domain, unprotected=["cloudflare"])

    assert found.named(ZONES[0])["options"]["protect"] is True


def test_aliases_of_the_component_are_registered() -> None:
    found = deployed(lambda: pulumi.ResourceOptions(aliases=[pulumi.Alias(name="old")]))

    assert found.named("example.com")["options"]["aliases"] == ["old"]


def test_transforms_are_registered_with_the_component() -> None:
    seen: list[str] = []

    def transform(args: pulumi.ResourceTransformArgs) -> None:
        seen.append(args.name)

    found = deployed(lambda: pulumi.ResourceOptions(transforms=[transform]))

    assert len(next(one for one in found.requests if one.name == "example.com").transforms) == 1
