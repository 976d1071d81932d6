"""Hosted zones filled by hand at the emulated Route53, read through boto3."""

from __future__ import annotations

from typing import Any

import pytest

from dnsstack.errors import DocumentError, EnvironmentFault, UsageError
from dnsstack.importing import Request, read
from dnsstack.importing.existing.zone import ExistingZone
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.health import CalculatedCheck, ExistingCheck, HttpCheck, TcpCheck
from dnsstack.model.nameservers import Route53Zone
from dnsstack.model.rdata import ALIAS
from dnsstack.providers.route53.api import patience
from dnsstack.sandbox.emulated_api.faults import Fault
from tests.importing.existing import ExistingZones, alias, rrset

CLOUDFRONT = "Z2FDTNDATAQYW2"


def hosted(where: str = "", *left_out: str) -> ExistingZone:
    left = frozenset((f"{owner}.example.com.", rdtype) for owner, _, rdtype in (one.partition("/") for one in left_out))
    return read(Request("route53", where, "example.com.", left))


def texts(found: ExistingZone) -> dict[tuple[str, str], set[str]]:
    return {(one.owner, one.rdtype): {value.to_text() for value in one.rdata} for one in found.rrsets}


def test_simple_rrsets_of_every_kind_come_through(zones: ExistingZones) -> None:
    zones.change(
        rrset("", "A", "192.0.2.1", "192.0.2.2", ttl=60),
        rrset("*", "CNAME", "www.example.com"),
        rrset("txt", "TXT", r'"a \"quoted\" \303\251"', '"two" "strings"'),
        rrset("_sip._tcp", "SRV", "1 2 5060 sip.example.com."),
        rrset("caa", "CAA", '0 issue "letsencrypt.org"'),
        rrset("branch", "NS", "ns1.example.net.", "ns2.example.net."),
    )
    found = hosted()

    assert texts(found) == {
        ("example.com.", "A"): {"192.0.2.1", "192.0.2.2"},
        ("*.example.com.", "CNAME"): {"www.example.com."},
        ("txt.example.com.", "TXT"): {r'"a \"quoted\" \195\169"', '"two" "strings"'},
        ("_sip._tcp.example.com.", "SRV"): {"1 2 5060 sip.example.com."},
        ("caa.example.com.", "CAA"): {'0 issue "letsencrypt.org"'},
        ("branch.example.com.", "NS"): {"ns1.example.net.", "ns2.example.net."},
    }
    assert isinstance(found.settings, Route53Zone)
    assert found.settings.zone_id == zones.hosted
    assert found.servers == found.assigned
    assert len(found.servers) == 4
    assert found.notes == ()


def test_more_than_a_page_is_read_page_by_page(zones: ExistingZones) -> None:
    for first in range(0, 350, 50):
        zones.change(*(rrset(f"host{number}", "A", "192.0.2.1") for number in range(first, first + 50)))

    assert len(hosted().rrsets) == 350


def test_aliases_of_both_families_are_one_alias(zones: ExistingZones) -> None:
    zones.change(
        alias("", "A", "d111.cloudfront.net", CLOUDFRONT), alias("", "AAAA", "d111.cloudfront.net", CLOUDFRONT)
    )
    [found] = hosted().rrsets

    assert found.rdtype == "ALIAS"
    assert found.rdata == (ALIAS(target="d111.cloudfront.net.", zone_id=CLOUDFRONT, evaluate_target_health=False),)


def test_an_alias_for_one_family_is_told(zones: ExistingZones) -> None:
    zones.change(alias("www", "A", "d111.cloudfront.net", CLOUDFRONT))
    found = hosted()

    assert [one.rdtype for one in found.rrsets] == ["ALIAS"]
    assert "adds AAAA" in found.notes[0].text


def test_an_alias_to_an_owner_of_the_zone_needs_no_zone_id_and_no_second_family(zones: ExistingZones) -> None:
    zones.change(rrset("www", "A", "192.0.2.1"), alias("", "A", "www.example.com", zones.hosted))
    found = hosted()

    [apex] = [one for one in found.rrsets if one.rdtype == "ALIAS"]
    assert apex.rdata == (ALIAS(target="www.example.com.", evaluate_target_health=False),)
    assert found.notes == ()


def failing(zones: ExistingZones, name: str = "www", rdtype: str = "A", **check: str) -> None:
    """A pair of PRIMARY and SECONDARY."""
    second = {"HealthCheckId": check["secondary"]} if "secondary" in check else {}
    zones.change(
        rrset(
            name, rdtype, "192.0.2.1", ttl=60, SetIdentifier="eu", Failover="PRIMARY", HealthCheckId=check["primary"]
        ),
        rrset(name, rdtype, "192.0.2.2", ttl=60, SetIdentifier="us", Failover="SECONDARY", **second),
    )


def test_a_failover_pair_is_a_policy_with_its_checks_and_identifiers(zones: ExistingZones) -> None:
    web = zones.check(
        "1", Type="HTTPS", FullyQualifiedDomainName="origin.example.net", ResourcePath="/up", RequestInterval=10,
        FailureThreshold=2, EnableSNI=True, Port=8443,
    )  # fmt: skip
    tcp = zones.check("2", Type="TCP", IPAddress="192.0.2.2", Port=25, RequestInterval=30, FailureThreshold=3)
    zones.route53.change_tags_for_resource(
        ResourceType="healthcheck", ResourceId=web, AddTags=[{"Key": "Name", "Value": "Web (EU)"}]
    )
    failing(zones, primary=web, secondary=tcp)
    found = hosted()
    [policy] = found.policies

    assert (policy.owner, policy.rdtype, policy.ttl) == ("www.example.com.", "A", 60)
    assert [value.to_text() for value in (*policy.primary, *policy.secondary)] == ["192.0.2.1", "192.0.2.2"]
    assert policy.set_identifiers == {FailoverRole.PRIMARY: "eu", FailoverRole.SECONDARY: "us"}
    assert (policy.check, policy.secondary_check) == ("web-eu", "check")
    check = found.health_checks["web-eu"]
    assert isinstance(check, HttpCheck)
    assert (check.host, check.port, check.path, check.interval, check.failure_threshold) == (
        "origin.example.net", 8443, "/up", 10, 2,
    )  # fmt: skip
    assert isinstance(found.health_checks["check"], TcpCheck)


def test_a_calculated_check_brings_its_children(zones: ExistingZones) -> None:
    child = zones.check("1", Type="TCP", IPAddress="192.0.2.1", Port=25, RequestInterval=30, FailureThreshold=3)
    zones_check = zones.check("2", Type="CALCULATED", ChildHealthChecks=[child], HealthThreshold=1)
    failing(zones, primary=zones_check)
    found = hosted()

    [policy] = found.policies
    check = found.health_checks[str(policy.check)]
    assert isinstance(check, CalculatedCheck)
    assert isinstance(found.health_checks[check.children[0]], TcpCheck)


def test_a_check_with_settings_of_its_own_is_used_by_id(zones: ExistingZones) -> None:
    odd = zones.check(
        "1", Type="HTTP", IPAddress="192.0.2.1", ResourcePath="/a b", RequestInterval=30, FailureThreshold=3
    )
    failing(zones, primary=odd)
    found = hosted()

    assert [type(check) for check in found.health_checks.values()] == [ExistingCheck]
    assert "by its id" in found.notes[0].text


def test_dnsstacks_own_markers_are_no_records(zones: ExistingZones) -> None:
    check = zones.check("1", Type="TCP", IPAddress="192.0.2.1", Port=25, RequestInterval=30, FailureThreshold=3)
    failing(zones, primary=check)
    zones.change(
        rrset("_failover.www", "TXT", '"role=primary"', SetIdentifier="a", Failover="PRIMARY", HealthCheckId=check),
        rrset("_failover.www", "TXT", '"role=secondary"', SetIdentifier="b", Failover="SECONDARY"),
    )
    found = hosted()

    assert found.rrsets == ()
    assert found.markers == {"www.example.com."}


ROUTED = {
    "weighted": [rrset("www", "A", "192.0.2.1", SetIdentifier="a", Weight=1)],
    "latency": [rrset("www", "A", "192.0.2.1", SetIdentifier="a", Region="eu-west-1")],
    "geolocation": [rrset("www", "A", "192.0.2.1", SetIdentifier="a", GeoLocation={"CountryCode": "DE"})],
    "multivalue answer": [rrset("www", "A", "192.0.2.1", SetIdentifier="a", MultiValueAnswer=True)],
}


@pytest.mark.parametrize("policy", ROUTED)
def test_other_routing_policies_are_refused_by_name(zones: ExistingZones, policy: str) -> None:
    zones.change(*ROUTED[policy], rrset("other", "A", "192.0.2.9"))

    with pytest.raises(DocumentError, match=rf"www.example.com. A: its routing policy is {policy}"):
        hosted()
    left = hosted("", "www/A")
    assert [one.owner for one in left.rrsets] == ["other.example.com."]
    assert [note.lost for note in left.notes] == [True]


def test_pairs_that_no_policy_can_say_are_refused_each_by_name(zones: ExistingZones) -> None:
    check = zones.check("1", Type="TCP", IPAddress="192.0.2.1", Port=25, RequestInterval=30, FailureThreshold=3)
    first: dict[str, Any] = {"SetIdentifier": "a", "Failover": "PRIMARY", "HealthCheckId": check}
    second: dict[str, Any] = {"SetIdentifier": "b", "Failover": "SECONDARY"}
    zones.change(
        rrset("lone", "A", "192.0.2.1", **first),
        rrset("mail", "MX", "10 mx1.example.net.", **first),
        rrset("mail", "MX", "10 mx2.example.net.", **second),
        rrset("half", "A", "192.0.2.1", **first),
        alias("half", "A", "d111.cloudfront.net", CLOUDFRONT, **second),
    )

    with pytest.raises(DocumentError) as caught:
        hosted()
    shown = {f"{one.owner} {one.message.partition(';')[0]}" for one in caught.value.problems}
    assert shown == {
        "lone.example.com. it fails over, but has no SECONDARY",
        "mail.example.com. MX fails over",
        "half.example.com. one of its roles is an alias and the other has values",
    }


def test_a_zone_that_is_not_there_is_one_clear_error(zones: ExistingZones) -> None:
    with pytest.raises(UsageError, match=r"there is no public hosted zone example.org"):
        read(Request("route53", "", "example.org."))
    with pytest.raises(UsageError, match="names the hosted zone 'ZNOSUCHZONE', which does not exist in this account"):
        hosted("ZNOSUCHZONE")


def test_two_zones_of_one_name_must_be_told_apart(zones: ExistingZones) -> None:
    second = zones.route53.create_hosted_zone(Name="example.com", CallerReference="2")["HostedZone"]["Id"]
    zone_id = second.rpartition("/")[2]

    with pytest.raises(UsageError, match=rf"2 hosted zones have this name; choose one with .*route53:{zone_id}"):
        hosted()
    assert hosted(zone_id).rrsets == ()


def test_a_zone_of_another_domain_is_refused(zones: ExistingZones) -> None:
    with pytest.raises(UsageError, match=r"it is the zone example.com., not example.org."):
        read(Request("route53", zones.hosted, "example.org."))


def test_a_denied_call_is_one_clear_error(zones: ExistingZones) -> None:
    zones.apis.route53.faults.add(Fault(path="*/rrset*", status=403, code="AccessDenied", count=None))

    with pytest.raises(EnvironmentFault, match=r"ListResourceRecordSets: AccessDenied: .*; the credentials lack"):
        hosted()


def test_a_page_that_is_lost_midway_is_no_zone(zones: ExistingZones, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "READS", 1)
    for first in range(0, 350, 50):
        zones.change(*(rrset(f"host{number}", "A", "192.0.2.1") for number in range(first, first + 50)))
    zones.apis.route53.faults.add(Fault(path="*/rrset*", status=500, code="InternalFailure", skip=1, count=None))

    with pytest.raises(EnvironmentFault, match=r"fails at ListResourceRecordSets: .*nothing is written"):
        hosted()


def test_a_connection_that_breaks_is_one_clear_error(zones: ExistingZones, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "READS", 1)
    zones.apis.route53.faults.add(Fault(path="*/rrset*", drop=True, count=None))

    with pytest.raises(EnvironmentFault, match="nothing is written"):
        hosted()
