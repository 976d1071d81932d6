"""The provider plugins: in place or a new resource, as the vendors' providers decide, against the emulated APIs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from dnsstack.errors import EnvironmentFault
from dnsstack.providers.vendors.values import UNKNOWN
from dnsstack.sandbox.network.apis import EmulatedApis
from dnsstack.sandbox.plugins import aws, cloudflare
from dnsstack.sandbox.plugins.kind import Kind, PluginError
from tests.engine.deployed import ACCOUNT, Deployed

Kinds = dict[str, Kind]
RECORD = {"name": "www.example.com", "type": "A", "ttl": 60, "records": ["192.0.2.1", "192.0.2.2"]}


@pytest.fixture
def kinds(in_process: Deployed, monkeypatch: pytest.MonkeyPatch) -> Iterator[Kinds]:
    """Every kind of both plugins, by the last part of its type, against fresh APIs."""
    for variable, value in in_process.apis.environment.items():
        monkeypatch.setenv(variable, value)
    roster = aws.kinds() | cloudflare.kinds()
    yield {_short(token): kind for token, kind in roster.items()}
    for kind in roster.values():
        kind.close()


def _short(token: str) -> str:
    package, _, rest = token.partition(":")
    name = rest.rpartition(":")[2]
    return name if package == "aws" else f"cf{name}"


def made(kind: Kind, inputs: dict[str, Any]) -> tuple[str, dict[str, Any], dict[str, Any]]:
    checked, failures = kind.check(inputs)
    assert not failures
    id_, state = kind.create(checked)
    return id_, state, checked


def hosted(kinds: Kinds) -> str:
    return made(kinds["Zone"], {"name": "example.com"})[0]


@pytest.mark.parametrize(
    ("change", "replaces"),
    [
        ({"records": ["192.0.2.2", "192.0.2.1"]}, None),
        ({"name": "WWW.example.com."}, None),
        ({"ttl": 30}, ()),
        ({"type": "AAAA"}, ()),
        ({"setIdentifier": "primary"}, ()),
        ({"name": "web.example.com"}, ("name",)),
        ({"zoneId": UNKNOWN}, ("zoneId",)),
    ],
)
def test_a_route53_record_changes_in_place_but_for_name_and_zone(
    kinds: Kinds, change: dict[str, Any], replaces: tuple[str, ...] | None
) -> None:
    """None: no change at all."""
    _, state, inputs = made(kinds["Record"], {**RECORD, "zoneId": hosted(kinds)})

    diff = kinds["Record"].diff(state, {**inputs, **change})

    assert bool(diff) is (replaces is not None)
    assert diff.replaces == (replaces or ())


@pytest.mark.parametrize(
    ("change", "replaces"),
    [({"failureThreshold": 5}, ()), ({"requestInterval": 30}, ("requestInterval",)), ({"type": "TCP"}, ("type",))],
)
def test_a_health_check_is_new_where_route53_cannot_change_it(
    kinds: Kinds, change: dict[str, Any], replaces: tuple[str, ...]
) -> None:
    check = {"type": "HTTP", "ipAddress": "192.0.2.1", "port": 80, "requestInterval": 10, "failureThreshold": 3}
    _, state, inputs = made(kinds["HealthCheck"], check)

    assert kinds["HealthCheck"].diff(state, {**inputs, **change}).replaces == replaces


def test_a_simple_record_becomes_primary_in_one_batch(kinds: Kinds, in_process: Deployed) -> None:
    zone = hosted(kinds)
    id_, state, inputs = made(kinds["Record"], {**RECORD, "zoneId": zone})
    seen: list[list[str]] = []
    changes = in_process.apis.route53.changes
    announce = changes.announce
    store = in_process.apis.route53.store
    changes.announce = lambda: (seen.append([one["Type"] for one in store.record_sets(zone)]), announce())[1]  # type: ignore[method-assign, func-returns-value]  # watches each write

    check = {"type": "TCP", "ipAddress": "192.0.2.1", "port": 80, "requestInterval": 10, "failureThreshold": 3}
    watched = made(kinds["HealthCheck"], check)[0]
    seen.clear()
    role = {"setIdentifier": "primary", "failoverRoutingPolicies": [{"type": "PRIMARY"}], "healthCheckId": watched}
    kinds["Record"].update(id_, state, {**inputs, **role})

    assert seen == [["NS", "SOA", "A"]]


def test_txt_gets_its_outer_quotes_and_loses_them_again(kinds: Kinds, in_process: Deployed) -> None:
    zone = hosted(kinds)
    text = {"name": "example.com", "type": "TXT", "ttl": 60, "records": ['first" "second'], "zoneId": zone}
    id_, state, inputs = made(kinds["Record"], text)

    existing = next(one for one in in_process.apis.route53.store.record_sets(zone) if one["Type"] == "TXT")
    assert existing["ResourceRecords"] == [{"Value": '"first" "second"'}]
    read = kinds["Record"].read(id_, state)
    assert read is not None
    assert not kinds["Record"].diff(read, inputs)


def test_a_creation_never_overwrites_and_apex_ns_may(kinds: Kinds) -> None:
    zone = hosted(kinds)
    made(kinds["Record"], {**RECORD, "zoneId": zone})
    apex = {"name": "example.com", "type": "NS", "ttl": 86400, "records": ["ns1.example.net", "ns2.example.net"]}

    with pytest.raises(PluginError, match="already exists"):
        made(kinds["Record"], {**RECORD, "zoneId": zone})
    id_, state, _ = made(kinds["Record"], {**apex, "zoneId": zone, "allowOverwrite": True})
    kinds["Record"].delete(id_, state)
    assert kinds["Record"].read(id_, state) is not None, "Route53 never deletes the apex NS RRset"


def test_a_cloudflare_record_is_put_as_a_whole(kinds: Kinds, in_process: Deployed) -> None:
    """So a stale content in the program undoes what somebody else wrote: why `follow` ignores all of it."""
    zone, _, _ = made(kinds["cfZone"], {"account": {"id": ACCOUNT}, "name": "example.com"})
    record = {"zoneId": zone, "name": "www.example.com", "type": "A", "ttl": 60, "content": "192.0.2.1"}
    id_, state, inputs = made(kinds["cfDnsRecord"], record)

    assert kinds["cfDnsRecord"].diff(state, {**inputs, "type": "AAAA"}).replaces == ("type",)
    assert kinds["cfDnsRecord"].diff(state, {**inputs, "name": "web.example.com"}).replaces == ()
    kinds["cfDnsRecord"].update(id_, state, {**inputs, "ttl": 120})
    assert in_process.apis.cloudflare.requests["PUT", f"/client/v4/zones/{zone}/dns_records/{id_}", 200] == 1


@pytest.mark.parametrize(
    "record",
    [
        {"type": "MX", "content": "mail.example.net", "priority": 10},
        {"type": "TXT", "content": '"v=spf1 -all"'},
        {"type": "CAA", "data": {"flags": 0, "tag": "issue", "value": "ca.example.net"}},
        {"type": "SRV", "data": {"priority": 0, "weight": 1, "port": 993, "target": "mail.example.net"}, "priority": 0},
    ],
)
def test_what_cloudflare_gives_back_is_no_drift(kinds: Kinds, record: dict[str, Any]) -> None:
    zone, _, _ = made(kinds["cfZone"], {"account": {"id": ACCOUNT}, "name": "example.com"})
    id_, state, inputs = made(kinds["cfDnsRecord"], {"zoneId": zone, "name": "x.example.com", "ttl": 60, **record})

    read = kinds["cfDnsRecord"].read(id_, state)
    adopted = kinds["cfDnsRecord"].adopt(f"{zone}/{id_}")[1]

    assert read is not None
    assert not kinds["cfDnsRecord"].diff(read, inputs)
    assert not kinds["cfDnsRecord"].diff(adopted, inputs)
    assert kinds["cfDnsRecord"].live_inputs(read, inputs) == inputs


def test_an_input_that_no_plugin_carries_is_refused(kinds: Kinds) -> None:
    _, failures = kinds["Record"].check({**RECORD, "zoneId": "Z1", "latencyRoutingPolicies": []})

    assert [key for key, _ in failures] == ["latencyRoutingPolicies"]


def test_the_plugins_speak_to_loopback_only(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_ROUTE_53", "https://route53.amazonaws.com")

    with pytest.raises(EnvironmentFault, match="only call an emulated API on loopback"):
        aws.kinds()["aws:route53/zone:Zone"].create({"name": "example.com"})


def test_importing_what_is_not_there_says_so(kinds: Kinds) -> None:
    with pytest.raises(PluginError, match="no resource to import has the id"):
        kinds["Zone"].adopt("Z0000000000000000000")


def test_each_deployment_of_apis_is_its_own() -> None:
    """Two sandboxes side by side share nothing."""
    with EmulatedApis() as first, EmulatedApis() as second:
        assert first.environment["CLOUDFLARE_BASE_URL"] != second.environment["CLOUDFLARE_BASE_URL"]
