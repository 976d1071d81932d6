"""`resources: per-zone`: what the component registers in the place of single records, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pulumi
import pytest

from dnsstack import MultiProviderZone
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


def deployed(records: Callable[[], dict[str, Any]] = www, *, preview: bool = False, **options: Any) -> Run:
    """What a program registers; its records are made inside of it, where Outputs can be."""

    def program() -> None:
        data = {"domain": "example.com", "nameservers": NAMESERVERS, "records": records()}
        MultiProviderZone("example.com", {**data, **options.pop("more", {})}, **options)

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
        nameservers = {"route53": {}, "resources": "per-zone"}
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


def test_an_unprotected_zone_frees_its_records() -> None:
    made = deployed(unprotected=["cloudflare"])

    assert "protect" not in made.named(CLOUDFLARE).get("options", {})
    assert made.named(ROUTE53)["options"]["protect"] is True
