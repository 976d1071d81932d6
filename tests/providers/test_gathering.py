"""`resources: per-zone`: one resource a zone says what the single ones say, for any domain."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

import pytest
from hypothesis import given, settings

from dnsstack.model.deferred import Deferred
from dnsstack.model.domain import Domain
from dnsstack.model.names import absolute
from dnsstack.model.rdata import from_absolute
from dnsstack.plan.build import build
from dnsstack.plan.naming import Naming
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers import cloudflare, render, route53
from dnsstack.providers.base import ResourceSpec, found_references
from dnsstack.providers.cloudflare.specs import CloudflareRecordsSpec, DnsRecord
from dnsstack.providers.declared import DeclaredRRset, split
from dnsstack.providers.gathering import gather
from dnsstack.providers.refs import Ref
from dnsstack.providers.route53.specs import Record, Route53RecordsSpec
from dnsstack.providers.zone_records import ZoneRecords
from tests.conftest import up_to
from tests.providers import read_cloudflare, read_route53
from tests.providers.test_ladder import RUNGS
from tests.providers.zones import ACCOUNT, plan, policy
from tests.strategies import domains

NAMESERVERS: Final[dict[str, Any]] = {
    "route53": {},
    "cloudflare": {"account": ACCOUNT, "plan": "pro"},
    "resources": "per-zone",
}


def per_zone(planned: ZonePlan) -> ZonePlan:
    return replace(planned, nameservers=planned.nameservers.model_copy(update={"resources": "per-zone"}))


def records(specs: tuple[ResourceSpec, ...]) -> dict[str, ZoneRecords]:
    return {spec.name: spec for spec in specs if isinstance(spec, ZoneRecords)}


@settings(max_examples=up_to(20))
@given(domains())
def test_nothing_is_lost_or_added_and_every_other_resource_is_the_same(domain: Domain) -> None:
    planned = build(domain)
    single, gathered = render(planned, "c"), render(per_zone(planned), "c")
    apex_ns = {spec.name for spec in single if spec.owner == planned.apex and spec.rdtype == "NS"}
    taken = {spec.name for spec in single if isinstance(spec, (Record, DnsRecord))} - apex_ns

    assert {spec.name for spec in gathered} - {spec.name for spec in single} == set(records(gathered))
    assert {spec.name for spec in single} - {spec.name for spec in gathered} == taken
    same = {spec.name: spec.inputs() for spec in single}
    assert all(spec.inputs() == same[spec.name] for spec in gathered if spec.name in same)


@settings(max_examples=up_to(20))
@given(domains())
def test_values_and_ttls_are_those_of_the_single_records(domain: Domain) -> None:
    planned = build(domain)
    single = render(planned, "c")
    for spec in records(render(per_zone(planned), "c")).values():
        apex = f"{spec.zone_name}."
        kind = Record if isinstance(spec, Route53RecordsSpec) else DnsRecord
        parts = [one for one in single if isinstance(one, kind) and one.zone_id == spec.zone_id]
        existing = (
            read_route53.from_specs(parts)
            if isinstance(spec, Route53RecordsSpec)
            else read_cloudflare.from_specs(parts)
        )
        for one in existing:
            if one.key == (planned.apex, "NS"):
                continue
            found = spec.rrsets[next(key for key in spec.rrsets if split(key, apex) == one.key)]
            part = found["failover"][one.role.value] if one.role else found
            said = {value if isinstance(value, Ref) else value.to_text() for value in one.values}
            if "alias" not in part:
                assert set(part["values"]) == said
            if not found.get("proxied"):
                assert found.get("ttl") == one.ttl


@settings(max_examples=up_to(20))
@given(domains())
def test_inputs_are_in_the_one_spelling_that_the_plugin_reads(domain: Domain) -> None:
    for spec in records(render(per_zone(build(domain)), "c")).values():
        for key, rrset in spec.rrsets.items():
            assert split(key, absolute(spec.zone_name, "."))[0].endswith(f"{spec.zone_name}.")
            if key not in spec.open_parts:
                assert DeclaredRRset.from_inputs(rrset).to_inputs() == rrset


def by_their_records(planned: ZonePlan) -> dict[str, ZoneRecords]:
    """What the zones' resources are where a record is rendered for every value."""
    specs = [*route53.foundation(planned, "c"), *cloudflare.foundation(planned, "c")]
    return records(tuple(gather(specs, Naming("c", planned.apex))))


@settings(max_examples=up_to(20))
@given(domains())
def test_plain_rrsets_are_what_their_records_would_say(domain: Domain) -> None:
    planned = per_zone(build(domain))

    assert records(render(planned, "c")) == by_their_records(planned)


@pytest.mark.parametrize("name", RUNGS)
def test_so_are_those_of_every_type(name: str) -> None:
    nameservers = {**NAMESERVERS, "other_nameservers": ["ns1.example.org."]}
    if {"LOC", "URI"} & {rdtype for types in RUNGS[name][0].values() for rdtype in types}:
        del nameservers["route53"]
    planned = plan(*RUNGS[name], nameservers=nameservers)

    assert records(render(planned, "c")) == by_their_records(planned)


def test_a_zone_without_rrsets_keeps_its_resource() -> None:
    specs = records(render(plan(nameservers=NAMESERVERS, health_checks={}), "c"))

    assert {name: spec.rrsets for name, spec in specs.items()} == {"c/route53/records": {}, "c/cloudflare/records": {}}


def test_a_zone_that_is_fed_by_transfer_has_none() -> None:
    own = {"primaries": [{"name": "ns1.example.com", "addresses": ["192.0.2.53"]}], "tsig": "transfer"}
    cloudflare = {"account": ACCOUNT, "plan": "enterprise", "transfer": "incoming"}
    planned = plan(nameservers={"cloudflare": cloudflare, "self_hosted": own, "resources": "per-zone"})

    assert records(render(planned, "c")) == {}


def test_an_owner_with_a_slash_keeps_its_key() -> None:
    planned = plan({"0/25": {"NS": ["ns1.example.net.", "ns2.example.net."]}}, nameservers=NAMESERVERS)

    for spec in records(render(planned, "c")).values():
        assert list(spec.rrsets) == ["0/25/NS"]
        assert split("0/25/NS", "example.com.") == ("0/25.example.com.", "NS")


@pytest.mark.parametrize("kind", [Route53RecordsSpec, CloudflareRecordsSpec])
def test_what_only_the_deployment_knows_remembers_where_it_was_written(kind: type[ZoneRecords]) -> None:
    later = Deferred(object(), key="web")
    planned = plan({"a": {"A": later}, "b": {"A": "192.0.2.1"}}, nameservers=NAMESERVERS)

    (spec,) = (one for one in render(planned, "c") if isinstance(one, kind))

    assert spec.rrsets["a/A"]["values"] == [later]
    assert set(spec.open_parts) == {"a/A"}
    assert (spec.open_parts["a/A"].owner, spec.open_parts["a/A"].rdtype) == ("a.example.com.", "A")


def test_a_pair_is_one_rrset_with_both_roles() -> None:
    planned = plan(failover={"www": {"A": policy("follow")}}, nameservers=NAMESERVERS)
    (spec,) = (one for one in render(planned, "c") if isinstance(one, Route53RecordsSpec))

    pair = spec.rrsets["www/A"]

    assert pair["ttl"] == 60
    assert pair["failover"]["primary"]["healthCheckId"] == Ref("c/health-check/web", "id")
    assert "healthCheckId" not in pair["failover"]["secondary"]
    assert spec.needs() == {"c/route53/zone", "c/health-check/web"}


@settings(max_examples=up_to(20))
@given(domains())
def test_what_it_waits_for_is_found_in_the_rrsets_with_open_parts(domain: Domain) -> None:
    """Only those are looked at, of thousands: it finds what a look at all of them does."""
    for spec in records(render(per_zone(build(domain)), "it")).values():
        assert set(spec.references()) == set(found_references(spec.inputs()))


def test_the_pairs_of_a_zone_wait_for_their_health_checks() -> None:
    found = records(render(per_zone(plan(failover={"www": {"A": policy("follow")}})), "example.com"))
    assert Ref("example.com/health-check/web", "id") in set(found["example.com/route53/records"].references())


def test_a_value_is_read_once_in_a_process() -> None:
    """Two providers list the same values, and the program and the state have them, too."""
    assert from_absolute("MX", "10 mail.example.net.") is from_absolute("MX", "10 mail.example.net.")
