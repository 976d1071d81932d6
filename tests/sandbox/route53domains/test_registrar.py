"""The emulated registrar through boto3, and its two protocols."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError, ParamValidationError

from dnsstack.sandbox.emulated_api.aws import CBOR, JSON, Malformed
from dnsstack.sandbox.route53domains import Fault, Route53DomainsApi
from dnsstack.sandbox.route53domains.api import service

SERVERS = ["ns-1.awsdns-00.com", "ns-2.awsdns-00.net"]


@pytest.fixture
def api() -> Iterator[Route53DomainsApi]:
    with Route53DomainsApi({"example.com": [f"{name}." for name in SERVERS]}) as running:
        yield running


@pytest.fixture
def client(api: Route53DomainsApi) -> Iterator[Any]:
    made = boto3.client(
        "route53domains",
        endpoint_url=api.endpoint_url,
        region_name="us-east-1",
        aws_access_key_id="sandbox",
        aws_secret_access_key="sandbox",
        config=Config(retries={"max_attempts": 1, "mode": "standard"}),
    )
    yield made
    made.close()


def test_a_domain_is_described(client: Any) -> None:
    detail = client.get_domain_detail(DomainName="example.com")

    assert [server["Name"] for server in detail["Nameservers"]] == SERVERS
    assert detail["ExpirationDate"] > datetime.now(UTC)
    assert detail["StatusList"] == ["clientTransferProhibited"]
    assert [domain["DomainName"] for domain in client.list_domains()["Domains"]] == ["example.com"]


def test_name_servers_are_replaced_as_a_whole_and_somebody_hears_of_it(api: Route53DomainsApi, client: Any) -> None:
    seen = api.changes.count
    servers = [
        {"Name": "ada.ns.cloudflare.com."},
        {"Name": "ns.example.com", "GlueIps": ["192.0.2.53", "2001:db8::53"]},
    ]

    operation = client.update_domain_nameservers(DomainName="Example.com", Nameservers=servers)["OperationId"]

    assert client.get_operation_detail(OperationId=operation)["Status"] == "SUCCESSFUL"
    assert api.registrar.name_servers("example.com.") == ["ada.ns.cloudflare.com", "ns.example.com"]
    assert api.registrar.glue("example.com") == {"ns.example.com": ["192.0.2.53", "2001:db8::53"]}
    assert api.changes.wait(seen, timeout=5) == seen + 1


GOOD = [{"Name": name} for name in SERVERS]
REFUSED: list[tuple[str, list[dict[str, Any]]]] = [
    ("none", []),
    ("one", GOOD[:1]),
    ("fourteen", [{"Name": f"ns{number}.example.net"} for number in range(14)]),
    ("twice", [GOOD[0], {"Name": SERVERS[0].upper()}]),
    ("no-host", [GOOD[0], {"Name": "ns_1"}]),
    ("missing-glue", [GOOD[0], {"Name": "ns.example.com"}]),
    ("needless-glue", [GOOD[0], {"Name": "ns.example.net", "GlueIps": ["192.0.2.53"]}]),
    ("bad-glue", [GOOD[0], {"Name": "ns.example.com", "GlueIps": ["origin"]}]),
    ("two-of-a-kind", [GOOD[0], {"Name": "ns.example.com", "GlueIps": ["192.0.2.53", "192.0.2.54"]}]),
]


@pytest.mark.parametrize("servers", [row[1] for row in REFUSED], ids=[row[0] for row in REFUSED])
def test_delegations_that_are_refused(api: Route53DomainsApi, client: Any, servers: list[dict[str, Any]]) -> None:
    with pytest.raises(ClientError) as raised:
        client.update_domain_nameservers(DomainName="example.com", Nameservers=servers)

    assert raised.value.response["Error"]["Code"] == "InvalidInput"
    assert api.registrar.name_servers("example.com") == SERVERS


def test_domains_of_others_are_refused(client: Any) -> None:
    with pytest.raises(client.exceptions.InvalidInput):
        client.get_domain_detail(DomainName="example.org")
    with pytest.raises(client.exceptions.InvalidInput):
        client.update_domain_nameservers(DomainName="example.org", Nameservers=GOOD)
    with pytest.raises(client.exceptions.InvalidInput):
        client.get_operation_detail(OperationId="none")


def test_locks_renewal_and_tags(client: Any) -> None:
    name = "example.com"
    client.disable_domain_transfer_lock(DomainName=name)
    client.disable_domain_auto_renew(DomainName=name)
    client.update_tags_for_domain(
        DomainName=name, TagsToUpdate=[{"Key": "a", "Value": "1"}, {"Key": "b", "Value": "2"}]
    )
    client.delete_tags_for_domain(DomainName=name, TagsToDelete=["a"])

    detail = client.get_domain_detail(DomainName=name)
    assert (detail["StatusList"], detail["AutoRenew"]) == (["ok"], False)
    assert client.list_tags_for_domain(DomainName=name)["TagList"] == [{"Key": "b", "Value": "2"}]


def test_faults(api: Route53DomainsApi, client: Any) -> None:
    fault = api.faults.add(Fault(path="/GetDomainDetail", status=500, count=1))
    assert client.get_domain_detail(DomainName="example.com")
    assert fault.hits == 1


def test_json_is_answered_in_json(api: Route53DomainsApi) -> None:
    def post(operation: str, body: bytes) -> Any:
        headers = {
            "X-Amz-Target": f"Route53Domains_v20140515.{operation}",
            "Content-Type": "application/x-amz-json-1.1",
        }
        with urllib.request.urlopen(urllib.request.Request(api.endpoint_url, body, headers)) as answer:
            return json.load(answer)

    assert post("GetDomainDetail", b'{"DomainName": "example.com"}')["DomainName"] == "example.com"
    for operation, body in (("GetDomainDetail", b"{"), ("RegisterDomain", b"{}")):
        with pytest.raises(urllib.error.HTTPError) as raised:
            post(operation, body)
        raised.value.close()
        assert raised.value.code == 400


REQUEST = bytes.fromhex("a1") + b"\x6aDomainName" + b"\x6bexample.com"


@pytest.mark.parametrize("end", range(1, len(REQUEST)))
def test_octets_cut_short_are_refused(end: int) -> None:
    with pytest.raises(Malformed):
        service().parse(CBOR, "GetDomainDetail", REQUEST[:end])
    assert service().parse(CBOR, "GetDomainDetail", REQUEST) == {"DomainName": "example.com"}


@pytest.mark.parametrize("protocol", [CBOR, JSON])
def test_answers_are_compared_with_the_model(protocol: str) -> None:
    with pytest.raises(ParamValidationError, match="Unknown parameter"):
        service().render(protocol, "UpdateDomainNameservers", {"Identifier": "1"})
    with pytest.raises(ParamValidationError, match="Invalid type"):
        service().render(protocol, "UpdateDomainNameservers", {"OperationId": 1})
    assert service().render(protocol, "UpdateTagsForDomain", {}).body in {b"\xa0", b"{}"}
