"""The front by itself: the model both ways, the account's pace, and what isn't emulated."""

from __future__ import annotations

import urllib.error
import urllib.request
from typing import Any

import pytest
from botocore.exceptions import ClientError, ParamValidationError

from dnsstack.sandbox.network.apis import EmulatedApis
from dnsstack.sandbox.route53_api import REQUESTS_PER_SECOND, Route53Api
from dnsstack.sandbox.route53_api.front import OPERATIONS
from dnsstack.sandbox.route53_api.pace import Pacer
from dnsstack.sandbox.route53_api.wire import NAMESPACE, operation, render, service
from tests.sandbox.route53_api.conftest import connect

SIGNED = {"Authorization": "AWS4-HMAC-SHA256 Credential=A/x"}


def code(raised: pytest.ExceptionInfo[ClientError]) -> str:
    return str(raised.value.response["Error"]["Code"])


def post(api: Route53Api, path: str, name: str, body: str) -> bytes:
    """The refusal of a request that no client of AWS would send."""
    text = f'<{name} xmlns="{NAMESPACE}">{body}</{name}>'.encode()
    request = urllib.request.Request(f"{api.endpoint_url}/2013-04-01{path}", text, SIGNED, method="POST")
    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(request)
    with raised.value as answer:
        assert answer.code == 400
        return answer.read()


def test_every_operation_is_one_of_the_service() -> None:
    assert set(OPERATIONS) <= set(service().operation_names)


def test_answers_are_compared_with_the_model() -> None:
    with pytest.raises(ParamValidationError, match="Missing required parameter"):
        render(operation("GetHostedZoneCount"), {})
    with pytest.raises(ParamValidationError, match="Unknown parameter"):
        render(operation("GetHostedZoneCount"), {"HostedZoneCount": 1, "Zones": 1})
    assert b"<HostedZoneCount>1</HostedZoneCount>" in render(operation("GetHostedZoneCount"), {"HostedZoneCount": 1})[2]


def test_requests_are_compared_with_the_model(api: Route53Api, check_id: str) -> None:
    """The type of a health check can't be changed: the update has no such member, and the service validates."""
    path = f"/healthcheck/{check_id}"
    text = post(api, path, "UpdateHealthCheckRequest", "<Type>HTTP</Type>")
    assert b"InvalidInput" in text
    assert b"Invalid content was found starting with element &#x27;Type&#x27;" in text or b"element 'Type'" in text

    assert b"InvalidInput" in post(api, path, "UpdateHealthCheckRequest", "<Port>many</Port>")


def test_a_control_is_never_updated(client: Any) -> None:
    arn = "arn:aws:route53-recovery-control::123456789012:controlpanel/1/routingcontrol/1"
    config = {"Type": "RECOVERY_CONTROL", "RoutingControlArn": arn}
    made = client.create_health_check(CallerReference="control", HealthCheckConfig=config)["HealthCheck"]

    for change in ({"Inverted": True}, {"Disabled": False}, {}):
        with pytest.raises(ClientError, match="RECOVERY_CONTROL can't be updated") as raised:
            client.update_health_check(HealthCheckId=made["Id"], **change)
        assert code(raised) == "InvalidInput"


def test_what_isnt_emulated_is_named(client: Any) -> None:
    with pytest.raises(ClientError, match="emulates no ListTrafficPolicies of Route53") as raised:
        client.list_traffic_policies()
    assert code(raised) == "UnknownOperationException"


def test_the_pace_is_a_seconds_worth_and_then_as_time_goes() -> None:
    now = 0.0
    pacer = Pacer(REQUESTS_PER_SECOND, lambda: now)

    assert [pacer.admit() for _ in range(6)] == [True] * 5 + [False]
    now = 0.2
    assert [pacer.admit() for _ in range(2)] == [True, False]
    now = 60.0
    assert [pacer.admit() for _ in range(6)] == [True] * 5 + [False]
    assert all(Pacer(None).admit() for _ in range(100))


def test_too_many_requests_are_throttled() -> None:
    with Route53Api(requests_per_second=0.001) as api:
        client = connect(api)
        with pytest.raises(ClientError, match="Rate exceeded") as raised:
            client.list_hosted_zones()
        assert code(raised) == "Throttling"
        client.close()


@pytest.mark.parametrize(("paced", "rate", "limit"), [(True, REQUESTS_PER_SECOND, 1200), (False, None, None)])
def test_a_paced_sandbox_has_the_services_limits(rate: float | None, limit: int | None, *, paced: bool) -> None:
    apis = EmulatedApis(paced=paced)

    assert apis.route53._front._pacer._rate == rate
    cloudflare = apis.cloudflare._service._limiter._limit
    assert (cloudflare.requests if cloudflare else None) == limit


def test_zones_are_listed_by_name_and_by_delegation_set(client: Any) -> None:
    made = client.create_reusable_delegation_set(CallerReference="listing")["DelegationSet"]["Id"]
    zones = {
        name: client.create_hosted_zone(Name=name, CallerReference=f"by-name-{name}", **given)["HostedZone"]["Id"]
        for name, given in (("b.example", {"DelegationSetId": made}), ("a.b.example", {}), ("a.example", {}))
    }

    page = client.list_hosted_zones_by_name(DNSName="a.example", MaxItems="2")
    assert [zone["Name"] for zone in page["HostedZones"]] == ["a.example.", "b.example."]
    assert (page["IsTruncated"], page["NextDNSName"]) == (True, "a.b.example.")
    following = {"DNSName": page["NextDNSName"], "HostedZoneId": page["NextHostedZoneId"]}
    assert client.list_hosted_zones_by_name(**following)["HostedZones"][0]["Id"] == zones["a.b.example"]
    of_set = client.list_hosted_zones(DelegationSetId=made)["HostedZones"]
    assert [zone["Id"] for zone in of_set] == [zones["b.example"]]

    for zone_id in zones.values():
        client.delete_hosted_zone(Id=zone_id)
    client.delete_reusable_delegation_set(Id=made)


def test_tags_have_rules(client: Any, zone_id: str) -> None:
    which = {"ResourceType": "hostedzone", "ResourceId": zone_id.rsplit("/", 1)[-1]}
    assert client.list_tags_for_resource(**which)["ResourceTagSet"]["Tags"] == []

    reserved = [{"Key": "aws:owner", "Value": "x"}]
    both = {"AddTags": [{"Key": "a", "Value": "1"}], "RemoveTagKeys": ["a"]}
    for given in ({}, {"AddTags": reserved}, both):
        with pytest.raises(ClientError) as raised:
            client.change_tags_for_resource(**which, **given)
        assert code(raised) == "InvalidInput"
    assert client.list_tags_for_resource(**which)["ResourceTagSet"]["Tags"] == []
    with pytest.raises(ClientError) as raised:
        client.list_tags_for_resource(**{**which, "ResourceId": "Z000"})
    assert code(raised) == "NoSuchHostedZone"
