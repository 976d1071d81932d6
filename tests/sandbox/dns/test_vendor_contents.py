"""What Route53's and Cloudflare's servers answer from what their APIs hold: the vendors' own rules."""

from __future__ import annotations

from typing import Any

import dns.name
import dns.rdatatype
import pytest

from dnsstack.sandbox.dns.answer import answer
from dnsstack.sandbox.dns.cloudflare import PROXY, CloudflareContent, Holding
from dnsstack.sandbox.dns.content import ServedContent
from dnsstack.sandbox.dns.route53 import Route53Content

APEX = dns.name.from_text("example.com.")
SOA = {
    "Name": "example.com.",
    "Type": "SOA",
    "TTL": 900,
    "ResourceRecords": [{"Value": "ns-1.example. h.example. 1 7200 900 1209600 300"}],
}
HOSTS = {"lb.example.net": ("198.18.0.1", "2001:db8::1")}


def addresses(host: str) -> tuple[str, ...]:
    """The outside hosts of these tests."""
    return HOSTS.get(host.rstrip("."), ())


def ask(content: ServedContent, name: str, rdtype: str) -> list[str]:
    """The answer section's values."""
    sections = answer(content, dns.name.from_text(name), dns.rdatatype.from_text(rdtype))
    return [rdata.to_text() for rrset in sections.answer for rdata in rrset]


def failover(role: str, value: str, check: str | None) -> dict[str, Any]:
    """A failover record set as the API gives it."""
    record_set = {"Name": "www.example.com.", "Type": "A", "SetIdentifier": role, "Failover": role, "TTL": 60}
    return {**record_set, "ResourceRecords": [{"Value": value}], **({"HealthCheckId": check} if check else {})}


def route53(
    record_sets: list[dict[str, Any]], health: dict[str, bool], *, target_healthy: bool = True
) -> Route53Content:
    """A hosted zone with these record sets."""
    return Route53Content(
        APEX,
        [SOA, *record_sets],
        healthy=lambda check: health[check],
        addresses=addresses,
        target_healthy=lambda _: target_healthy,
    )


@pytest.mark.parametrize(
    ("primary", "secondary", "expected"),
    [
        (None, None, "192.0.2.1"),
        (None, False, "192.0.2.1"),
        (True, True, "192.0.2.1"),
        (True, False, "192.0.2.1"),
        (True, None, "192.0.2.1"),
        (False, True, "192.0.2.2"),
        (False, None, "192.0.2.2"),
        (False, False, "192.0.2.1"),
        (None, True, "192.0.2.1"),
    ],
)
def test_route53s_failover_table(primary: bool | None, secondary: bool | None, expected: str) -> None:
    """All nine combinations of healthy, unhealthy and unchecked ends."""
    health = {name: state for name, state in (("p", primary), ("s", secondary)) if state is not None}
    record_sets = [
        failover("PRIMARY", "192.0.2.1", "p" if primary is not None else None),
        failover("SECONDARY", "192.0.2.2", "s" if secondary is not None else None),
    ]

    assert ask(route53(record_sets, health), "www.example.com.", "A") == [expected]


def test_route53_aliases_answer_the_targets_addresses() -> None:
    """An alias has its target's addresses under its own name, and no CNAME."""
    target = {"HostedZoneId": "Z1", "DNSName": "lb.example.net.", "EvaluateTargetHealth": True}
    record_sets = [{"Name": "example.com.", "Type": kind, "AliasTarget": target} for kind in ("A", "AAAA")]
    content = route53(record_sets, {})

    assert ask(content, "example.com.", "A") == ["198.18.0.1"]
    assert ask(content, "example.com.", "AAAA") == ["2001:db8::1"]
    assert ask(content, "example.com.", "CNAME") == []


def test_route53_alias_failover_goes_by_the_targets_health() -> None:
    """EvaluateTargetHealth replaces a health check."""
    target = {"HostedZoneId": "Z1", "DNSName": "lb.example.net.", "EvaluateTargetHealth": True}
    primary = {
        "Name": "www.example.com.",
        "Type": "A",
        "SetIdentifier": "p",
        "Failover": "PRIMARY",
        "AliasTarget": target,
    }
    record_sets = [primary, failover("SECONDARY", "192.0.2.2", None)]

    assert ask(route53(record_sets, {}), "www.example.com.", "A") == ["198.18.0.1"]
    assert ask(route53(record_sets, {}, target_healthy=False), "www.example.com.", "A") == ["192.0.2.2"]


def test_route53_octal_escapes_are_read() -> None:
    """The API writes an asterisk as an octal escape; it is a wildcard all the same."""
    wildcard = {
        "Name": "\\052.example.com.",
        "Type": "TXT",
        "TTL": 60,
        "ResourceRecords": [{"Value": '"caf\\303\\251"'}],
    }

    assert ask(route53([wildcard], {}), "anything.example.com.", "TXT") == ['"caf\\195\\169"']


def record(name: str, rdtype: str, content: str, **more: Any) -> dict[str, Any]:
    """A record as Cloudflare's API gives it."""
    return {"name": name, "type": rdtype, "content": content, "ttl": 60, "proxied": False, **more}


def cloudflare(
    records: list[dict[str, Any]],
    *,
    settings: dict[str, Any] | None = None,
    balancers: list[dict[str, Any]] | None = None,
    pools: dict[str, dict[str, Any]] | None = None,
    health: dict[tuple[str, str], bool] | None = None,
) -> CloudflareContent:
    """A Cloudflare zone with these records."""
    zone = {"name": "example.com", "name_servers": ["ada.ns.cloudflare.com", "bob.ns.cloudflare.com"]}
    holding = Holding(
        zone, settings or {}, records, balancers or [], pools or {}, lambda record: str(record["content"])
    )
    known = health or {}
    return CloudflareContent(
        holding, endpoint_healthy=lambda pool, address: known.get((pool, address)), addresses=addresses
    )


def test_cloudflare_ignores_foreign_apex_ns_without_multi_provider() -> None:
    """Its own name servers are always there; foreign ones only where the zone says multi_provider."""
    foreign = [
        record("example.com", "NS", "ns-1.awsdns-1.org."),
        record("sub.example.com", "NS", "ns.sub.example.net."),
    ]
    own = {"ada.ns.cloudflare.com.", "bob.ns.cloudflare.com."}

    assert set(ask(cloudflare(foreign), "example.com.", "NS")) == own
    assert set(ask(cloudflare(foreign, settings={"multi_provider": True}), "example.com.", "NS")) == own | {
        "ns-1.awsdns-1.org."
    }


@pytest.mark.parametrize(
    ("name", "settings", "own", "flattened"),
    [
        ("example.com", {}, {}, True),
        ("www.example.com", {}, {}, False),
        ("www.example.com", {"flatten_all_cnames": True}, {}, True),
        ("www.example.com", {}, {"settings": {"flatten_cname": True}}, True),
    ],
)
def test_cloudflare_flattens_at_the_apex_and_where_told(
    name: str, settings: dict[str, Any], own: dict[str, Any], *, flattened: bool
) -> None:
    """A flattened CNAME answers addresses and is not a CNAME to anyone."""
    content = cloudflare([record(name, "CNAME", "lb.example.net.", **own)], settings=settings)

    assert ask(content, f"{name}.", "A") == (["198.18.0.1"] if flattened else ["lb.example.net."])
    assert ask(content, f"{name}.", "CNAME") == ([] if flattened else ["lb.example.net."])


POOLS = {
    name: {"id": name, "enabled": True, "monitor": "m", "origins": [{"name": name, "address": address}]}
    for name, address in (("one", "192.0.2.1"), ("two", "192.0.2.2"))
}


@pytest.mark.parametrize(
    ("one", "two", "expected"),
    [(True, True, "192.0.2.1"), (False, True, "192.0.2.2"), (False, False, "192.0.2.1"), (True, False, "192.0.2.1")],
)
def test_cloudflare_load_balancer_takes_the_first_healthy_pool(*, one: bool, two: bool, expected: str) -> None:
    """By order, then the fallback pool whatever its health; it takes precedence over the record of the same name."""
    balancer = {"name": "www.example.com", "default_pools": ["one", "two"], "fallback_pool": "one", "ttl": 60}
    content = cloudflare(
        [record("www.example.com", "A", "192.0.2.99")],
        balancers=[balancer],
        pools=POOLS,
        health={("one", "192.0.2.1"): one, ("two", "192.0.2.2"): two},
    )

    assert ask(content, "www.example.com.", "A") == [expected]
    assert ask(content, "www.example.com.", "AAAA") == []


def test_cloudflare_hides_proxied_addresses() -> None:
    """A proxied record answers Cloudflare's own addresses, in both families."""
    content = cloudflare([record("www.example.com", "A", "192.0.2.1", proxied=True, ttl=1)])

    assert ask(content, "www.example.com.", "A") == [PROXY[0]]
    assert ask(content, "www.example.com.", "AAAA") == [PROXY[1]]
