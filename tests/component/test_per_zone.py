"""`resources: per-zone`: what the component registers in the place of single records, and what it refuses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from functools import partial
from typing import Any, Final

import pulumi
import pytest
from pulumi.runtime import rpc

from dnsstack import MultiProviderZone, Provider, __version__
from dnsstack.component import ZoneError
from tests.component.recording import Run, run
from tests.component.test_registrations import ACCOUNT

NAMESERVERS: Final[dict[str, Any]] = {
    "route53": {},
    "cloudflare": {"account": ACCOUNT, "plan": "pro"},
    "resources": "per-zone",
}
CHECK: Final = {"type": "HTTPS", "host": "www.example.com", "address": "192.0.2.1", "interval": 10}
POLICY: Final[dict[str, Any]] = {
    "ttl": 60,
    "primary": "192.0.2.1",
    "secondary": "192.0.2.2",
    "check": "web",
    "cloudflare": "follow",
}
ROUTE53, CLOUDFLARE = "example.com/route53/records", "example.com/cloudflare/records"


def www() -> dict[str, Any]:
    return {"www": {"A": "192.0.2.1"}}


def many(size: int) -> dict[str, Any]:
    return {f"host-{one}": {"A": "192.0.2.1"} for one in range(size)}


def deployed(records: Callable[[], dict[str, Any]] = www, *, preview: bool = False, **options: Any) -> Run:
    """What a program registers; its records are made inside of it, where Outputs can be."""

    def program() -> None:
        data: Any = {"domain": "example.com", "nameservers": NAMESERVERS, "records": records()}
        MultiProviderZone("example.com", data | options.pop("more", {}), **options)

    return run(program, preview=preview)


def test_one_resource_a_zone_holds_every_rrset() -> None:
    made = deployed(lambda: {**www(), "@": {"MX": "10 mail.example.net."}})

    names = {one["name"] for one in made.registrations()}
    assert {ROUTE53, CLOUDFLARE} <= names
    assert not [name for name in names if name.endswith(("/A", "/MX"))]
    for name, zone in ((ROUTE53, "Z1"), (CLOUDFLARE, "id of example.com/cloudflare/zone")):
        found = made.named(name)
        assert found["inputs"] == {
            "zoneId": zone,
            "zoneName": "example.com",
            "dnsstackVersion": __version__,
            "counted": {"rrsets": 2.0},
            "rrsets": {
                "@/MX": {"ttl": 300.0, "values": ["10 mail.example.net."]},
                "www/A": {"ttl": 300.0, "values": ["192.0.2.1"]},
            },
        }
        assert found["options"]["protect"] is True


def test_health_checks_and_zones_are_resolved() -> None:
    made = deployed(more={"health_checks": {"web": CHECK}, "failover": {"api": {"A": POLICY}}})

    pair = made.named(ROUTE53)["inputs"]["rrsets"]["api/A"]["failover"]
    assert pair["primary"]["healthCheckId"] == "id of example.com/health-check/web"
    assert made.named(CLOUDFLARE)["inputs"]["rrsets"]["api/A"]["follow"] is True


def test_the_apex_ns_waits_for_both_providers_records() -> None:
    apex = deployed().named("example.com/route53/@/NS")

    assert {ROUTE53, CLOUDFLARE} <= set(apex["options"]["depends_on"])


def test_a_delegated_sub_zone_has_its_own_resource_and_its_servers_are_values() -> None:
    policy = {**POLICY, "cloudflare": "delegate"}
    made = deployed(more={"health_checks": {"web": CHECK}, "failover": {"api": {"A": policy}}})

    inner = made.named("example.com/route53/failover/records")
    assert list(inner["inputs"]["rrsets"]) == ["api/A"]
    for name in (ROUTE53, CLOUDFLARE):
        servers = made.named(name)["inputs"]["rrsets"]["failover/NS"]["values"]
        assert servers[0] == "ns-1.awsdns-01.com."


def test_an_output_is_a_value_in_one_spelling() -> None:
    made = deployed(lambda: {"a": {"CNAME": pulumi.Output.from_input("Lb.Example.NET")}})

    for name in (ROUTE53, CLOUDFLARE):
        assert made.named(name)["inputs"]["rrsets"]["a/CNAME"]["values"] == ["lb.example.net."]


def test_an_output_of_a_list_gives_several_values_at_route53() -> None:
    def program() -> None:
        both = pulumi.Output.from_input(["192.0.2.2", "192.0.2.1"])
        nameservers: Any = {"route53": {}, "resources": "per-zone"}
        MultiProviderZone(
            "example.com",
            {"domain": "example.com", "nameservers": nameservers, "records": {"a": {"A": both}}},
        )

    assert run(program).named(ROUTE53)["inputs"]["rrsets"]["a/A"]["values"] == ["192.0.2.1", "192.0.2.2"]


def test_a_secret_value_is_never_shown_where_it_is_refused() -> None:
    with pytest.raises(ZoneError, match="a secret value") as refused:
        deployed(lambda: {"a": {"A": pulumi.Output.secret("hunter2")}})

    assert "a.example.com" in str(refused.value)
    assert "hunter2" not in str(refused.value)


def test_an_output_of_other_fields_is_refused_in_our_words() -> None:
    with pytest.raises(ZoneError) as refused:
        deployed(lambda: {"a": {"A": pulumi.Output.from_input({"adress": "192.0.2.1"})}})

    assert "the key 'address' is missing" in str(refused.value)
    assert "'adress' is not a key here: did you mean 'address'?" in str(refused.value)
    assert "Field required" not in str(refused.value)


def test_an_unprotected_zone_frees_its_records() -> None:
    made = deployed(unprotected=["cloudflare"])

    assert "protect" not in made.named(CLOUDFLARE).get("options", {})
    assert made.named(ROUTE53)["options"]["protect"] is True


def test_what_is_allowed_reaches_the_zone_that_has_it() -> None:
    records = {"www": {"A": "192.0.2.1"}, "d": {"ALIAS": "d111111abcdef8.cloudfront.net. Z2FDTNDATAQYW2"}}
    made = deployed(lambda: records, overwrite=["www/A", "d/CNAME"], consent=["removals"])

    assert made.named(ROUTE53)["inputs"]["overwrite"] == ["www/A"]
    assert made.named(CLOUDFLARE)["inputs"]["overwrite"] == ["d/CNAME", "www/A"]
    assert made.named(CLOUDFLARE)["inputs"]["consent"] == ["removals"]


@pytest.mark.parametrize(
    ("overwrite", "said"), [(["wwww/A"], "did you mean 'www/A'"), ("www/A", "is the text"), ([""], "write owner/TYPE")]
)
def test_an_rrset_that_there_is_not_is_not_overwritten(overwrite: Any, said: str) -> None:
    with pytest.raises(ZoneError, match=said):
        deployed(overwrite=overwrite)


def test_single_records_are_not_compared_and_so_not_overwritten() -> None:
    with pytest.raises(ZoneError, match="per-zone"):
        deployed(overwrite=["www/A"], more={"nameservers": {**NAMESERVERS, "resources": "per-rrset"}})


def given(*packages: str) -> Run:
    """A program that gives the component explicit providers."""

    def program() -> None:
        data: Any = {"domain": "example.com", "nameservers": NAMESERVERS, "records": www()}
        own = {"dnsstack": lambda: Provider("own", cloudflare_api_token="t", aws_profile="dns")}  # made up
        providers = [own.get(one, lambda one=one: pulumi.ProviderResource(one, f"my-{one}"))() for one in packages]
        MultiProviderZone("example.com", data, pulumi.ResourceOptions(providers=providers))

    return run(program)


@pytest.mark.parametrize("package", ["aws", "cloudflare"])
def test_explicit_providers_of_the_vendors_alone_are_refused(package: str) -> None:
    with pytest.raises(ZoneError, match=f"an explicit provider for {package}.*dnsstack.Provider"):
        given(package)


def test_an_own_provider_reaches_the_records_and_its_token_is_a_secret() -> None:
    made = given("aws", "cloudflare", "dnsstack")

    assert made.named(ROUTE53)["options"]["provider"] == "own"
    assert made.named("example.com/route53/zone")["options"]["provider"] == "my-aws"
    token = made.named("own")["inputs"]["cloudflareApiToken"]
    assert token["value"] == "t"
    assert len(token) == 2  # marked as a secret, not a bare text


@pytest.mark.parametrize(
    ("config", "refused"),
    [
        ({"aws:profile": "prod"}, "aws:profile"),
        ({"cloudflare:apiToken": "t"}, "cloudflare:apiToken"),
        ({"aws:profile": "prod", "dnsstack:cloudflareApiToken": "t"}, "aws:profile"),
        ({"aws:profile": "prod", "dnsstack:awsProfile": "prod"}, ""),
        ({"aws:region": "eu-central-1"}, ""),
    ],
)
def test_configured_credentials_of_the_vendors_alone_are_refused(config: dict[str, str], refused: str) -> None:
    def program() -> None:
        pulumi.runtime.set_all_config(config)
        data: Any = {"domain": "example.com", "nameservers": NAMESERVERS, "records": www()}
        MultiProviderZone("example.com", data)

    try:
        if not refused:
            assert run(program).named(ROUTE53)
            return
        with pytest.raises(ZoneError, match=refused):
            run(program)
    finally:
        pulumi.runtime.set_all_config({})


def test_the_sdk_handles_no_rrset_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    """Its tasks and coroutines, one a value and more, cost more than all the rest of a large zone."""
    made: Counter[str] = Counter()
    track, serialize, resolve = pulumi.Output._track, rpc.serialize_property, rpc.resolve_outputs

    def tracked(self: pulumi.Output[Any]) -> None:
        made["outputs"] += 1
        track(self)

    async def serialized(value: Any, deps: Any, key: Any, resource: Any = None, *more: Any, **named: Any) -> Any:
        made["coroutines"] += resource is not None  # without one it is the mocks' own
        return await serialize(value, deps, key, resource, *more, **named)

    def resolved(resource: Any, sent: Any, answered: Any, *more: Any, **named: Any) -> None:
        made["answers"] += len(answered.fields["rrsets"].struct_value.fields) if "rrsets" in answered.fields else 0
        resolve(resource, sent, answered, *more, **named)

    monkeypatch.setattr(pulumi.Output, "_track", tracked)
    monkeypatch.setattr(rpc, "serialize_property", serialized)
    monkeypatch.setattr(rpc, "resolve_outputs", resolved)
    found = []
    for size in (2, 40):
        made.clear()
        deployed(partial(many, size))
        found.append(made.copy())

    assert found[0] == found[1]
    assert found[0]["coroutines"] > 0


def in_place(rrsets: dict[str, Any]) -> dict[str, Any]:
    rrsets["www/A"] = {**rrsets["www/A"], "ttl": pulumi.Output.from_input(60)}
    return rrsets


def a_copy(rrsets: dict[str, Any]) -> dict[str, Any]:
    return in_place(deepcopy(rrsets))


@pytest.mark.parametrize("change", [in_place, a_copy])
def test_a_transformation_sees_and_changes_the_rrsets(change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    def shorter(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
        if args.type_ != "dnsstack:index:Route53Records":
            return None
        rrsets: Any = args.props["rrsets"]
        assert sorted(rrsets) == ["mail/A", "www/A"]
        return pulumi.ResourceTransformationResult({**args.props, "rrsets": change(rrsets)}, args.opts)

    opts = pulumi.ResourceOptions(transformations=[shorter])
    made = deployed(lambda: {**www(), "mail": {"A": "192.0.2.25"}}, opts=opts)

    assert made.named(ROUTE53)["inputs"]["rrsets"] == {
        "mail/A": {"ttl": 300.0, "values": ["192.0.2.25"]},
        "www/A": {"ttl": 60.0, "values": ["192.0.2.1"]},
    }
