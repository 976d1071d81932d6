"""What adoption tells of each field: every one that differs by its name, and nothing of one that is equal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pytest

from dnsstack.importing.existing import forecast
from dnsstack.importing.existing.base import Match
from dnsstack.importing.existing.cloudflare import ExistingCloudflare
from dnsstack.importing.existing.route53 import ExistingRoute53
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.cloudflare.specs import DnsRecord, LoadBalancerMonitor
from dnsstack.providers.route53.health_config import MEMBERS
from dnsstack.providers.route53.specs import HealthCheckSpec

ALARM: Final = ("cloudwatch_alarm_name", "cloudwatch_alarm_region")
INPUTS: Final[Mapping[str, tuple[Any, Any]]] = {
    "type": ("HTTP", "HTTPS"),
    "fqdn": ("a.example.net", "b.example.net"),
    "ip_address": ("192.0.2.1", "192.0.2.2"),
    "port": (80, 8080),
    "resource_path": ("/a", "/b"),
    "search_string": ("fine", "well"),
    "request_interval": (30, 10),
    "failure_threshold": (3, 5),
    "measure_latency": (True, False),
    "invert_healthcheck": (True, False),
    "disabled": (True, False),
    "enable_sni": (True, False),
    "regions": (("eu-west-1", "us-east-1", "us-west-1"), ("eu-west-1", "us-east-1", "us-west-2")),
    "child_healthchecks": (("a", "b"), ("a", "c")),
    "child_health_threshold": (1, 2),
    "insufficient_data_health_status": ("Healthy", "Unhealthy"),
    "routing_control_arn": ("arn:a", "arn:b"),
    "cloudwatch_alarm_name": ("errors", "faults"),
    "cloudwatch_alarm_region": ("eu-west-1", "us-east-1"),
    "tags": ({"team": "web"}, {"team": "db"}),
}
"""Each input's value in the document, and another one that the existing check has."""
WIRE: Final[Mapping[str, str]] = {
    "type": "Type",
    "fqdn": "FullyQualifiedDomainName",
    "ip_address": "IPAddress",
    "port": "Port",
    "resource_path": "ResourcePath",
    "search_string": "SearchString",
    "request_interval": "RequestInterval",
    "failure_threshold": "FailureThreshold",
    "measure_latency": "MeasureLatency",
    "invert_healthcheck": "Inverted",
    "disabled": "Disabled",
    "enable_sni": "EnableSNI",
    "regions": "Regions",
    "child_healthchecks": "ChildHealthChecks",
    "child_health_threshold": "HealthThreshold",
    "insufficient_data_health_status": "InsufficientDataHealthStatus",
    "routing_control_arn": "RoutingControlArn",
    "tags": "tags",
}
"""The API's names once more, from its service model: a wrong one in the map is found here."""


def config(**changed: Any) -> dict[str, Any]:
    """An existing check as the API has it."""
    values = {name: pair[0] for name, pair in INPUTS.items()} | changed
    found = {WIRE[name]: list(value) if isinstance(value, tuple) else value for name, value in values.items()
             if name in WIRE}  # fmt: skip
    found["AlarmIdentifier"] = {"Name": values[ALARM[0]], "Region": values[ALARM[1]]}
    return found


def told(answer: Mapping[str, Any], **inputs: Any) -> tuple[str, ...]:
    values = {name: pair[0] for name, pair in INPUTS.items()} | inputs
    existing = ExistingRoute53("Z1", "example.com.", (), {"web": "id"}, {"web": answer}, recovery=False)
    [match] = existing.match([HealthCheckSpec(name="example.com/check/web", **values)], {})
    return match.changes


def test_the_map_has_every_input_but_those_that_are_read_apart() -> None:
    assert {name: member for name, member in WIRE.items() if name != "tags"} == {**MEMBERS}
    assert INPUTS.keys() == {*MEMBERS, *ALARM, "tags"}


def test_a_check_that_is_equal_is_not_changed() -> None:
    assert told(config()) == ()
    assert told(config(regions=("us-west-1", "us-east-1", "eu-west-1"))) == (), "a set has no order"


@pytest.mark.parametrize("name", INPUTS)
def test_each_input_that_differs_is_told_by_its_name(name: str) -> None:
    wanted, existing = INPUTS[name]

    [change] = told(config(**{name: existing}))

    assert change.startswith(f"{name}: ")
    shown = [sorted(value) if isinstance(value, tuple) else value for value in (existing, wanted)]
    assert change == f"{name}: {shown[0]!r} becomes {shown[1]!r}"


@pytest.mark.parametrize("name", ["fqdn", "resource_path", "regions", "tags"])
def test_an_input_that_the_document_leaves_out_goes(name: str) -> None:
    assert [change.partition(":")[0] for change in told(config(), **{name: None})] == [name]


@pytest.mark.parametrize("name", ["enable_sni", "failure_threshold"])
def test_what_the_provider_leaves_to_the_api_stays(name: str) -> None:
    assert told(config(), **{name: None}) == ()


RECORD: Final[dict[str, Any]] = {
    "id": "r1", "name": "www.example.com", "type": "A", "content": "192.0.2.1", "ttl": 60, "proxied": False,
    "comment": "ours", "tags": ["team:web"],
}  # fmt: skip


def matched(existing: Mapping[str, Any], **inputs: Any) -> tuple[str, ...]:
    given = {"name_": "www.example.com", "type": "A", "content": "192.0.2.1", "ttl": 60, "proxied": False}
    given |= {"comment": "ours", "tags": ("team:web",), "zone_id": "z1"}
    spec: ResourceSpec = DnsRecord(name="example.com/cloudflare/www/A", **{**given, **inputs})
    [match] = ExistingCloudflare("z1", "0" * 32, [existing], {}).match([spec], {})
    assert isinstance(match, Match)
    return match.changes


@pytest.mark.parametrize(
    ("existing", "change"),
    [
        ({"ttl": 300}, "TTL: 300 becomes 60"),
        ({"ttl": 1}, "TTL: automatic becomes 60"),
        ({"proxied": True}, "proxied: True becomes False"),
        ({"comment": "theirs"}, "comment: 'theirs' becomes 'ours'"),
        ({"tags": ["team:db"]}, "tags: ['team:db'] become ['team:web']"),
        ({"priority": 5}, "priority: 5 is removed"),
        ({}, None),
    ],
)
def test_each_field_of_a_record_is_told_once(existing: dict[str, Any], change: str | None) -> None:
    assert list(matched({**RECORD, **existing})) == ([] if change is None else [change])


def test_a_comment_goes_and_tags_stay_where_the_document_has_none() -> None:
    assert matched(RECORD, comment=None, tags=None) == ("comment: 'ours' is removed",)


MONITOR: Final[dict[str, tuple[str, Any, Any]]] = {
    "type": ("type", "https", "http"),
    "interval": ("interval", 60, 30),
    "timeout": ("timeout", 5, 7),
    "retries": ("retries", 2, 1),
    "consecutive_down": ("consecutiveDown", 2, 3),
    "consecutive_up": ("consecutiveUp", 1, 2),
    "method": ("method", "GET", "HEAD"),
    "path": ("path", "/a", "/b"),
    "port": ("port", 443, 8443),
    "expected_codes": ("expectedCodes", "2xx", "200"),
    "expected_body": ("expectedBody", "fine", "well"),
    "follow_redirects": ("followRedirects", False, True),
    "allow_insecure": ("allowInsecure", True, False),
    "description": ("description", "ours", "theirs"),
}
"""Each field of a monitor as Cloudflare's API has it: Pulumi's name, the document's value, and another one."""


def _monitor(*left_out: str) -> LoadBalancerMonitor:
    given = {wire: wanted for wire, (_, wanted, _) in MONITOR.items() if wire not in left_out}
    inputs = {"path_" if wire == "path" else wire: value for wire, value in given.items()}
    return LoadBalancerMonitor(name="monitor", account_id="0" * 32, **inputs)


def _answered(**other: Any) -> dict[str, Any]:
    return {"account_id": "0" * 32, **{wire: wanted for wire, (_, wanted, _) in MONITOR.items()}, **other}


@pytest.mark.parametrize("wire", MONITOR)
def test_each_field_of_a_monitor_that_differs_is_told_by_its_name(wire: str) -> None:
    name, wanted, existing = MONITOR[wire]

    assert list(forecast.changes(_monitor(), _answered())) == []
    assert list(forecast.changes(_monitor(), _answered(**{wire: existing}))) == [
        f"{name}: {existing!r} becomes {wanted!r}"
    ]


def test_a_field_of_a_monitor_that_the_document_leaves_out_goes_or_becomes_the_default() -> None:
    assert list(forecast.changes(_monitor("consecutive_down"), _answered())) == ["consecutiveDown: 2 is removed"]
    assert list(forecast.changes(_monitor("expected_codes"), _answered())) == ["expectedCodes: '2xx' becomes ''"]
