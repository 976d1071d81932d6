"""Outputs in and out: unknown at preview, secret where the Output is, invalid ones named."""

from __future__ import annotations

from typing import Any

import pulumi
import pytest

from dnsstack import Deferred, MultiProviderZone
from dnsstack.component import ZoneError
from tests.component.recording import CLOUDFLARE_SERVERS, ROUTE53_SERVERS, Run, run

ACCOUNT = "0123456789abcdef0123456789abcdef"
NAMESERVERS = {"route53": {}, "cloudflare": {"account": ACCOUNT}}
SECRET = "1b47061264138c4ac30d75fd1eb44270"


def _made(value: Any) -> Any:
    """Outputs are made inside the program."""
    return value() if callable(value) else value


def deployed(records: dict[str, Any], *, preview: bool = False, **more: Any) -> Run:
    def program() -> dict[str, Any]:
        given = {owner: {kind: _made(value) for kind, value in types.items()} for owner, types in records.items()}
        data: Any = {"domain": "example.com", "nameservers": NAMESERVERS, "records": given, **more}
        zone = MultiProviderZone("example.com", data)
        names = ("name_servers", "zone_ids", "health_check_ids", "delegation", "document")
        return {name: getattr(zone, name) for name in names}

    return run(program, preview=preview)


def test_the_component_tells_servers_zones_and_what_to_enter_at_a_registrar() -> None:
    exported = deployed({"www": {"A": "192.0.2.1"}}).exported
    servers = sorted(ROUTE53_SERVERS + CLOUDFLARE_SERVERS)

    assert exported["name_servers"][0] == servers
    assert exported["zone_ids"][0] == {
        "route53": "id of example.com/route53/zone",
        "cloudflare": "id of example.com/cloudflare/zone",
    }
    assert exported["delegation"][0] == {
        "domain": "example.com",
        "name_servers": servers,
        "ds": [],
        "entered_by": "you, at the registrar",
    }


def test_health_checks_are_told_by_the_names_of_the_document() -> None:
    checks = {"web": {"type": "TCP", "address": "192.0.2.1", "port": 443}}
    policy = {"primary": "192.0.2.1", "secondary": "192.0.2.2", "check": "web", "cloudflare": "primary-only"}

    exported = deployed({}, health_checks=checks, failover={"www": {"A": {"ttl": 60, **policy}}}).exported

    assert exported["health_check_ids"][0] == {"web": "id of example.com/health-check/web"}


def test_an_output_becomes_the_value_at_both_providers() -> None:
    found = deployed({"app": {"CNAME": lambda: pulumi.Output.from_input("LB-1.elb.example.net")}})

    assert found.named("example.com/route53/app/CNAME")["inputs"]["records"] == ["lb-1.elb.example.net."]
    assert found.named("example.com/cloudflare/app/CNAME")["inputs"]["content"] == "lb-1.elb.example.net"
    assert found.exported["document"][0]["records"]["app"]["CNAME"] == "lb-1.elb.example.net."


def test_an_output_of_a_structured_type_fills_the_inputs_of_that_type() -> None:
    found = deployed({"@": {"MX": lambda: pulumi.Output.from_input("10 mail.example.net")}})
    name = next(one["name"] for one in found.registrations() if one["name"].startswith("example.com/cloudflare/@/MX"))
    inputs = found.named(name)["inputs"]

    assert (inputs["content"], inputs["priority"]) == ("mail.example.net", 10)


def test_a_keyed_output_has_a_resource_of_its_own() -> None:
    values = ["192.0.2.1", "later"]

    def program() -> None:
        given: list[Any] = [values[0], Deferred(pulumi.Output.from_input("192.0.2.9"), key="blue")]
        data: Any = {"domain": "example.com", "nameservers": NAMESERVERS, "records": {"www": {"A": given}}}
        MultiProviderZone("example.com", data)

    found = run(program)

    assert found.named("example.com/cloudflare/www/A/blue")["inputs"]["content"] == "192.0.2.9"
    assert found.named("example.com/route53/www/A")["inputs"]["records"] == ["192.0.2.1", "192.0.2.9"]


def test_unknown_stays_unknown_at_preview() -> None:
    def unknown() -> pulumi.Output[str]:
        later: pulumi.Output[Any] = pulumi.Output.from_input("x").apply(lambda _: pulumi.UNKNOWN)
        return later

    found = deployed({"app": {"CNAME": unknown}}, preview=True)

    assert found.exported["document"][1] is False
    assert found.named("example.com/cloudflare/app/CNAME")["inputs"]["content"] == pulumi.runtime.rpc.UNKNOWN


def test_a_secret_stays_secret() -> None:
    found = deployed({"app": {"TXT": lambda: pulumi.Output.secret("token=1")}})
    texts = [one["name"] for one in found.registrations() if one["name"].startswith("example.com/cloudflare/app/TXT")]

    assert SECRET in found.named(texts[0])["inputs"]["content"].values()
    assert found.exported["document"][2] is True


@pytest.mark.parametrize(
    ("kind", "value", "told"),
    [("A", "nonsense", "'nonsense'"), ("CNAME", "bad name", "'bad name'"), ("A", 7, "7")],
)
def test_an_invalid_value_is_named_with_owner_type_and_field(kind: str, value: Any, told: str) -> None:
    with pytest.raises(ZoneError) as refused:
        deployed({"app": {kind: lambda: pulumi.Output.from_input(value)}})

    text = str(refused.value)
    assert text.startswith(f"app.example.com. {kind}: ")
    assert told in text
    assert "rule: output-value" in text


def test_an_invalid_secret_is_never_shown() -> None:
    with pytest.raises(ZoneError) as refused:
        deployed({"app": {"A": lambda: pulumi.Output.secret("hunter2")}})

    assert "hunter2" not in str(refused.value)
    assert "a secret value" in str(refused.value)


def test_an_output_of_a_list_has_as_many_records_as_its_count_says() -> None:
    found = deployed({"www": {"A": lambda: Deferred(pulumi.Output.from_input(["192.0.2.9", "192.0.2.1"]), count=2)}})

    names = [one["name"] for one in found.registrations() if one["name"].startswith("example.com/cloudflare/www/")]
    assert [name.rpartition("/")[2] for name in names] == ["output-0", "output-1"]
    assert [found.named(name)["inputs"]["content"] for name in names] == ["192.0.2.1", "192.0.2.9"]
    assert found.named("example.com/route53/www/A")["inputs"]["records"] == ["192.0.2.1", "192.0.2.9"]
    assert found.exported["document"][0]["records"]["www"]["A"] == ["192.0.2.1", "192.0.2.9"]


def test_an_output_of_a_list_needs_no_count_where_route53_alone_serves() -> None:
    records = {"www": {"A": lambda: pulumi.Output.from_input(["192.0.2.9", "192.0.2.1"])}}
    found = deployed(records, nameservers={"route53": {}})

    assert found.named("example.com/route53/www/A")["inputs"]["records"] == ["192.0.2.1", "192.0.2.9"]
    assert sorted(found.exported["document"][0]["records"]["www"]["A"]) == ["192.0.2.1", "192.0.2.9"]


@pytest.mark.parametrize("count", [None, 1, 3])
def test_an_output_of_another_number_of_values_is_refused_with_the_count_as_hint(count: int | None) -> None:
    with pytest.raises(ZoneError, match=r"Deferred\(output, count=2\)"):
        deployed({"www": {"A": lambda: Deferred(pulumi.Output.from_input(["192.0.2.9", "192.0.2.1"]), count=count)}})


@pytest.mark.parametrize("count", [0, -1, True, "2"])
def test_a_count_is_a_positive_number(count: Any) -> None:
    with pytest.raises(ValueError, match="the number of values, 1 or more"):
        Deferred(None, count=count)
