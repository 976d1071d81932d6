"""Cloudflare: zone and settings, records, the four strategies, NS records."""

from __future__ import annotations

from typing import Any

import pytest

from dnsstack.errors import Unsupported
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.plan.build import build
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers import render
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.cloudflare.load_balancer import pool_name
from dnsstack.providers.cloudflare.specs import (
    DnsRecord,
    LoadBalancerMonitor,
    LoadBalancerPool,
    LoadBalancerSpec,
    ZoneDnsSettings,
)
from dnsstack.providers.refs import Ref
from dnsstack.providers.vendors.schema import schema
from tests.providers.zones import ACCOUNT, CHECK, CLOUDFRONT, domain, plan, policy

PIN = {"to": "secondary", "reason": "maintenance"}


def by_name(planned: ZonePlan) -> dict[str, ResourceSpec]:
    prefix = "c/cloudflare/"
    specs = render(planned, "c")
    return {spec.name.removeprefix(prefix): spec for spec in specs if spec.name.startswith(prefix)}


def record(planned: ZonePlan, name: str) -> DnsRecord:
    spec = by_name(planned)[name]
    assert isinstance(spec, DnsRecord)
    return spec


def settings(cloudflare: dict[str, Any], **others: Any) -> ZoneDnsSettings:
    spec = by_name(plan(nameservers={"cloudflare": {"account": ACCOUNT, **cloudflare}, **others}))["dns-settings"]
    assert isinstance(spec, ZoneDnsSettings)
    return spec


def test_a_zone_is_protected_and_named_without_a_dot() -> None:
    spec = by_name(plan())["zone"]

    assert spec.inputs() == {"name": "example.com", "account": {"id": ACCOUNT}}
    assert spec.options.protect


def test_an_adopted_zone_keeps_what_dnsstack_never_sets() -> None:
    spec = by_name(plan(nameservers={"cloudflare": {"account": ACCOUNT, "zone_id": "f" * 32}}))["zone"]

    assert spec.options.import_id == "f" * 32
    assert spec.options.ignore_changes == ("paused", "type", "vanity_name_servers")


def test_settings_honour_foreign_servers_and_set_nothing_else() -> None:
    zone_id = Ref("c/cloudflare/zone", "id")

    assert settings({}, route53={}).inputs() == {"zone_id": zone_id, "multi_provider": True}
    assert settings({}).multi_provider is False
    assert settings({}, route53={"delegated": "false"}).multi_provider is False
    assert settings({}, other_nameservers=["ns1.example.org."]).multi_provider is True


def test_only_enterprise_chooses_the_ttl_of_its_servers() -> None:
    assert settings({"plan": "enterprise"}, ttl=3600).ns_ttl == 3600
    assert settings({"plan": "business"}).ns_ttl is None


def test_foreign_servers_come_after_settings_and_after_route53s_apex() -> None:
    planned = plan({"www": {"A": "192.0.2.1"}})
    first, second = record(planned, "@/NS/route53-0"), record(planned, "@/NS/route53-1")

    assert first.content == Ref("c/route53/zone", "name_servers", 0)
    assert first.options.depends_on == ("c/cloudflare/dns-settings", "c/route53/@/NS")
    assert second.options.depends_on == (first.name,)
    assert first.ttl == 86400
    assert not any(name.startswith("@/NS/cloudflare") for name in by_name(planned))


def test_each_value_is_a_record_of_its_own() -> None:
    planned = plan({"www": {"A": {"values": ["192.0.2.1", "192.0.2.2"], "ttl": 600, "comment": "by hand"}}})
    one = record(planned, "www/A/192.0.2.1")

    assert one.inputs() == {
        "name": "www.example.com",
        "type": "A",
        "zone_id": Ref("c/cloudflare/zone", "id"),
        "ttl": 600,
        "content": "192.0.2.1",
        "proxied": False,
        "comment": "by hand",
    }
    assert record(planned, "www/A/192.0.2.2").content == "192.0.2.2"


def test_a_proxied_record_has_the_automatic_ttl() -> None:
    spec = record(plan({"www": {"A": {"values": "192.0.2.1", "proxied": "true"}}}), "www/A/192.0.2.1")

    assert (spec.ttl, spec.proxied) == (1, True)


def test_a_single_value_type_has_one_name_and_goes_before_it_comes() -> None:
    one, other = (record(plan({"www": {"CNAME": target}}), "www/CNAME") for target in ("a", "b"))

    assert one.name == other.name
    assert one.options.delete_before_replace
    assert not record(plan({"@": {"TXT": "v=spf1 -all"}}), "@/TXT/v=spf1").options.delete_before_replace


def test_an_alias_is_flattened_where_the_plan_can() -> None:
    below = record(plan({"cdn": {"ALIAS": CLOUDFRONT}}), "cdn/ALIAS")
    apex = record(plan({"@": {"ALIAS": CLOUDFRONT}}), "@/ALIAS")

    assert below.inputs()["settings"] == {"flatten_cname": True}
    assert (apex.type, apex.settings) == ("CNAME", None)
    free = {"route53": {}, "cloudflare": {"account": ACCOUNT, "plan": "free"}}
    with pytest.raises(Unsupported, match="does not flatten a CNAME"):
        render(plan({"cdn": {"ALIAS": CLOUDFRONT}}, nameservers=free), "c")
    flat = {"route53": {}, "cloudflare": {"account": ACCOUNT, "plan": "pro", "flatten_all_cnames": "true"}}
    assert record(plan({"cdn": {"ALIAS": CLOUDFRONT}}, nameservers=flat), "cdn/ALIAS").settings is None


# -- follow -------------------------------------------------------------------------------------------------


def test_a_followed_record_ignores_every_mutable_input_but_its_constant_comment() -> None:
    """The comment is what Pulumi sees change when the policy ends."""
    import dataclasses

    spec = record(plan(failover={"www": {"A": policy("follow")}}), "www/A/slot-0")
    inputs = {item.name.removesuffix("_") for item in dataclasses.fields(DnsRecord)}
    inputs -= {"name", "options", "owner", "rdtype", "path", "type", "zone_id", "comment"}

    assert set(spec.options.ignore_changes) == inputs
    assert spec.comment == "moved by dnsstack follow"
    assert record(plan({"www": {"A": "192.0.2.1"}}), "www/A/192.0.2.1").comment is None
    assert spec.content == "192.0.2.1"


def test_simple_and_follow_are_one_resource_either_way() -> None:
    simple = record(plan({"www": {"A": "192.0.2.1"}}), "www/A/192.0.2.1")
    slot = record(plan(failover={"www": {"A": policy("follow")}}), "www/A/slot-0")

    assert slot.options.aliases == (simple.name,)
    assert slot.name in simple.options.aliases


def test_a_followed_cname_needs_no_slot_number() -> None:
    values = {"primary": "a.example.net.", "secondary": "b.example.net."}
    spec = record(plan(failover={"www": {"CNAME": policy("follow", **values)}}), "www/CNAME")

    assert spec.name == record(plan({"www": {"CNAME": "a.example.net."}}), "www/CNAME").name
    assert "content" in spec.options.ignore_changes


def test_a_pinned_slot_is_created_with_the_pinned_sides_value() -> None:
    spec = record(plan(failover={"www": {"A": policy("follow", pin=PIN)}}), "www/A/slot-0")

    assert spec.content == "192.0.2.2"
    assert spec.options.aliases == ("c/cloudflare/www/A/192.0.2.2", "c/cloudflare/www/A/192.0.2.1")


def test_delegate_and_primary_only() -> None:
    delegated = plan(failover={"www": {"A": policy("delegate")}})
    cname = record(delegated, "www/CNAME")
    still = record(plan(failover={"www": {"A": policy("primary-only")}}), "www/A/192.0.2.1")

    assert cname.content == "www.failover.example.com"
    assert cname.options.depends_on == tuple(f"c/cloudflare/failover/NS/route53-{index}" for index in range(4))
    assert record(delegated, "failover/NS/route53-0").options.depends_on == ("c/route53/failover/NS",)
    assert still.options.ignore_changes == ()


# -- load balancer ------------------------------------------------------------------------------------------


def balanced(check: dict[str, Any] | None = None, **fields: Any) -> dict[str, ResourceSpec]:
    checks = {"web": check or dict(CHECK), "backup": dict(CHECK)}
    return by_name(plan(failover={"www": {"A": policy("load-balancer", **fields)}}, health_checks=checks))


def monitor(check: dict[str, Any] | None = None, **fields: Any) -> dict[str, Any]:
    spec = balanced(check, **fields)["www/monitor/primary"]
    assert isinstance(spec, LoadBalancerMonitor)
    return spec.inputs()


def test_the_load_balancer_is_dns_only_steers_nothing_and_falls_back_to_the_primary() -> None:
    spec = balanced()["www/load-balancer"]
    primary = Ref("c/cloudflare/www/pool/primary", "id")
    secondary = Ref("c/cloudflare/www/unwatched-pool/secondary", "id")

    assert spec.inputs() == {
        "name": "www.example.com",
        "zone_id": Ref("c/cloudflare/zone", "id"),
        "default_pools": [primary, secondary],
        "fallback_pool": primary,
        "ttl": 60,
        "proxied": False,
        "steering_policy": "off",
    }
    assert spec.options.depends_on == ("c/cloudflare/www/A/192.0.2.1",)


def test_pools_have_one_value_a_type_and_a_monitor_where_there_is_a_check() -> None:
    specs = balanced()
    primary, secondary = specs["www/pool/primary"], specs["www/unwatched-pool/secondary"]

    assert isinstance(primary, LoadBalancerPool)
    assert primary.inputs()["origins"] == [{"name": "a", "address": "192.0.2.1", "enabled": True}]
    assert primary.monitor == Ref("c/cloudflare/www/monitor/primary", "id")
    assert "monitor" not in secondary.inputs()
    assert "www/monitor/secondary" not in specs
    assert "www/monitor/secondary" in balanced(secondary_check="backup")


def test_a_pool_that_loses_its_monitor_is_another_pool_for_its_monitor_is_ignored() -> None:
    unwatched, watched = balanced()["www/unwatched-pool/secondary"], balanced(secondary_check="backup")

    assert unwatched.options.ignore_changes == ("monitor",)
    assert watched["www/pool/secondary"].options.ignore_changes == ()
    assert unwatched.inputs()["name"] != watched["www/pool/secondary"].inputs()["name"]


def test_a_and_aaaa_share_one_load_balancer_and_move_together() -> None:
    failover = {"www": {"A": policy("load-balancer"), "AAAA": policy("load-balancer", primary="::1", secondary="::2")}}
    specs = by_name(plan(failover=failover))
    pool = specs["www/pool/primary"]

    assert isinstance(pool, LoadBalancerPool)
    assert [origin.address for origin in pool.origins] == ["192.0.2.1", "::1"]
    assert pool.minimum_origins == 2
    assert sum(isinstance(spec, LoadBalancerSpec) for spec in specs.values()) == 1


def test_a_cname_is_answered_as_a_cname() -> None:
    values = {"primary": "a.example.net.", "secondary": "b.example.net."}
    pool = by_name(plan(failover={"www": {"CNAME": policy("load-balancer", **values)}}))["www/pool/primary"]

    origin = {"name": "cname", "address": "a.example.net", "enabled": True, "flatten_cname": False}
    assert pool.inputs()["origins"] == [origin]


def test_a_pin_leaves_that_pool_alone_and_keeps_both() -> None:
    specs = balanced(pin=PIN)
    spec, secondary = specs["www/load-balancer"], Ref("c/cloudflare/www/unwatched-pool/secondary", "id")

    assert isinstance(spec, LoadBalancerSpec)
    assert (spec.default_pools, spec.fallback_pool) == ((secondary,), secondary)
    assert specs["www/pool/primary"] == balanced()["www/pool/primary"]
    assert specs["www/unwatched-pool/secondary"] == balanced()["www/unwatched-pool/secondary"]


def test_the_monitor_evaluates_as_route53_does() -> None:
    assert monitor() == {
        "account_id": ACCOUNT,
        "type": "https",
        "method": "GET",
        "port": 443,
        "path": "/healthz",
        "header": {"Host": ["origin-1.example.net"]},
        "expected_codes": "2xx,3xx",
        "follow_redirects": False,
        "allow_insecure": True,
        "interval": 60,
        "timeout": 5,
        "retries": 2,
        "consecutive_down": 0,
        "consecutive_up": 0,
        "description": "www.example.com. primary",
    }


@pytest.mark.parametrize(
    ("check", "inputs"),
    [
        (
            {"type": "TCP", "host": "a.example.net", "port": 25},
            {"type": "tcp", "port": 25, "method": "connection_established"},
        ),
        ({"type": "HTTP", "host": "a.example.net", "port": 8080}, {"type": "http", "port": 8080}),
        (
            {"type": "HTTPS_STR_MATCH", "host": "a.example.net", "search": "ok"},
            {"type": "https", "expected_body": "ok"},
        ),
        (
            {"type": "HTTP", "address": "192.0.2.1"},
            {"port": 80, "header": {"Host": ["192.0.2.1"]}},
        ),
        (
            {"type": "HTTPS", "address": "2001:db8::1"},
            {"port": 443, "header": {"Host": ["[2001:db8::1]"]}},
        ),
    ],
)
def test_the_monitor_follows_the_check(check: dict[str, Any], inputs: dict[str, Any]) -> None:
    assert inputs.items() <= monitor(check).items()


@pytest.mark.parametrize(("zone_plan", "interval"), [("pro", 60), ("business", 15), ("enterprise", 15)])
def test_the_interval_is_the_checks_within_the_plans_bounds(zone_plan: str, interval: int) -> None:
    nameservers = {"route53": {}, "cloudflare": {"account": ACCOUNT, "plan": zone_plan}}
    specs = by_name(plan(failover={"www": {"A": policy("load-balancer")}}, nameservers=nameservers))

    assert specs["www/monitor/primary"].inputs()["interval"] == interval


def test_the_strategys_own_times_win() -> None:
    strategy = {"strategy": "load-balancer", "interval": 60, "timeout": 2, "retries": 0, "consecutive_down": 2}
    specs = by_name(plan(failover={"www": {"A": policy(strategy)}}))
    found = specs["www/monitor/primary"].inputs()

    assert (found["interval"], found["timeout"], found["retries"], found["consecutive_down"]) == (60, 2, 0, 2)


@pytest.mark.parametrize(
    "check",
    [
        {"type": "EXISTING", "id": "abc"},
        {"type": "CALCULATED", "children": ["backup"], "threshold": 1},
        {**CHECK, "invert": "true"},
    ],
    ids=["existing", "calculated", "inverted"],
)
def test_a_check_that_no_monitor_matches_is_refused(check: dict[str, Any]) -> None:
    with pytest.raises(Unsupported, match="no Cloudflare monitor matches"):
        monitor(check)


def test_pool_names_are_plain_and_distinct() -> None:
    one, other = (pool_name(owner, FailoverRole.PRIMARY) for owner in ("a-b.example.com.", "a.b.example.com."))

    assert one != other
    assert all(char.isalnum() or char in "-_" for char in one)
    assert len(pool_name("x" * 60 + ".example.com.", FailoverRole.SECONDARY)) <= 63


def test_the_zone_of_an_internationalised_domain_is_named_as_cloudflare_answers_it() -> None:
    spec = by_name(build(domain().model_copy(update={"domain": "xn--bcher-kva.example."})))["zone"]

    assert spec.inputs()["name"] == "bücher.example"
    assert spec.options.ignore_changes == ("name",)
    assert by_name(plan())["zone"].options.ignore_changes == ()


@pytest.mark.parametrize(("tariff", "said"), [("free", None), ("pro", False), ("enterprise", False)])
def test_every_dns_setting_is_said_or_ignored(tariff: str, said: bool | None) -> None:
    """One that is left out is planned to become null after a refresh, and the update sends the null."""
    settings = {"cloudflare": {"account": ACCOUNT, "plan": tariff}, "route53": {}}
    spec = by_name(plan(nameservers=settings))["dns-settings"]
    table = schema("cloudflare:index/zoneDnsSettings:ZoneDnsSettings")

    assert spec.inputs().get("flatten_all_cnames") is said
    assert {one.wire for one in table.values()} == {*spec.inputs(), *spec.options.ignore_changes}
