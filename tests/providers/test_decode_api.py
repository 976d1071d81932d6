"""What the APIs return reads back as the RRsets that the specs made."""

from __future__ import annotations

from typing import Any

from hypothesis import given

from dnsstack.model.deferred import Deferred
from dnsstack.model.domain import Domain
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.rdata import ALIAS, A
from dnsstack.plan.build import build
from dnsstack.providers import cloudflare, render, route53
from dnsstack.providers.cloudflare.specs import DnsRecord
from dnsstack.providers.refs import Ref
from dnsstack.providers.route53.specs import Record
from tests.providers import read_cloudflare, read_route53
from tests.providers.existing import ExistingRRset
from tests.providers.zones import CLOUDFRONT, plan, policy
from tests.strategies import domains


def as_listed_by_route53(spec: Record) -> dict[str, Any]:
    """A ResourceRecordSet as ListResourceRecordSets returns it after the provider has written `spec`."""
    found: dict[str, Any] = {"Name": spec.name_.replace("*", r"\052") + ".", "Type": spec.type}
    if spec.aliases:
        alias = spec.aliases[0]
        target = {"DNSName": f"{alias.name}.", "HostedZoneId": alias.zone_id, "EvaluateTargetHealth": True}
        found["AliasTarget"] = target
    else:
        values = [f'"{text}"' if spec.type == "TXT" else text for text in spec.records or ()]
        found |= {"TTL": spec.ttl, "ResourceRecords": [{"Value": value} for value in values]}
    if spec.failover_routing_policies:
        found |= {"SetIdentifier": spec.set_identifier, "Failover": spec.failover_routing_policies[0].type}
    if spec.health_check_id:
        found["HealthCheckId"] = spec.health_check_id
    return found


def as_listed_by_cloudflare(spec: DnsRecord) -> dict[str, Any]:
    """A record as the API lists it: every field there, numbers as they come, `content` beside `data` left out."""
    absent: dict[str, Any] = {
        "content": None,
        "data": None,
        "priority": None,
        "comment": None,
        "tags": [],
        "settings": {},
    }
    return {**absent, "proxied": False, "id": "0" * 32, **spec.inputs()}


def without_order(rrsets: tuple[ExistingRRset, ...]) -> set[ExistingRRset]:
    return set(rrsets)


@given(domains())
def test_route53s_listing_reads_back_like_its_specs(domain: Domain) -> None:
    specs = route53.foundation(build(domain), "c")
    listed = [as_listed_by_route53(spec) for spec in specs if isinstance(spec, Record)]
    soa = {"Name": "example.com.", "Type": "SOA", "TTL": 900, "ResourceRecords": [{"Value": "ns. host. 1 2 3 4 5"}]}

    assert without_order(read_route53.from_api([soa, *listed])) == without_order(read_route53.from_specs(specs))


@given(domains())
def test_cloudflares_listing_reads_back_like_its_specs(domain: Domain) -> None:
    specs = [spec for spec in cloudflare.foundation(build(domain), "c") if isinstance(spec, DnsRecord)]
    listed = [as_listed_by_cloudflare(spec) for spec in specs]

    assert without_order(read_cloudflare.from_api(listed)) == without_order(read_cloudflare.from_specs(specs))


def test_failover_comes_back_with_role_identifier_and_check() -> None:
    specs = route53.render(plan(failover={"www": {"A": policy("primary-only")}}), "c")
    existing = {one.role: one for one in read_route53.from_specs(specs) if one.owner == "www.example.com."}

    assert existing[FailoverRole.PRIMARY].values == {A(address="192.0.2.1")}
    assert existing[FailoverRole.PRIMARY].set_identifier == "primary"
    assert existing[FailoverRole.PRIMARY].health_check == Ref("c/health-check/web", "id")
    assert existing[FailoverRole.SECONDARY].values == {A(address="192.0.2.2")}
    assert existing[FailoverRole.SECONDARY].health_check is None


def test_a_load_balancer_comes_back_by_role() -> None:
    failover = {"www": {"A": policy("load-balancer"), "AAAA": policy("load-balancer", primary="::1", secondary="::2")}}
    existing = read_cloudflare.from_specs(cloudflare.render(plan(failover=failover), "c"))
    roles = {(one.rdtype, one.role): {value.to_text() for value in one.values} for one in existing if one.role}

    assert roles == {
        ("A", FailoverRole.PRIMARY): {"192.0.2.1"},
        ("AAAA", FailoverRole.PRIMARY): {"::1"},
        ("A", FailoverRole.SECONDARY): {"192.0.2.2"},
        ("AAAA", FailoverRole.SECONDARY): {"::2"},
    }


def test_an_alias_keeps_its_hosted_zone_at_route53() -> None:
    specs = route53.render(plan({"cdn": {"ALIAS": CLOUDFRONT}}), "c")
    existing = [one for one in read_route53.from_specs(specs) if one.owner == "cdn.example.com."]

    assert [(one.rdtype, one.ttl) for one in existing] == [("A", None), ("AAAA", None)]
    assert existing[0].values == {ALIAS(target="d111111abcdef8.cloudfront.net.", zone_id="Z2FDTNDATAQYW2")}


def test_what_is_known_later_stays_what_it_is() -> None:
    later = Deferred(object(), key="app")
    specs = render(plan({"app": {"A": [later]}}), "c")

    assert [one.values for one in read_route53.from_specs(specs) if one.owner == "app.example.com."] == [{later}]
    assert [one.values for one in read_cloudflare.from_specs(specs) if one.owner == "app.example.com."] == [{later}]


def test_the_ttl_automatic_is_what_it_stands_for() -> None:
    (existing,) = read_cloudflare.from_api(
        [{"type": "A", "name": "www.example.com", "content": "192.0.2.1", "ttl": 1, "proxied": True}]
    )

    assert (existing.ttl, existing.proxied) == (300, True)
