"""Credentials, changes under way, faults and life cycle: what surrounds every operation."""

from __future__ import annotations

import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import botocore.exceptions
import pytest
from botocore.exceptions import ClientError

from dnsstack.errors import EnvironmentFault, MissingExtra
from dnsstack.sandbox.route53_api import Fault, Route53Api
from dnsstack.sandbox.route53_api.wire import service
from tests.sandbox.route53_api.conftest import connect
from tests.sandbox.route53_api.record_sets import simple

Change = Callable[..., Any]
WWW = "www.example.com"


@pytest.fixture
def clients() -> Iterator[Callable[..., Any]]:
    made: list[Any] = []

    def client(*given: Any, **options: Any) -> Any:
        made.append(connect(*given, **options))
        return made[-1]

    yield client
    for one in made:
        one.close()


def code(raised: pytest.ExceptionInfo[ClientError]) -> str:
    return str(raised.value.response["Error"]["Code"])


def test_unsigned_requests_and_unknown_keys_are_refused(api: Route53Api, clients: Callable[..., Any]) -> None:
    with pytest.raises(urllib.error.HTTPError) as unsigned:
        urllib.request.urlopen(f"{api.endpoint_url}/2013-04-01/hostedzone")
    with unsigned.value as answer:
        assert answer.code == 403
        assert b"MissingAuthenticationToken" in answer.read()

    with Route53Api(access_keys=["AKIAKNOWN"]) as guarded:
        assert clients(guarded, key="AKIAKNOWN").list_hosted_zones()["HostedZones"] == []
        with pytest.raises(ClientError) as raised:
            clients(guarded, key="AKIAOTHER").list_hosted_zones()
        assert code(raised) == "InvalidClientTokenId"


def test_a_role_has_an_account_of_its_own_and_its_token_is_asked_for(api: Route53Api) -> None:
    def client(service: str, **given: str) -> Any:
        signed = {"aws_access_key_id": "AKIASANDBOX", "aws_secret_access_key": "secret", **given}
        return boto3.client(service, endpoint_url=api.endpoint_url, region_name="us-east-1", **signed)

    arn = "arn:aws:iam::999999999999:role/dns"
    api.allow_role(arn)
    made = client("sts").assume_role(RoleArn=arn, RoleSessionName="test")["Credentials"]
    role = {"aws_access_key_id": made["AccessKeyId"], "aws_session_token": made["SessionToken"]}
    assert client("sts", **role).get_caller_identity()["Arn"] == "arn:aws:sts::999999999999:assumed-role/dns/test"
    assert client("route53", **role).list_hosted_zones()["HostedZones"] == []
    with pytest.raises(ClientError) as raised:
        client("route53", **role | {"aws_session_token": "other"}).list_hosted_zones()
    assert code(raised) == "InvalidClientTokenId"
    with pytest.raises(ClientError) as raised:
        client("sts").assume_role(RoleArn=f"{arn}2", RoleSessionName="test")
    assert code(raised) == "AccessDenied"


def test_changes_are_pending_for_a_while(clients: Callable[..., Any]) -> None:
    now = datetime(2026, 11, 1, tzinfo=UTC)
    with Route53Api(sync_delay=30, clock=lambda: now) as api:
        client = clients(api)
        info = client.create_hosted_zone(Name="example.com", CallerReference="1")["ChangeInfo"]
        assert info["Status"] == "PENDING"
        assert client.get_change(Id=info["Id"])["ChangeInfo"]["Status"] == "PENDING"
        now += timedelta(seconds=30)
        assert client.get_change(Id=info["Id"])["ChangeInfo"]["Status"] == "INSYNC"
        with pytest.raises(ClientError) as raised:
            client.get_change(Id="C000")
        assert code(raised) == "NoSuchChange"


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (Fault(status=400), "Throttling"),
        (Fault(status=400, code="PriorRequestNotComplete"), "PriorRequestNotComplete"),
        (Fault(status=503), "ServiceUnavailable"),
        (Fault(status=500, code="InternalFailure", message="broken"), "InternalFailure"),
    ],
)
def test_injected_refusals(api: Route53Api, client: Any, zone_id: str, fault: Fault, expected: str) -> None:
    api.faults.add(fault)

    with pytest.raises(ClientError) as raised:
        client.list_hosted_zones()
    assert code(raised) == expected
    assert client.list_hosted_zones()["HostedZones"]


def test_boto3_retries_throttling(api: Route53Api, zone_id: str, clients: Callable[..., Any]) -> None:
    fault = api.faults.add(Fault(method="GET", path="*/rrset", status=400, count=1))

    answer = clients(api, retries=2).list_resource_record_sets(HostedZoneId=zone_id)

    assert len(answer["ResourceRecordSets"]) == 2
    assert (fault.hits, answer["ResponseMetadata"]["RetryAttempts"]) == (1, 1)


def test_a_request_may_be_carried_out_although_its_answer_never_comes(
    api: Route53Api, change: Change, zone_id: str, clients: Callable[..., Any]
) -> None:
    api.faults.add(Fault(method="POST", path="*/rrset*", commit=True, drop=True))
    with pytest.raises(botocore.exceptions.BotoCoreError):
        change(("CREATE", simple(WWW)))
    assert len(api.store.record_sets(zone_id)) == 3

    api.faults.add(Fault(method="POST", path="*/rrset*", commit=True, delay=30, drop=True))
    batch = {"Changes": [{"Action": "DELETE", "ResourceRecordSet": simple(WWW)}]}
    seen = api.changes.count
    with pytest.raises(botocore.exceptions.ReadTimeoutError):
        clients(api, timeout=0.3).change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch=batch)
    api.changes.wait(seen, timeout=60)
    assert len(api.store.record_sets(zone_id)) == 2


def test_a_dropped_request_isnt_carried_out(api: Route53Api, change: Change, zone_id: str) -> None:
    api.faults.add(Fault(method="POST", path="*/rrset*", drop=True))

    with pytest.raises(botocore.exceptions.BotoCoreError):
        change(("CREATE", simple(WWW)))
    assert len(api.store.record_sets(zone_id)) == 2


def test_a_slow_answer_is_an_answer(api: Route53Api, client: Any, zone_id: str) -> None:
    api.faults.add(Fault(delay=0.2))
    start = time.monotonic()

    assert client.get_hosted_zone(Id=zone_id)
    assert time.monotonic() - start >= 0.2


def test_writes_are_changes_and_reads_are_not(api: Route53Api, client: Any, change: Change, zone_id: str) -> None:
    seen = api.changes.count
    client.list_resource_record_sets(HostedZoneId=zone_id)
    client.list_hosted_zones()
    assert api.changes.count == seen

    counts: list[int] = []
    waiting = threading.Thread(target=lambda: counts.append(api.changes.wait(seen, timeout=30)))
    waiting.start()
    change(("CREATE", simple(WWW)))
    waiting.join(timeout=30)
    assert counts == [seen + 1]


def test_two_emulators_dont_know_each_other_and_stop_cleanly(
    api: Route53Api, zone_id: str, clients: Callable[..., Any]
) -> None:
    with Route53Api() as other:
        port = other.port
        assert clients(other).list_hosted_zones()["HostedZones"] == []
    with socket.create_server(("127.0.0.1", port)):
        pass
    other.stop()
    with pytest.raises(EnvironmentFault, match=f"port {api.port} of 127.0.0.1"):
        Route53Api(port=api.port).start()


def test_xml_that_isnt_xml_is_refused(api: Route53Api, zone_id: str) -> None:
    url = f"{api.endpoint_url}/2013-04-01{zone_id}/rrset/"
    request = urllib.request.Request(
        url, b"<Change", {"Authorization": "AWS4-HMAC-SHA256 Credential=A/x"}, method="POST"
    )

    with pytest.raises(urllib.error.HTTPError) as raised:
        urllib.request.urlopen(request)
    with raised.value as answer:
        assert (answer.code, b"MalformedInput" in answer.read()) == (400, True)


def test_error_codes_are_those_of_the_apis_model() -> None:
    """Every code that the front uses is an error that the model knows, or one that every AWS service has."""
    import re
    from pathlib import Path

    import dnsstack.sandbox.route53_api as package

    text = "\n".join(path.read_text() for path in Path(package.__path__[0]).glob("*.py"))
    codes = set(re.findall(r'Refusal\(\s*"(\w+)"', text))
    common = {"MissingAuthenticationToken", "InvalidClientTokenId", "MalformedInput", "Throttling"}
    common |= {"UnknownOperationException", "InvalidAction"}
    common |= {"AccessDenied", "ValidationError"}  # with InvalidAction, of the query protocol, which STS speaks

    assert len(codes) > 10
    assert codes - common <= set(service().shape_names)


@pytest.fixture
def without_botocore(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    for name in [name for name in sys.modules if name.startswith("dnsstack.sandbox.route53_api")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "botocore", None)
    yield
    for name in [name for name in sys.modules if name.startswith("dnsstack.sandbox.route53_api")]:
        del sys.modules[name]


@pytest.mark.usefixtures("without_botocore")
def test_without_the_extra_the_import_says_what_to_install() -> None:
    with pytest.raises(MissingExtra, match=r"pip install 'dnsstack\[sandbox\]'"):
        import dnsstack.sandbox.route53_api  # noqa: F401 - the import is the test
