"""What many findings need is done once: aliases in the zone, checks of checks, networks that are not routed."""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any
from unittest import mock

import pytest

from dnsstack.lint.addresses import is_unroutable
from dnsstack.lint.reach import Reach
from dnsstack.lint.rules.alias_target_in_zone import check
from dnsstack.lint.watching import endpoints, watchers
from dnsstack.lint.zone import Zone
from dnsstack.model.domain import Domain
from dnsstack.model.rdata import ALIAS
from dnsstack.plan.aliases import ADDRESS_TYPES, Aliases
from dnsstack.plan.build import build

LONG = 3000


def domain(**parts: Any) -> Domain:
    return Domain.model_validate({"domain": "example.com", "nameservers": {"route53": {}}, **parts})


def chain(last: Any) -> dict[str, Any]:
    """a0 is an alias of a1, and so on; the last owner has `last`."""
    return {f"a{number}": {"ALIAS": f"a{number + 1}"} for number in range(LONG)} | {f"a{LONG}": last}


@pytest.mark.parametrize(
    ("last", "types"),
    [
        ({"A": "192.0.2.1"}, ("A",)),
        ({"A": "192.0.2.1", "AAAA": "2001:db8::1"}, ("A", "AAAA")),
        ({"ALIAS": {"target": "d1.cloudfront.net.", "zone_id": "Z2FDTNDATAQYW2"}}, ADDRESS_TYPES),
        ({"ALIAS": "a0"}, ()),
        ({"TXT": "nothing"}, ()),
    ],
)
def test_a_long_chain_of_aliases_has_the_types_of_its_end(last: Any, types: tuple[str, ...]) -> None:
    found = domain(records=chain(last))
    plan, zone = build(found), Zone(found)
    value = ALIAS(target="a0.example.com.")
    assert plan.aliases.answered(value) == zone.aliases.answered(value) == types
    assert bool(list(check.check(zone))) is (not types)


def test_each_owner_of_a_chain_is_asked_for_once() -> None:
    asked: list[str] = []

    def types_at(owner: str) -> tuple[str, ...]:
        asked.append(owner)
        return ("A",)

    targets = {f"a{number}.example.com.": ALIAS(target=f"a{number + 1}.example.com.") for number in range(LONG)}
    aliases = Aliases("example.com.", targets, types_at)
    assert {aliases.answered(value) for value in targets.values()} == {("A",)}
    assert asked.count(f"a{LONG}.example.com.") <= 2  # from the chain, and by its last alias itself


def test_what_only_cloudflare_serves_is_no_target_at_route53() -> None:
    nameservers = {"route53": {}, "cloudflare": {"account": "0" * 32}}
    records = {"www": {"A": {"only": "cloudflare", "values": "192.0.2.1"}}}
    found = domain(nameservers=nameservers, records=records)
    value = ALIAS(target="www.example.com.")
    assert build(found).aliases.answered(value) == Zone(found).aliases.answered(value) == ()


def test_a_long_chain_of_checks_is_walked_once() -> None:
    checks: dict[str, Any] = {"c0": {"type": "HTTP", "host": "origin.example.net"}}
    for number in range(1, LONG):
        checks[f"c{number}"] = {"type": "CALCULATED", "children": [f"c{number - 1}"], "threshold": 1}
    policy = {"primary": "192.0.2.1", "secondary": "192.0.2.2", "check": f"c{LONG - 1}"}
    zone = Zone(domain(health_checks=checks, failover={"www": {"A": policy}}))
    for name in checks:
        assert [found.owner for found in watchers(zone, name)] == ["www.example.com."]
        assert endpoints(zone, name) == [zone.checks["c0"]]


def test_reach_of_branches_and_circles() -> None:
    onward = {"a": ["b", "c"], "b": ["d"], "c": ["d"], "d": [], "x": ["y"], "y": ["x"]}
    reach = Reach(lambda name: onward[name], lambda name: [name])
    assert reach.of("a") == {"a", "b", "c", "d"}
    assert reach.of("c") == {"c", "d"}
    assert reach.of("x") == {"x", "y"}


def test_networks_are_read_once_however_many_addresses_are_in_them() -> None:
    with mock.patch("ipaddress.ip_network", wraps=ip_network) as read:
        assert all(is_unroutable(f"10.9.{number}.9") for number in range(200))
    assert read.call_count <= 100
