"""Route53: zones, health checks, failover, aliases and NS RRsets."""

from __future__ import annotations

from typing import Any

import pytest

from dnsstack.errors import Unsupported
from dnsstack.model.deferred import Deferred
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers import render
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.refs import Ref
from dnsstack.providers.route53.specs import HealthCheckSpec, HostedZone, Record
from tests.providers.zones import ACCOUNT, CHECK, CLOUDFRONT, plan, policy

PIN = {"to": "secondary", "reason": "maintenance"}


def by_name(planned: ZonePlan) -> dict[str, ResourceSpec]:
    return {spec.name: spec for spec in render(planned, "c")}


def record(planned: ZonePlan, name: str) -> Record:
    spec = by_name(planned)[f"c/route53/{name}"]
    assert isinstance(spec, Record)
    return spec


def zone(route53: dict[str, Any]) -> HostedZone:
    spec = by_name(plan(nameservers={"route53": route53}))["c/route53/zone"]
    assert isinstance(spec, HostedZone)
    return spec


def test_a_zone_is_protected_never_forced_and_recovers_faster() -> None:
    spec = zone({"comment": "main", "tags": {"team": "dns"}, "delegation_set": "N0123"})

    assert spec.inputs() == {
        "name": "example.com",
        "comment": "main",
        "tags": {"team": "dns"},
        "delegation_set_id": "N0123",
        "enable_accelerated_recovery": True,
        "force_destroy": False,
    }
    assert spec.options.protect
    assert spec.options.import_id is None


def test_an_adopted_zone_keeps_somebody_elses_comment_and_tags() -> None:
    options = zone({"zone_id": "Z0123456789"}).options

    assert options.import_id == "Z0123456789"
    assert options.ignore_changes == ("comment", "tags", "force_destroy")
    assert options.protect


def test_primary_has_the_simple_rrsets_name_and_comes_first() -> None:
    simple = record(plan({"www": {"A": "192.0.2.1"}}), "www/A")
    failing_over = plan(failover={"www": {"A": policy()}})
    primary, secondary = record(failing_over, "www/A"), record(failing_over, "www/A/secondary")

    assert primary.name == simple.name
    assert secondary.options.depends_on == (primary.name,)
    assert primary.inputs()["failover_routing_policies"] == [{"type": "PRIMARY"}]
    assert secondary.inputs()["failover_routing_policies"] == [{"type": "SECONDARY"}]
    assert primary.set_identifier != secondary.set_identifier
    assert primary.health_check_id == Ref("c/health-check/web", "id")
    assert secondary.health_check_id is None
    assert primary.ttl == secondary.ttl == 60


def test_an_existing_zone_keeps_its_set_identifiers() -> None:
    planned = plan(failover={"www": {"A": policy(set_identifiers={"primary": "old-1", "secondary": "old-2"})}})

    assert record(planned, "www/A").set_identifier == "old-1"
    assert record(planned, "www/A/secondary").set_identifier == "old-2"


def test_a_pin_changes_values_and_nothing_else() -> None:
    before, after = plan(failover={"www": {"A": policy()}}), plan(failover={"www": {"A": policy(pin=PIN)}})

    for name in ("www/A", "www/A/secondary"):
        free, pinned = record(before, name), record(after, name)
        assert pinned.records == ("192.0.2.2",)
        assert pinned.health_check_id == free.health_check_id
        assert (pinned.set_identifier, pinned.failover_routing_policies) == (
            free.set_identifier,
            free.failover_routing_policies,
        )
    assert by_name(before)["c/health-check/web"] == by_name(after)["c/health-check/web"]


def test_retiring_leaves_the_primary_alone() -> None:
    planned = plan(failover={"www": {"A": policy(retire=True)}})

    assert record(planned, "www/A").health_check_id is not None
    assert record(planned, "www/A").set_identifier == "primary"
    assert "c/route53/www/A/secondary" not in by_name(planned)
    assert "c/route53/_failover.www/TXT/secondary" not in by_name(planned)


def test_the_marker_tells_the_role_under_the_same_check() -> None:
    planned = plan(failover={"www": {"A": policy("follow")}})
    primary, secondary = record(planned, "_failover.www/TXT"), record(planned, "_failover.www/TXT/secondary")

    assert (primary.records, secondary.records) == (("role=primary",), ("role=secondary",))
    assert primary.health_check_id == record(planned, "www/A").health_check_id
    assert secondary.options.depends_on == (primary.name,)


def test_a_pinned_marker_tells_the_pinned_role_twice() -> None:
    planned = plan(failover={"www": {"A": policy("follow", pin=PIN)}})

    for name in ("_failover.www/TXT", "_failover.www/TXT/secondary"):
        assert record(planned, name).records == ("role=secondary",)
    assert record(planned, "_failover.www/TXT").health_check_id is not None


def test_an_alias_is_two_records_without_a_ttl() -> None:
    planned = plan({"@": {"ALIAS": CLOUDFRONT}})
    a, aaaa = record(planned, "@/A"), record(planned, "@/AAAA")

    target = {"name": "d111111abcdef8.cloudfront.net", "zone_id": "Z2FDTNDATAQYW2", "evaluate_target_health": False}
    assert a.inputs()["aliases"] == aaaa.inputs()["aliases"] == [target]
    assert a.ttl is None
    assert a.records is None
    assert aaaa.options.depends_on == (a.name,)


def test_an_alias_without_a_hosted_zone_is_refused() -> None:
    with pytest.raises(Unsupported, match=r"write zone_id"):
        render(plan({"@": {"ALIAS": "somewhere.example.net."}}), "c")


def test_alias_failover_has_both_types_in_both_roles() -> None:
    values = {"primary": CLOUDFRONT, "secondary": "d2.cloudfront.net. Z2FDTNDATAQYW2"}
    planned = plan(failover={"@": {"ALIAS": policy("primary-only", **values)}})

    for rdtype in ("A", "AAAA"):
        assert record(planned, f"@/{rdtype}").inputs()["aliases"][0]["evaluate_target_health"] is False
        assert record(planned, f"@/{rdtype}/secondary").set_identifier == "secondary"


def test_a_and_cname_of_an_owner_are_one_resource() -> None:
    """The change of type is then in place, one atomic batch."""
    assert record(plan({"www": {"A": "192.0.2.1"}}), "www/A").options.aliases == ("c/route53/www/CNAME",)
    assert record(plan({"www": {"CNAME": "a"}}), "www/CNAME").options.aliases == ("c/route53/www/A",)


def test_values_have_an_order_of_their_own() -> None:
    one, other = ({"@": {"MX": values}} for values in (["10 a", "20 b"], ["20 b", "10 a"]))

    assert record(plan(one), "@/MX") == record(plan(other), "@/MX")


def test_only_and_an_output_are_honoured() -> None:
    later = Deferred(object(), key="app")
    records = {"app": {"A": [later, "192.0.2.1"]}, "there": {"A": {"values": "192.0.2.9", "only": "cloudflare"}}}

    assert record(plan(records), "app/A").records == ("192.0.2.1", later)
    assert "c/route53/there/A" not in by_name(plan(records))


# -- health checks ------------------------------------------------------------------------------------------


def check(**fields: Any) -> dict[str, Any]:
    known = {name: fields[name] for name in ("host", "address") if name in fields}
    body = {**CHECK, **fields} if "type" not in fields or known else fields
    spec = by_name(plan(health_checks={"web": body, "other": CHECK}))["c/health-check/web"]
    assert isinstance(spec, HealthCheckSpec)
    return spec.inputs()


def test_an_https_check_has_every_field_and_no_reference_name() -> None:
    found = check(regions=["us-west-1", "eu-west-1", "us-east-1"], comment="the shop", invert="true")

    assert found == {
        "type": "HTTPS",
        "fqdn": "origin-1.example.net",
        "ip_address": "192.0.2.1",
        "port": 443,
        "resource_path": "/healthz",
        "request_interval": 10,
        "failure_threshold": 3,
        "enable_sni": True,
        "invert_healthcheck": True,
        "regions": ["eu-west-1", "us-east-1", "us-west-1"],
        "tags": {"Name": "the shop"},
    }


def test_a_string_match_over_tls_says_that_it_sends_the_name() -> None:
    body = {"type": "HTTPS_STR_MATCH", "host": "a.example.net", "search": "ok"}
    spec = by_name(plan(health_checks={"web": body}))["c/health-check/web"]

    assert {"enable_sni": True, "search_string": "ok"}.items() <= spec.inputs().items()


def test_children_come_before_the_check_that_is_made_of_them() -> None:
    checks = {"all": {"type": "CALCULATED", "children": ["one", "two"], "threshold": 1}, "one": CHECK, "two": CHECK}
    specs = [spec for spec in render(plan(health_checks=checks), "c") if isinstance(spec, HealthCheckSpec)]

    assert [spec.name for spec in specs] == ["c/health-check/one", "c/health-check/two", "c/health-check/all"]
    assert specs[-1].child_healthchecks == (Ref("c/health-check/one", "id"), Ref("c/health-check/two", "id"))
    assert specs[-1].child_health_threshold == 1


def test_an_existing_check_is_used_and_not_made() -> None:
    checks = {"web": {"type": "EXISTING", "id": "abcdef11-2222-3333-4444-555555fedcba"}}
    planned = plan(failover={"www": {"A": policy("primary-only")}}, health_checks=checks)

    assert record(planned, "www/A").health_check_id == "abcdef11-2222-3333-4444-555555fedcba"
    assert "c/health-check/web" not in by_name(planned)


def test_an_alarm_says_what_no_data_means() -> None:
    alarm = {
        "type": "CLOUDWATCH_METRIC",
        "alarm": "a",
        "region": "eu-west-1",
        "insufficient_data": "Unhealthy",
        "triggers": {"threshold": "5"},
    }
    spec = by_name(plan(health_checks={"web": alarm}))["c/health-check/web"]

    assert spec.inputs() == {
        "type": "CLOUDWATCH_METRIC",
        "cloudwatch_alarm_name": "a",
        "cloudwatch_alarm_region": "eu-west-1",
        "triggers": {"threshold": "5"},
        "insufficient_data_health_status": "Unhealthy",
    }


# -- name servers -------------------------------------------------------------------------------------------


def apex(nameservers: dict[str, Any]) -> Record:
    return record(plan({"www": {"A": "192.0.2.1"}}, nameservers=nameservers), "@/NS")


def test_the_apex_ns_rrset_is_overwritten_and_kept() -> None:
    spec = apex(
        {
            "route53": {"nameserver_count": 2},
            "cloudflare": {"account": ACCOUNT},
            "other_nameservers": ["ns1.example.org."],
            "ttl": 3600,
        }
    )
    mine, others = Ref("c/route53/zone", "name_servers", 0), Ref("c/cloudflare/zone", "name_servers", 0)

    assert spec.records is not None
    assert (spec.records[0], spec.records[2], spec.records[-1]) == (mine, others, "ns1.example.org")
    assert len(spec.records) == 5
    assert spec.ttl == 3600
    assert spec.allow_overwrite
    assert spec.options.retain_on_delete


def test_a_provider_that_does_not_serve_is_in_no_ns_set() -> None:
    spec = apex({"route53": {"delegated": "false"}, "cloudflare": {"account": ACCOUNT}})

    assert [ref.spec for ref in spec.references() if ref.output == "name_servers"] == ["c/cloudflare/zone"] * 2


def test_a_sub_zone_is_delegated_after_its_records_and_before_the_cname() -> None:
    planned = plan(failover={"www": {"A": policy("delegate")}})
    specs = by_name(planned)
    inner, cut, cname = (record(planned, name) for name in ("www.failover/A", "failover/NS", "www/CNAME"))

    assert isinstance(specs["c/route53/failover/zone"], HostedZone)
    assert inner.zone_id == Ref("c/route53/failover/zone", "zone_id")
    assert inner.name_ == "www.failover.example.com"
    assert set(cut.options.depends_on) == {inner.name, f"{inner.name}/secondary"}
    assert cname.options.depends_on == (cut.name,)
    assert cname.records == ("www.failover.example.com.",)
    assert not cut.allow_overwrite


def test_an_alias_into_the_zone_points_at_the_own_zone_for_each_type_that_its_target_has() -> None:
    planned = plan(records={"www": {"A": "192.0.2.1"}, "@": {"ALIAS": "www"}, "deep": {"ALIAS": "@"}})

    zone_id = Ref("c/route53/zone", "zone_id")
    apex, deep = record(planned, "@/A"), record(planned, "deep/A")
    assert apex.inputs()["aliases"] == [{"name": "www.example.com", "zone_id": zone_id, "evaluate_target_health": True}]
    assert apex.options.depends_on == ("c/route53/www/A",)
    assert deep.options.depends_on == ("c/route53/@/A",)
    names = list(by_name(planned))
    assert {"c/route53/@/AAAA", "c/route53/deep/AAAA"}.isdisjoint(names)
    assert names.index("c/route53/www/A") < names.index("c/route53/@/A") < names.index("c/route53/deep/A")


def test_a_failover_of_aliases_into_the_zone_waits_for_its_targets() -> None:
    records = {"one": {"A": "192.0.2.1", "AAAA": "2001:db8::1"}, "two": {"A": "192.0.2.2", "AAAA": "2001:db8::2"}}
    policy = {"ttl": 60, "primary": "one", "secondary": "two", "check": "web", "cloudflare": "primary-only"}
    planned = plan(records=records, failover={"www": {"ALIAS": policy}})

    assert "c/route53/one/AAAA" in record(planned, "www/AAAA").options.depends_on
    assert "c/route53/two/AAAA" in record(planned, "www/AAAA/secondary").options.depends_on
