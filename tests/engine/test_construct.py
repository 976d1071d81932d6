"""The component behind the plugin on the engine: names, refusals at preview and up, providers, several at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.engine.constructed import Constructed, needs_engine

pytestmark = [pytest.mark.engine, pytest.mark.slow, needs_engine]

LATER = """
balancer = pulumi.Output.from_input({name!r})
DOMAIN["records"]["app"] = {{"CNAME": {{"ttl": 60.0, "values": [balancer]}}}}
Zone("example.com", {{"domain": DOMAIN}})
"""
GONE = """
del DOMAIN["nameservers"]["cloudflare"]
Zone("example.com", {"domain": DOMAIN})
"""
TWO = """
Zone("example.com", {"domain": DOMAIN})
Zone("example.net", {"domain": {**DOMAIN, "domain": "example.net"}})
"""
WRONG = """
DOMAIN["records"]["www"]["A"]["values"] = ["192.0.2.300"]
Zone("example.com", {"domain": DOMAIN})
"""
WHOLE = """
Zone("example.com", {"domain": pulumi.Stash("balancer", input=DOMAIN).output})
"""
SECRET = """
DOMAIN["records"]["app"] = {"CNAME": {"values": [pulumi.Output.secret("s3cret value!..")]}}
Zone("example.com", {"domain": DOMAIN})
"""
OTHER_VERSION = """
class Provider(pulumi.ProviderResource):
    def __init__(self, name, package, version):
        super().__init__(package, name, {"region": "us-east-1"}, pulumi.ResourceOptions(version=version))

options = pulumi.ResourceOptions(providers={"aws": Provider("east", "aws", "6.83.0")})
Zone("example.com", {"domain": DOMAIN}, options)
"""
EAST = """
import pulumi_aws as aws

options = pulumi.ResourceOptions(providers={"aws": aws.Provider("east", region="us-east-1")}, protect=True)
Zone("example.com", {"domain": DOMAIN}, options)
"""
ONE_RESOURCE = """
DOMAIN["nameservers"] = {{"cloudflare": DOMAIN["nameservers"]["cloudflare"], "resources": "per-zone"}}
DOMAIN["records"]["app"] = {{"CNAME": {{"values": [pulumi.Output.from_input({name!r})]}}}}
Zone("example.com", {{"domain": DOMAIN}})
"""
FOREIGN_ACCOUNT = """
DOMAIN["nameservers"]["cloudflare"]["account"] = "f" * 32
Zone("example.com", {"domain": DOMAIN})
"""


@pytest.fixture
def constructed(tmp_path: Path) -> Iterator[Constructed]:
    with Constructed(tmp_path) as found:
        yield found


def test_an_output_three_levels_down_is_updated_in_place_and_a_second_run_changes_nothing(
    constructed: Constructed,
) -> None:
    constructed.up(LATER.format(name="lb-1.example.net"))
    assert not constructed.stack.preview().changed
    edited = constructed.up(LATER.format(name="lb-2.example.net"))

    assert {one.name for one in edited.changed if one.operation == "update"} >= {
        "example.com/route53/app/CNAME",
        "example.com/cloudflare/app/CNAME",
    }
    assert {one.operation for one in edited.changed} == {"update"}
    for provider in ("route53", "cloudflare"):
        assert "app.example.com. CNAME lb-2.example.net." in constructed.records(provider)


def test_the_guard_refuses_at_preview_and_at_up_and_zones_are_protected(constructed: Constructed) -> None:
    constructed.up(TWO)
    protected = {
        resource["urn"].rpartition("::")[2]
        for resource in constructed.stack.export()["deployment"]["resources"]
        if resource.get("protect")
    }
    assert {f"example.{one}/{two}/zone" for one in ("com", "net") for two in ("route53", "cloudflare")} <= protected

    for preview in (True, False):
        assert "rule: provider-removed" in constructed.refused(GONE, preview=preview)


def test_explicit_providers_and_protection_reach_the_children(constructed: Constructed) -> None:
    constructed.up(EAST)

    made = constructed.stack.export()["deployment"]["resources"]
    by_name = {one["urn"].rpartition("::")[2]: one for one in made}
    for name in ("zone", "www/A"):
        route53 = by_name[f"example.com/route53/{name}"]
        assert "::pulumi:providers:aws::east::" in route53["provider"]
        assert route53["protect"]
    assert "::default" in by_name["example.com/cloudflare/zone"]["provider"]


def test_the_plugin_builds_the_component_and_writes_its_zone_as_one_resource(constructed: Constructed) -> None:
    constructed.up(ONE_RESOURCE.format(name="lb-1.example.net"))
    edited = constructed.up(ONE_RESOURCE.format(name="lb-2.example.net"))

    assert {(one.operation, one.name) for one in edited.changed} == {("update", "example.com/cloudflare/records")}
    assert constructed.records("cloudflare") == {
        "app.example.com. CNAME lb-2.example.net.",
        "www.example.com. A 192.0.2.1",
    }


@pytest.mark.parametrize(
    ("program", "said"),
    [
        (WRONG, """property domain["records"]["www"]["A"]["values"][0] with value '{192.0.2.300}' has a problem: """),
        (WHOLE, "property domain  has a problem: the whole input domain is an Output, but must be known at preview"),
        (OTHER_VERSION, "the provider east is aws 6.83.0, and this plugin makes resources of aws 7"),
        (SECRET, "is an Output that resolved to a secret value, which can't be used"),
    ],
    ids=["rules", "whole-output", "other-version", "secret"],
)
def test_a_refusal_is_told_once_at_preview(constructed: Constructed, program: str, said: str) -> None:
    told = constructed.refused(program, preview=True)

    assert told.count(said) == 1
    assert "s3cret" not in told


def test_what_an_api_refuses_is_told_as_its_resources_and_not_as_a_fault_of_the_plugin(
    constructed: Constructed,
) -> None:
    told = constructed.refused(FOREIGN_ACCOUNT)

    assert 'example.com/cloudflare/zone: POST zones: 403: Requires permission "com.cloudflare.api' in told
