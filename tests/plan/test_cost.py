from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.build import build
from dnsstack.plan.cost import cost, records_at_cloudflare
from dnsstack.providers import cloudflare, route53
from dnsstack.providers.cloudflare.specs import (
    DnsRecord,
    LoadBalancerMonitor,
    LoadBalancerPool,
    LoadBalancerSpec,
    ZoneDnsSettings,
    ZoneSpec,
)
from dnsstack.providers.route53.specs import HealthCheckSpec, HostedZone, Record
from tests.plan.domains import BOTH, ROUTE53_ONLY, domain, policy

DOCUMENTS: dict[str, dict[str, Any]] = {
    "simple": {"records": {"@": {"MX": ["10 a", "20 b"], "TXT": "x"}, "w": {"CNAME": "x"}}},
    "alias": {"records": {"@": {"ALIAS": "d.cloudfront.net. Z2FDTNDATAQYW2 false"}}},
    "policies": {
        "nameservers": {**BOTH, "other_nameservers": ["ns.example.org."]},
        "failover": {
            "f": {"A": policy(primary=["192.0.2.1", "192.0.2.2"], cloudflare="follow")},
            "l": {"A": policy(cloudflare="load-balancer", secondary_check="web-2")},
            "d": {"A": policy(cloudflare="delegate")},
            "p": {"CNAME": policy(primary="a.", secondary="b.", cloudflare="primary-only")},
            "m": {"A": policy(cloudflare="load-balancer", pin={"to": "secondary", "reason": "maintenance"})},
            "r": {"A": policy(cloudflare="follow", retire="true")},
            "s": {"A": policy(cloudflare="follow", pin={"to": "secondary", "reason": "maintenance"})},
        },
    },
    "one-provider": {"nameservers": ROUTE53_ONLY, "failover": {"a": {"A": policy()}}},
}
KINDS = {
    HostedZone: "zone",
    HealthCheckSpec: "health check",
    Record: "record",
    ZoneSpec: "zone",
    ZoneDnsSettings: "DNS settings",
    DnsRecord: "record",
    LoadBalancerSpec: "load balancer",
    LoadBalancerPool: "pool",
    LoadBalancerMonitor: "monitor",
}

R53, CF = ProviderId.ROUTE53, ProviderId.CLOUDFLARE


def many(count: int) -> dict[str, dict[str, str]]:
    return {f"h{number}": {"A": "192.0.2.1"} for number in range(count)}


def test_each_record_costs_five_calls_to_create_and_two_to_read_at_route53() -> None:
    small, large = (
        cost(build(domain(nameservers=ROUTE53_ONLY, health_checks={}, records=many(count))))[0] for count in (100, 1100)
    )

    assert large.create_calls - small.create_calls == 5000
    assert large.read_calls - small.read_calls == 2000


def test_a_large_zone_is_as_slow_as_the_services_rate_limits() -> None:
    """5 calls a second at Route53 beyond what may come at once; 4 a second at Cloudflare after the first 1,200."""
    route53, cloudflare = cost(build(domain(health_checks={}, records=many(2000))), parallel=10_000)

    assert route53.create_seconds == (route53.create_calls - 5) / 5
    assert route53.read_seconds == (route53.read_calls - 5) / 5
    assert cloudflare.create_calls == 2 + 2000 + 4
    assert cloudflare.create_seconds == (2006 - 1200) / 4
    assert cloudflare.read_seconds > 0


def test_records_wait_for_insync_as_many_at_a_time_as_the_engine_works_on() -> None:
    plan = build(domain(nameservers=ROUTE53_ONLY, health_checks={}, records=many(160)))

    assert cost(plan, parallel=1)[0].create_seconds == (160 + 1 + 1) * 20


def test_cloudflare_counts_values_and_the_foreign_name_servers() -> None:
    records = {
        "@": {"MX": ["10 a", "20 b"]},
        "w": {"CNAME": "x"},
        "r": {"A": {"values": "192.0.2.1", "only": "route53"}},
    }
    failover = {
        "f": {"A": policy(primary=["192.0.2.1", "192.0.2.2"], cloudflare="follow")},
        "l": {"A": policy(cloudflare="load-balancer")},
        "d": {"A": policy(cloudflare="delegate")},
    }
    plan = build(
        domain(nameservers={**BOTH, "other_nameservers": ["ns.example.org."]}, records=records, failover=failover)
    )

    # MX 2, CNAME 1, delegated CNAME 1, slots 2, beneath the balancer 1, the apex's foreign NS 5, the sub-zone's NS 4
    assert records_at_cloudflare(plan) == 2 + 1 + 1 + 2 + 1 + 5 + 4
    assert cost(plan)[1].resources == {
        "zone": 1,
        "DNS settings": 1,
        "record": 16,
        "load balancer": 1,
        "pool": 2,
        "monitor": 1,
    }


def test_route53_counts_roles_markers_and_both_types_of_an_alias() -> None:
    alias = {"ALIAS": "d.cloudfront.net. Z2FDTNDATAQYW2 false"}
    failover = {"f": {"A": policy(cloudflare="follow")}, "d": {"A": policy(cloudflare="delegate")}}
    plan = build(domain(records={"@": alias}, failover=failover))

    # alias 2, delegated CNAME 1, roles 2 and 2, marker 2, the sub-zone's NS 1, the apex NS 1
    assert cost(plan)[0].resources == {"zone": 2, "health check": 7, "record": 11}


def test_a_provider_that_is_not_written_to_costs_nothing() -> None:
    plan = build(domain(nameservers=ROUTE53_ONLY))

    assert [one.provider for one in cost(plan)] == [R53]
    assert records_at_cloudflare(plan) == 0


@pytest.mark.parametrize("name", sorted(DOCUMENTS))
def test_what_is_counted_is_what_is_rendered(name: str) -> None:
    plan = build(domain(**DOCUMENTS[name]))
    rendered = {R53: route53.render(plan, "c"), CF: cloudflare.render(plan, "c")}
    for one in cost(plan):
        kinds = Counter(KINDS[type(spec)] for spec in rendered[one.provider])
        assert kinds == one.resources


@pytest.mark.parametrize("provider", [R53, CF])
def test_more_records_never_cost_less(provider: ProviderId) -> None:
    costs = [
        next(one for one in cost(build(domain(records=many(n)))) if one.provider is provider) for n in (0, 10, 1000)
    ]

    assert costs == sorted(costs, key=lambda one: (one.create_calls, one.create_seconds, one.read_seconds))
