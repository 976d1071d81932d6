"""Hosted zones, delegation sets and tags."""

from __future__ import annotations

import re
from typing import Any

import pytest
from botocore.exceptions import ClientError

from dnsstack.sandbox.route53_api import Route53Api
from tests.sandbox.route53_api.record_sets import simple


def refused(code: str, operation: Any, **parameters: Any) -> str:
    with pytest.raises(ClientError) as raised:
        operation(**parameters)
    assert raised.value.response["Error"]["Code"] == code
    return str(raised.value.response["Error"]["Message"])


def test_every_zone_has_four_servers_of_its_own(client: Any) -> None:
    seen: set[str] = set()
    for number in range(20):
        made = client.create_hosted_zone(Name=f"zone{number}.example", CallerReference=f"servers-{number}")
        servers = made["DelegationSet"]["NameServers"]
        assert sorted(server.split(".", 2)[2] for server in servers) == ["co.uk", "com", "net", "org"]
        for server in servers:
            match = re.fullmatch(r"ns-(\d+)\.awsdns-(\d\d)\.(com|net|org|co\.uk)", server)
            assert match is not None
            base = {"com": 0, "net": 512, "org": 1024, "co.uk": 1536}[match[3]]
            assert int(match[2]) == (int(match[1]) - base) // 8
        seen.update(servers)
        assert client.get_hosted_zone(Id=made["HostedZone"]["Id"])["DelegationSet"]["NameServers"] == servers
        listed = client.list_resource_record_sets(HostedZoneId=made["HostedZone"]["Id"])["ResourceRecordSets"]
        assert [one["Value"] for one in listed[0]["ResourceRecords"]] == [f"{server}." for server in servers]
        assert listed[1]["ResourceRecords"][0]["Value"].startswith(f"{servers[0]}. awsdns-hostmaster.amazon.com. 1 ")
        client.delete_hosted_zone(Id=made["HostedZone"]["Id"])
    assert len(seen) == 80


def test_a_zone_is_described_and_listed(client: Any) -> None:
    made = client.create_hosted_zone(
        Name="Listed.Example", CallerReference="listed", HostedZoneConfig={"Comment": "ours"}
    )["HostedZone"]
    assert re.fullmatch(r"/hostedzone/Z[A-Z0-9]{20}", made["Id"])
    assert (made["Name"], made["Config"]["Comment"], made["ResourceRecordSetCount"]) == ("listed.example.", "ours", 2)

    client.update_hosted_zone_comment(Id=made["Id"], Comment="theirs")
    assert client.get_hosted_zone(Id=made["Id"])["HostedZone"]["Config"]["Comment"] == "theirs"
    assert made["Id"] in [zone["Id"] for zone in client.list_hosted_zones()["HostedZones"]]
    assert client.list_hosted_zones_by_name(DNSName="listed.example")["HostedZones"][0]["Id"] == made["Id"]

    client.delete_hosted_zone(Id=made["Id"])
    refused("NoSuchHostedZone", client.get_hosted_zone, Id=made["Id"])
    refused("NoSuchHostedZone", client.delete_hosted_zone, Id=made["Id"])


def test_a_caller_reference_makes_one_zone(client: Any, zone_id: str) -> None:
    reference = client.get_hosted_zone(Id=zone_id)["HostedZone"]["CallerReference"]

    refused("HostedZoneAlreadyExists", client.create_hosted_zone, Name="example.com", CallerReference=reference)


@pytest.mark.parametrize("name", ["no spaces.example", "a..example", "com", "a" * 64 + ".example", "*.example.com"])
def test_zone_names_that_are_refused(client: Any, name: str) -> None:
    refused("InvalidDomainName", client.create_hosted_zone, Name=name, CallerReference=f"bad-{name}"[:100])


def test_a_zone_with_records_isnt_deleted(client: Any, zone_id: str) -> None:
    delegation = simple("sub.example.com", "ns.net", record_type="NS")
    batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": delegation}]}
    client.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch=batch)

    refused("HostedZoneNotEmpty", client.delete_hosted_zone, Id=zone_id)


def test_accelerated_recovery_is_kept(client: Any, zone_id: str) -> None:
    client.update_hosted_zone_features(HostedZoneId=zone_id.rsplit("/", maxsplit=1)[-1], EnableAcceleratedRecovery=True)
    assert client.get_hosted_zone(Id=zone_id)["HostedZone"]["Features"]["AcceleratedRecoveryStatus"] == "ENABLED"

    client.update_hosted_zone_features(
        HostedZoneId=zone_id.rsplit("/", maxsplit=1)[-1], EnableAcceleratedRecovery=False
    )
    assert client.get_hosted_zone(Id=zone_id)["HostedZone"]["Features"]["AcceleratedRecoveryStatus"] == "DISABLED"
    refused("NoSuchHostedZone", client.update_hosted_zone_features, HostedZoneId="Z0", EnableAcceleratedRecovery=True)


def test_a_reusable_delegation_set_gives_its_servers_to_zones(client: Any) -> None:
    made = client.create_reusable_delegation_set(CallerReference="white-label")["DelegationSet"]
    assert made["NameServers"][0].startswith("ns-")
    zone = client.create_hosted_zone(Name="white.example", CallerReference="white", DelegationSetId=made["Id"])
    assert zone["DelegationSet"] == {"Id": made["Id"], "NameServers": made["NameServers"]}
    assert client.get_reusable_delegation_set(Id=made["Id"])["DelegationSet"]["NameServers"] == made["NameServers"]

    refused("DelegationSetAlreadyCreated", client.create_reusable_delegation_set, CallerReference="white-label")
    refused("DelegationSetInUse", client.delete_reusable_delegation_set, Id=made["Id"])
    again = {"Name": "sub.white.example", "CallerReference": "white-2", "DelegationSetId": made["Id"]}
    refused("ConflictingDomainExists", client.create_hosted_zone, **again)
    refused("NoSuchDelegationSet", client.create_hosted_zone, **{**again, "DelegationSetId": "N0"})

    client.delete_hosted_zone(Id=zone["HostedZone"]["Id"])
    client.delete_reusable_delegation_set(Id=made["Id"])
    refused("NoSuchDelegationSet", client.delete_reusable_delegation_set, Id=made["Id"])


def test_tags(client: Any, zone_id: str, check_id: str) -> None:
    for kind, identifier in (("hostedzone", zone_id.rsplit("/", maxsplit=1)[-1]), ("healthcheck", check_id)):
        client.change_tags_for_resource(
            ResourceType=kind, ResourceId=identifier, AddTags=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]
        )
        client.change_tags_for_resource(ResourceType=kind, ResourceId=identifier, RemoveTagKeys=["a"])
        found = client.list_tags_for_resource(ResourceType=kind, ResourceId=identifier)["ResourceTagSet"]
        assert found["Tags"] == [{"Key": "b", "Value": "2"}]
    unknown = "00000000-0000-0000-0000-000000000000"
    refused("NoSuchHealthCheck", client.list_tags_for_resource, ResourceType="healthcheck", ResourceId=unknown)


def test_private_zones_have_networks_and_no_servers(client: Any) -> None:
    network = {"VPCRegion": "us-east-1", "VPCId": "vpc-1"}
    made = client.create_hosted_zone(
        Name="internal", CallerReference="private", VPC=network, HostedZoneConfig={"PrivateZone": True}
    )

    read = client.get_hosted_zone(Id=made["HostedZone"]["Id"])
    assert (read["VPCs"], "DelegationSet" in read) == ([network], False)
    client.delete_hosted_zone(Id=made["HostedZone"]["Id"])


def test_the_store_tells_what_servers_need(api: Route53Api, zone_id: str) -> None:
    zone = api.store.zone(zone_id)

    assert [one["Type"] for one in api.store.record_sets(zone_id)] == ["NS", "SOA"]
    assert [one["Value"] for one in api.store.record_sets(zone_id)[0]["ResourceRecords"]] == [
        f"{server}." for server in zone.name_servers
    ]
