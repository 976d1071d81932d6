"""Several sources into one domain: equal once, differing decided, lone told."""

from __future__ import annotations

from typing import Any, Final

import pytest
from hypothesis import given

from dnsstack.errors import DocumentPath
from dnsstack.importing.existing.zone import ExistingZone
from dnsstack.importing.merge import Merged, merge
from dnsstack.model.domain import Domain
from dnsstack.model.failover import LoadBalancer
from dnsstack.model.failover.policy import FailoverPolicy
from dnsstack.model.health import HealthCheck, read_health_check
from dnsstack.model.nameservers import CloudflareZone, Route53Zone
from dnsstack.model.rrset import RRset
from tests.strategies import ACCOUNT, domains

APEX: Final = "example.com."


def rrset(owner: str, rdtype: str, *values: Any, ttl: int = 300, **fields: Any) -> RRset:
    name = APEX if owner == "@" else f"{owner}.{APEX}"
    return RRset(owner=name, rdtype=rdtype, ttl=ttl, values=values, **fields)


def policy(**fields: Any) -> FailoverPolicy:
    given = {"owner": f"www.{APEX}", "rdtype": "A", "ttl": 60, "primary": ["192.0.2.1"], "secondary": ["192.0.2.2"]}
    return FailoverPolicy.model_validate({**given, "check": "web", **fields})


def check(**fields: Any) -> HealthCheck:
    return read_health_check({"type": "TCP", "host": "a.example.net", "port": 443, **fields}, DocumentPath())


def existing(source: str, *entries: RRset | FailoverPolicy, **fields: Any) -> ExistingZone:
    rrsets = tuple(entry for entry in entries if isinstance(entry, RRset))
    policies = tuple(entry for entry in entries if isinstance(entry, FailoverPolicy))
    return ExistingZone(source=source, apex=APEX, rrsets=rrsets, policies=policies, **fields)


def domain(merged: Merged) -> Domain:
    assert merged.domain is not None, merged.conflicts
    return merged.domain


def test_equal_rrsets_are_there_once_whatever_their_order() -> None:
    one = existing("a", rrset("www", "A", "192.0.2.1", "192.0.2.2"))
    two = existing("b", rrset("www", "A", "192.0.2.2", "192.0.2.1"))

    assert len(domain(merge([one, two])).records) == 1
    assert merge([one, two]).notes == merge([one]).notes


@pytest.mark.parametrize(
    "other",
    [
        rrset("www", "A", "192.0.2.9"),
        rrset("www", "A", "192.0.2.1", ttl=60),
        rrset("www", "A", "192.0.2.1", "192.0.2.2"),
    ],
)
def test_what_differs_is_a_conflict_until_it_is_decided(other: RRset) -> None:
    sources = [existing("a", rrset("www", "A", "192.0.2.1")), existing("b", other)]
    undecided = merge(sources)

    assert undecided.domain is None
    [conflict] = undecided.conflicts
    assert (conflict.owner, conflict.rdtype, set(conflict.sides)) == ("www.example.com.", "A", {"a", "b"})
    assert domain(merge(sources, prefer="a")).records[0].rdata[0].to_text() == "192.0.2.1"
    assert domain(merge(sources, prefer="b")).records == (other,)


def test_every_conflict_is_listed() -> None:
    one = existing("a", rrset("www", "A", "192.0.2.1"), rrset("@", "MX", "10 a.example.net."))
    two = existing("b", rrset("www", "A", "192.0.2.2"), rrset("@", "MX", "10 b.example.net."))

    assert len(merge([one, two]).conflicts) == 2


def test_a_third_source_that_neither_side_prefers_decides_nothing() -> None:
    sources = [
        existing("a", rrset("www", "A", "192.0.2.1")),
        existing("b", rrset("www", "A", "192.0.2.2")),
        existing("c"),
    ]

    assert merge(sources, prefer="c").domain is None


def test_what_one_source_alone_has_is_kept_and_told() -> None:
    merged = merge([existing("a", rrset("www", "A", "192.0.2.1")), existing("b", rrset("ftp", "A", "192.0.2.2"))])

    assert {one.owner for one in domain(merged).records} == {"www.example.com.", "ftp.example.com."}
    told = {note.owner: note.text for note in merged.notes if note.owner}
    assert told["www.example.com."].startswith("only a has it")
    assert "`only:`" in told["ftp.example.com."]


@pytest.mark.parametrize("prefer", ["a", "b"])
def test_a_name_in_one_source_and_addresses_in_the_other_are_one_conflict(prefer: str) -> None:
    sources = [
        existing("a", rrset("www", "CNAME", "web.example.net.")),
        existing("b", rrset("www", "A", "192.0.2.1"), rrset("www", "AAAA", "2001:db8::1")),
    ]
    [conflict] = merge(sources).conflicts

    assert conflict.rdtype == "A/AAAA/CNAME"
    assert conflict.sides["b"] == "A 300 192.0.2.1; AAAA 300 2001:db8::1"
    types = {one.rdtype for one in domain(merge(sources, prefer=prefer)).records}
    assert types == ({"CNAME"} if prefer == "a" else {"A", "AAAA"})


def test_a_ttl_that_is_the_providers_own_gives_way() -> None:
    route53 = existing("route53", rrset("www", "A", "192.0.2.1", ttl=3600))
    proxied = rrset("www", "A", "192.0.2.1", proxied=True, comment="shop")
    cloudflare = existing("cloudflare", proxied, floating=frozenset({("www.example.com.", "A")}))

    for sources in ([route53, cloudflare], [cloudflare, route53]):
        [record] = domain(merge(sources)).records
        assert (record.ttl, record.proxied, record.comment) == (3600, True, "shop")


def test_an_alias_and_a_flattened_cname_are_one_alias_with_its_zone() -> None:
    route53 = existing(
        "route53",
        rrset("@", "ALIAS", {"target": "d1.cloudfront.net.", "zone_id": "Z2FDTNDATAQYW2"}),
        floating=frozenset({(APEX, "ALIAS")}),
    )
    cloudflare = existing("cloudflare", rrset("@", "ALIAS", "d1.cloudfront.net.", ttl=600))
    [record] = domain(merge([route53, cloudflare])).records

    assert record.ttl == 600
    assert record.rdata[0].to_text() == "d1.cloudfront.net. Z2FDTNDATAQYW2"


def test_a_policy_and_the_primarys_plain_records_leave_the_strategy_open() -> None:
    route53 = existing("route53", policy(), health_checks={"web": check()})
    cloudflare = existing("cloudflare", rrset("www", "A", "192.0.2.1", ttl=60))
    merged = domain(merge([route53, cloudflare]))

    assert merged.records == ()
    assert merged.failover[0].cloudflare is None


def test_a_policy_and_an_equal_load_balancer_are_a_policy_with_a_strategy() -> None:
    route53 = existing("route53", policy(), health_checks={"web": check()}, settings=Route53Zone(zone_id="Z1"))
    balanced = policy(check="www-primary", cloudflare=LoadBalancer(interval=60))
    cloudflare = existing("cloudflare", balanced, health_checks={"www-primary": check(port=80)})

    for sources in ([route53, cloudflare], [cloudflare, route53]):
        merged = domain(merge(sources))
        assert merged.failover[0].cloudflare == LoadBalancer(interval=60)
        assert merged.failover[0].check == "web"
        assert set(merged.health_checks) == {"web"}


def test_a_policy_and_other_records_are_a_conflict() -> None:
    cloudflare = existing("cloudflare", rrset("www", "A", "192.0.2.2", ttl=60))
    merged = merge([existing("route53", policy(), health_checks={"web": check()}), cloudflare])

    [conflict] = merged.conflicts
    assert conflict.sides["route53"] == "60 primary 192.0.2.1 secondary 192.0.2.2"


@pytest.mark.parametrize("ttl", [60, 61])
def test_policies_of_different_ttl_are_a_conflict(ttl: int) -> None:
    route53 = existing("route53", policy(), health_checks={"web": check()})
    balancer = existing("cloudflare", policy(ttl=ttl, cloudflare=LoadBalancer(interval=60)))

    for sources in ([route53, balancer], [balancer, route53]):
        merged = merge(sources)

        if ttl == 60:
            assert domain(merged).failover[0].cloudflare == LoadBalancer(interval=60)
        else:
            [conflict] = merged.conflicts
            assert conflict.sides["cloudflare"] == "61 primary 192.0.2.1 secondary 192.0.2.2"


@pytest.mark.parametrize("side", ["primary", "secondary"])
def test_policies_of_different_values_are_a_conflict(side: str) -> None:
    route53 = existing("route53", policy(), health_checks={"web": check()})
    balancer = existing("cloudflare", policy(**{side: ["192.0.2.9"]}, cloudflare=LoadBalancer(interval=60)))

    assert len(merge([route53, balancer]).conflicts) == 1


def test_a_policy_and_records_of_another_ttl_are_a_conflict() -> None:
    route53 = existing("route53", policy(), health_checks={"web": check()})
    plain = [existing("cloudflare", rrset("www", "A", "192.0.2.1", ttl=ttl)) for ttl in (60, 61)]

    assert not merge([route53, plain[0]]).conflicts
    assert merge([route53, plain[1]]).conflicts[0].sides["cloudflare"] == "61 192.0.2.1"


def test_records_of_different_ttl_are_a_conflict() -> None:
    sources = [existing(name, rrset("www", "A", "192.0.2.1", ttl=ttl)) for name, ttl in (("a", 60), ("b", 61))]

    assert merge(sources).conflicts[0].sides == {"a": "60 192.0.2.1", "b": "61 192.0.2.1"}


def test_checks_of_one_name_are_told_apart() -> None:
    one = existing("a", policy(), health_checks={"web": check()})
    two = existing("b", policy(owner=f"ftp.{APEX}"), health_checks={"web": check(port=21)})
    merged = domain(merge([one, two]))

    assert {policy.owner: policy.check for policy in merged.failover} == {
        "ftp.example.com.": "web-2",
        "www.example.com.": "web",
    }
    assert set(merged.health_checks) == {"web", "web-2"}


def test_servers_become_the_set() -> None:
    route53 = existing(
        "route53",
        servers=("ns-1.awsdns-00.com.", "ns1.example.net.", "tess.ns.cloudflare.com."),
        assigned=("ns-1.awsdns-00.com.",),
        server_ttl=172800,
        settings=Route53Zone(zone_id="Z1"),
    )
    cloudflare = existing(
        "cloudflare",
        assigned=("tess.ns.cloudflare.com.",),
        settings=CloudflareZone(account=ACCOUNT, zone_id="0" * 32),
    )
    merged = merge([route53, cloudflare])
    servers = domain(merged).nameservers

    assert servers.other_nameservers == ("ns1.example.net.",)
    assert servers.ttl == 86400
    assert [note.text for note in merged.notes] == [
        "the TTL of the apex NS RRset becomes 86400, which Cloudflare's plan needs; it was 172800"
    ]


@given(domains())
def test_a_domain_merged_with_itself_is_itself(drawn: Domain) -> None:
    source = ExistingZone(
        source="a",
        apex=drawn.apex,
        rrsets=drawn.records,
        policies=drawn.failover,
        health_checks=drawn.health_checks,
        settings=drawn.nameservers.route53,
    )
    twice = merge([source, ExistingZone(**{**{name: getattr(source, name) for name in FIELDS}, "source": "b"})])

    assert domain(merge([source])) == domain(twice)
    assert {(one.owner, one.rdtype, one.ttl, frozenset(one.values)) for one in domain(twice).records} == {
        (one.owner, one.rdtype, one.ttl, frozenset(one.values)) for one in drawn.records
    }
    assert {(one.owner, one.rdtype) for one in domain(twice).failover} == {
        (one.owner, one.rdtype) for one in drawn.failover
    }


FIELDS: Final = ("apex", "rrsets", "policies", "health_checks", "settings")
