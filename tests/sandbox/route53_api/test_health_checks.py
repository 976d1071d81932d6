"""Health checks: kept, counted, refused."""

from __future__ import annotations

from typing import Any

import pytest
from botocore.exceptions import ClientError

HTTPS = {"Type": "HTTPS", "FullyQualifiedDomainName": "origin.example.net"}
ALARM = {"Region": "us-east-1", "Name": "down"}
UNKNOWN = "00000000-0000-0000-0000-000000000000"


def refused(code: str, operation: Any, **parameters: Any) -> str:
    with pytest.raises(ClientError) as raised:
        operation(**parameters)
    assert raised.value.response["Error"]["Code"] == code
    return str(raised.value.response["Error"]["Message"])


def test_a_check_has_the_services_defaults(client: Any, check_id: str) -> None:
    check = client.get_health_check(HealthCheckId=check_id)["HealthCheck"]

    assert check["HealthCheckVersion"] == 1
    config = check["HealthCheckConfig"]
    assert (config["Port"], config["RequestInterval"], config["FailureThreshold"]) == (443, 30, 3)
    assert (config["EnableSNI"], config["Inverted"], config["Disabled"], config["MeasureLatency"]) == (
        True,
        False,
        False,
        False,
    )


REFUSED: list[tuple[str, dict[str, Any]]] = [
    ("interval", {**HTTPS, "RequestInterval": 17}),
    ("interval-below", {**HTTPS, "RequestInterval": 5}),
    ("threshold", {**HTTPS, "FailureThreshold": 50}),
    ("no-threshold", {**HTTPS, "FailureThreshold": 0}),
    ("no-endpoint", {"Type": "HTTPS"}),
    ("private", {"Type": "HTTP", "IPAddress": "10.0.0.1"}),
    ("loopback", {"Type": "HTTP", "IPAddress": "127.0.0.1"}),
    ("multicast", {"Type": "HTTP", "IPAddress": "224.0.0.1"}),
    ("link-local", {"Type": "HTTP", "IPAddress": "fe80::1"}),
    ("no-address", {"Type": "HTTP", "IPAddress": "origin"}),
    ("port", {**HTTPS, "Port": 65536}),
    ("two-regions", {**HTTPS, "Regions": ["us-east-1", "us-west-1"]}),
    ("unknown-region", {**HTTPS, "Regions": ["us-east-1", "us-west-1", "moon-1"]}),
    ("unknown-type", {**HTTPS, "Type": "ICMP"}),
    ("long-path", {**HTTPS, "ResourcePath": "/" + "a" * 255}),
    ("no-search", {**HTTPS, "Type": "HTTPS_STR_MATCH"}),
    ("search", {**HTTPS, "SearchString": "ok"}),
    ("long-search", {**HTTPS, "Type": "HTTPS_STR_MATCH", "SearchString": "a" * 256}),
    ("sni", {**HTTPS, "Type": "HTTP", "EnableSNI": True}),
    ("tcp-no-port", {"Type": "TCP", "IPAddress": "192.0.2.1"}),
    ("tcp-both", {"Type": "TCP", "IPAddress": "192.0.2.1", "Port": 25, "FullyQualifiedDomainName": "a.net"}),
    ("tcp-path", {"Type": "TCP", "IPAddress": "192.0.2.1", "Port": 25, "ResourcePath": "/"}),
    ("basic-alarm", {**HTTPS, "AlarmIdentifier": ALARM}),
    ("no-alarm", {"Type": "CLOUDWATCH_METRIC"}),
    ("alarm-interval", {"Type": "CLOUDWATCH_METRIC", "AlarmIdentifier": ALARM, "RequestInterval": 10}),
    ("no-children", {"Type": "CALCULATED", "HealthThreshold": 1}),
    ("unknown-child", {"Type": "CALCULATED", "HealthThreshold": 1, "ChildHealthChecks": [UNKNOWN]}),
    ("many-children", {"Type": "CALCULATED", "HealthThreshold": 1, "ChildHealthChecks": [UNKNOWN] * 257}),
    ("no-routing-control", {"Type": "RECOVERY_CONTROL"}),
]


@pytest.mark.parametrize("config", [row[1] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_checks_that_are_refused(client: Any, config: dict[str, Any]) -> None:
    refused("InvalidInput", client.create_health_check, CallerReference="bad", HealthCheckConfig=config)


def test_a_reference_is_idempotent_for_the_same_settings_only(client: Any) -> None:
    first = client.create_health_check(CallerReference="same", HealthCheckConfig=HTTPS)["HealthCheck"]
    again = client.create_health_check(CallerReference="same", HealthCheckConfig=HTTPS)["HealthCheck"]
    assert again["Id"] == first["Id"]

    other = {"CallerReference": "same", "HealthCheckConfig": {**HTTPS, "Port": 8443}}
    text = refused("HealthCheckAlreadyExists", client.create_health_check, **other)
    assert text == "A different health check has already been created with the specified caller reference."

    client.delete_health_check(HealthCheckId=first["Id"])
    refused("HealthCheckAlreadyExists", client.create_health_check, CallerReference="same", HealthCheckConfig=HTTPS)


def test_updates_count_the_version_and_hold_it_against_the_clients(client: Any, check_id: str) -> None:
    updated = client.update_health_check(HealthCheckId=check_id, HealthCheckVersion=1, FailureThreshold=5)[
        "HealthCheck"
    ]
    assert (updated["HealthCheckVersion"], updated["HealthCheckConfig"]["FailureThreshold"]) == (2, 5)

    refused(
        "HealthCheckVersionMismatch",
        client.update_health_check,
        HealthCheckId=check_id,
        HealthCheckVersion=1,
        Port=8443,
    )
    assert client.update_health_check(HealthCheckId=check_id, Port=8443)["HealthCheck"]["HealthCheckVersion"] == 3
    refused("InvalidInput", client.update_health_check, HealthCheckId=check_id, FailureThreshold=11)
    refused("InvalidInput", client.update_health_check, HealthCheckId=check_id, IPAddress="10.0.0.1")
    refused("NoSuchHealthCheck", client.update_health_check, HealthCheckId=UNKNOWN, Port=1)


def test_an_address_is_neither_added_nor_taken_away(client: Any, check_id: str) -> None:
    refused("InvalidInput", client.update_health_check, HealthCheckId=check_id, IPAddress="192.0.2.1")
    config = {"Type": "HTTP", "IPAddress": "192.0.2.1"}
    made = client.create_health_check(CallerReference="by-address", HealthCheckConfig=config)["HealthCheck"]

    updated = client.update_health_check(HealthCheckId=made["Id"], IPAddress="192.0.2.2")["HealthCheck"]

    assert updated["HealthCheckConfig"]["IPAddress"] == "192.0.2.2"


def test_elements_are_reset(client: Any, check_id: str) -> None:
    client.update_health_check(
        HealthCheckId=check_id, ResourcePath="/a", Regions=["us-east-1", "us-west-1", "eu-west-1"]
    )

    config = client.update_health_check(HealthCheckId=check_id, ResetElements=["ResourcePath", "Regions"])[
        "HealthCheck"
    ]
    assert {"ResourcePath", "Regions"}.isdisjoint(config["HealthCheckConfig"])


def test_calculated_and_alarm_checks_are_kept_whole(client: Any, check_id: str) -> None:
    config = {
        "Type": "CALCULATED",
        "HealthThreshold": 0,
        "ChildHealthChecks": [check_id],
        "Inverted": True,
        "Disabled": False,
    }
    made = client.create_health_check(CallerReference="calculated", HealthCheckConfig=config)["HealthCheck"]
    assert made["HealthCheckConfig"] == config
    nested = {"Type": "CALCULATED", "HealthThreshold": 1, "ChildHealthChecks": [made["Id"]]}
    refused("InvalidInput", client.create_health_check, CallerReference="nested", HealthCheckConfig=nested)

    alarm = {
        "Type": "CLOUDWATCH_METRIC", "AlarmIdentifier": ALARM, "InsufficientDataHealthStatus": "LastKnownStatus",
        "Inverted": False, "Disabled": False,
    }  # fmt: skip
    made = client.create_health_check(CallerReference="alarm", HealthCheckConfig=alarm)["HealthCheck"]
    assert made["HealthCheckConfig"] == alarm


def test_checks_are_listed_in_pages_and_counted(client: Any) -> None:
    made = {
        client.create_health_check(CallerReference=f"list-{number}", HealthCheckConfig=HTTPS)["HealthCheck"]["Id"]
        for number in range(5)
    }

    pages = list(client.get_paginator("list_health_checks").paginate(PaginationConfig={"PageSize": 2}))
    assert [len(page["HealthChecks"]) for page in pages] == [2, 2, 1]
    assert {check["Id"] for page in pages for check in page["HealthChecks"]} == made


def test_a_check_that_record_sets_use_can_be_deleted(client: Any, zone_id: str, check_id: str) -> None:
    """The API reference says so: the service doesn't prevent it, and the record sets keep the identifier."""
    record_set = {
        "Name": "www.example.com.", "Type": "A", "TTL": 60, "ResourceRecords": [{"Value": "192.0.2.1"}],
        "SetIdentifier": "primary", "Failover": "PRIMARY", "HealthCheckId": check_id,
    }  # fmt: skip
    batch = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": record_set}]}
    client.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch=batch)

    client.delete_health_check(HealthCheckId=check_id)

    refused("NoSuchHealthCheck", client.get_health_check, HealthCheckId=check_id)
    refused("NoSuchHealthCheck", client.delete_health_check, HealthCheckId=check_id)
    assert client.list_resource_record_sets(HostedZoneId=zone_id)["ResourceRecordSets"][2] == record_set
