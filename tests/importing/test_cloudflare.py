"""Zones filled by hand at the emulated Cloudflare, read through its API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from dnsstack.errors import DocumentError, EnvironmentFault, UsageError
from dnsstack.importing import Request, read
from dnsstack.importing.existing.zone import ExistingZone
from dnsstack.model.failover import LoadBalancer
from dnsstack.model.health import HttpCheck
from dnsstack.model.nameservers import CloudflarePlan, CloudflareZone
from dnsstack.model.rrset import RRset
from dnsstack.providers.cloudflare.api import patience, queries
from dnsstack.providers.cloudflare.api.patience import PatientCalls
from dnsstack.sandbox.emulated_api.faults import Fault
from tests.importing.existing import ACCOUNT, ExistingZones


def zone(where: str = "") -> ExistingZone:
    return read(Request("cloudflare", where, "example.com."))


def only(found: ExistingZone) -> RRset:
    [rrset] = found.rrsets
    return rrset


def test_records_of_every_kind_come_through(zones: ExistingZones) -> None:
    zones.record(type="A", name="example.com", content="192.0.2.1")
    zones.record(type="A", name="example.com", content="192.0.2.2")
    zones.record(type="MX", name="example.com", content="mail.example.com", priority=10)
    zones.record(type="TXT", name="txt.example.com", content="v=spf1 -all")
    zones.record(type="TXT", name="txt.example.com", content='"two" "strings"')
    zones.record(type="CAA", name="example.com", data={"flags": 0, "tag": "issue", "value": "letsencrypt.org"})
    zones.record(type="HTTPS", name="www.example.com", data={"priority": 1, "target": ".", "value": 'alpn="h3,h2"'})
    found = zone()

    assert {(one.owner, one.rdtype): {value.to_text() for value in one.rdata} for one in found.rrsets} == {
        ("example.com.", "A"): {"192.0.2.1", "192.0.2.2"},
        ("example.com.", "MX"): {"10 mail.example.com."},
        ("example.com.", "CAA"): {'0 issue "letsencrypt.org"'},
        ("txt.example.com.", "TXT"): {'"v=spf1 -all"', '"two" "strings"'},
        ("www.example.com.", "HTTPS"): {'1 . alpn="h3,h2"'},
    }
    settings = found.settings
    assert isinstance(settings, CloudflareZone)
    assert (settings.account, settings.zone_id, settings.plan) == (ACCOUNT.id, zones.zone, CloudflarePlan.PRO)
    assert len(found.assigned) == 2


def test_proxied_comments_and_automatic_ttls_are_kept(zones: ExistingZones) -> None:
    zones.record(type="A", name="www.example.com", content="192.0.2.1", proxied=True, ttl=1, comment="the shop")
    found = zone()
    rrset = only(found)

    assert (rrset.proxied, rrset.comment, rrset.ttl) == (True, "the shop", 300)
    assert found.floating == {("www.example.com.", "A")}


def test_an_automatic_ttl_is_300_seconds(zones: ExistingZones) -> None:
    zones.record(type="A", name="www.example.com", content="192.0.2.1", ttl=1)

    assert only(zone()).ttl == 300


def test_a_cname_at_the_apex_is_an_alias(zones: ExistingZones) -> None:
    zones.record(type="CNAME", name="example.com", content="d111.cloudfront.net")

    assert only(zone()).rdtype == "ALIAS"


def test_foreign_apex_servers_are_nameservers_and_no_records(zones: ExistingZones) -> None:
    zones.record(type="NS", name="example.com", content="ns1.example.net", ttl=86400)
    found = zone()

    assert found.rrsets == ()
    assert found.servers == ("ns1.example.net.",)


def test_types_that_documents_lack_are_told(zones: ExistingZones) -> None:
    zones.record(
        type="SMIMEA",
        name="x._smimecert.example.com",
        data={"usage": 3, "selector": 0, "matching_type": 1, "certificate": "ab" * 32},
    )
    found = zone()

    assert found.rrsets == ()
    assert [(note.rdtype, note.lost) for note in found.notes] == [("SMIMEA", True)]


def test_several_pages_are_read(zones: ExistingZones, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 5)
    for number in range(17):
        zones.record(type="A", name=f"h{number}.example.com", content="192.0.2.1")

    assert len(zone().rrsets) == 17


def test_a_page_that_is_lost_midway_is_no_zone(zones: ExistingZones, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "PAGE", 5)
    monkeypatch.setattr(patience, "READS", 1)
    for number in range(12):
        zones.record(type="A", name=f"h{number}.example.com", content="192.0.2.1")
    zones.apis.cloudflare.faults.add(Fault(method="GET", path="*/dns_records", status=500, skip=1, count=None))

    with pytest.raises(EnvironmentFault, match=r"Cloudflare refuses GET .*dns_records: 500; nothing is written"):
        zone()


def test_a_list_shorter_than_it_says_is_no_zone(zones: ExistingZones, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = PatientCalls.read

    def losing(self: PatientCalls, path: str, query: Mapping[str, str] | None = None) -> Mapping[str, Any]:
        answer = asked(self, path, query)
        return {**answer, "result": []} if (query or {}).get("page") == "2" else answer

    monkeypatch.setattr(queries, "PAGE", 5)
    for number in range(12):
        zones.record(type="A", name=f"h{number}.example.com", content="192.0.2.1")
    monkeypatch.setattr(PatientCalls, "read", losing)

    with pytest.raises(EnvironmentFault, match="Cloudflare counts 12 records but lists 5"):
        zone()


def test_a_denied_call_is_one_clear_error(zones: ExistingZones) -> None:
    zones.apis.cloudflare.faults.add(Fault(method="GET", path="*/dns_records", status=403, count=None))

    with pytest.raises(EnvironmentFault, match=r"403; the token lacks a permission that reading needs"):
        zone()


def test_a_missing_token_is_one_clear_error(zones: ExistingZones, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CLOUDFLARE_API_TOKEN")

    with pytest.raises(EnvironmentFault, match="CLOUDFLARE_API_TOKEN is not set"):
        zone()


def test_a_zone_that_is_not_there_is_one_clear_error(zones: ExistingZones) -> None:
    with pytest.raises(UsageError, match=r"there is no zone example.org that this token may read"):
        read(Request("cloudflare", "", "example.org."))
    with pytest.raises(UsageError, match=r"the zone 'f{32}', which does not exist"):
        zone("f" * 32)
    with pytest.raises(UsageError, match=r"it is the zone example.com., not example.org."):
        read(Request("cloudflare", zones.zone, "example.org."))


def balance(zones: ExistingZones, name: str = "www.example.com", **changes: Any) -> None:
    """A load balancer that does what a failover policy does, `changes` aside."""
    client: Any = zones.cloudflare
    monitor = client.load_balancers.monitors.create(
        account_id=ACCOUNT.id, type="https", method="GET", path="/up", interval=60, timeout=5, retries=2,
        expected_codes=changes.pop("codes", "2xx,3xx"), header={"Host": ["origin.example.net"]},
        follow_redirects=False, allow_insecure=True,
    )  # fmt: skip
    pools = [
        client.load_balancers.pools.create(
            account_id=ACCOUNT.id, name=f"pool-{role}", monitor=monitor.id if role == "primary" else None,
            origins=[{"name": "a", "address": address, "enabled": True}],
        )
        for role, address in (("primary", "192.0.2.1"), ("secondary", "192.0.2.2"))
    ]  # fmt: skip
    fields = {
        "name": name, "default_pools": [pool.id for pool in pools], "fallback_pool": pools[0].id,
        "proxied": False, "steering_policy": "off", "ttl": 60,
    }  # fmt: skip
    client.load_balancers.create(zone_id=zones.zone, **{**fields, **changes})


def test_a_load_balancer_is_a_policy_with_its_strategy(zones: ExistingZones) -> None:
    zones.record(type="A", name="www.example.com", content="192.0.2.1", ttl=60)
    balance(zones)
    found = zone()
    [policy] = found.policies

    assert found.rrsets == ()
    assert (policy.owner, policy.rdtype, policy.ttl) == ("www.example.com.", "A", 60)
    assert isinstance(policy.cloudflare, LoadBalancer)
    assert policy.cloudflare.interval == 60
    check = found.health_checks[str(policy.check)]
    assert isinstance(check, HttpCheck)
    assert (check.address, check.host, check.path, check.interval) == ("192.0.2.1", "origin.example.net", "/up", 30)
    assert policy.secondary_check is None
    assert isinstance(found.settings, CloudflareZone)
    assert found.settings.load_balancing


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"proxied": True, "ttl": None}, "it is proxied"),
        ({"steering_policy": "random"}, "it steers"),
        ({"codes": "418"}, "a monitor expects 418"),
    ],
)
def test_load_balancers_that_do_more_are_refused_by_name(
    zones: ExistingZones, changes: dict[str, Any], reason: str
) -> None:
    balance(zones, **changes)

    with pytest.raises(DocumentError, match=rf"its load balancer can't become a failover policy, because {reason}"):
        zone()
    left = read(Request("cloudflare", "", "example.com.", frozenset({("www.example.com.", "LOADBALANCER")})))
    assert left.policies == ()
    assert left.notes[0].lost
