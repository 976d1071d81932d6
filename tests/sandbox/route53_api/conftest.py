"""The emulated API, and boto3 in front of it without its own validation, so that refusals come from the service."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from botocore.config import Config

from dnsstack.sandbox.route53_api import Route53Api


def connect(api: Route53Api, retries: int = 0, timeout: float = 60, **options: Any) -> Any:
    """A client that checks nothing by itself."""
    config = Config(
        retries={"max_attempts": retries, "mode": "standard"},
        parameter_validation=False,
        read_timeout=timeout,
        connect_timeout=60,
    )
    return boto3.client(
        "route53",
        endpoint_url=api.endpoint_url,
        region_name="us-east-1",
        aws_access_key_id=options.get("key", "AKIASANDBOX"),
        aws_secret_access_key="secret",
        config=config,
    )


@pytest.fixture(scope="session")
def running() -> Iterator[Route53Api]:
    with Route53Api() as api:
        yield api


@pytest.fixture(scope="session")
def session_client(running: Route53Api) -> Iterator[Any]:
    client = connect(running)
    yield client
    client.close()


@pytest.fixture
def api(running: Route53Api) -> Iterator[Route53Api]:
    """The one API of the session, emptied afterwards."""
    yield running
    running.faults.clear()
    for zone in running.store.zones():
        for key in list(zone.record_sets.by_key):
            if key[0] != zone.name or key[1] not in {"NS", "SOA"}:
                zone.record_sets.drop(key)
    running.store.checks.clear()
    running.store.spent_references.clear()


@pytest.fixture
def client(api: Route53Api, session_client: Any) -> Any:
    return session_client


@pytest.fixture
def zone_id(client: Any, request: pytest.FixtureRequest) -> Iterator[str]:
    made = client.create_hosted_zone(Name="example.com", CallerReference=request.node.nodeid[-100:])
    identifier = made["HostedZone"]["Id"]
    yield identifier
    for record_set in client.list_resource_record_sets(HostedZoneId=identifier)["ResourceRecordSets"]:
        if record_set["Name"] != "example.com." or record_set["Type"] not in {"NS", "SOA"}:
            change = {"Action": "DELETE", "ResourceRecordSet": record_set}
            client.change_resource_record_sets(HostedZoneId=identifier, ChangeBatch={"Changes": [change]})
    client.delete_hosted_zone(Id=identifier)


@pytest.fixture
def change(client: Any, zone_id: str) -> Callable[..., Any]:
    """Sends one batch of (action, record set) pairs."""

    def send(*pairs: tuple[str, dict[str, Any]]) -> Any:
        changes = [{"Action": action, "ResourceRecordSet": record_set} for action, record_set in pairs]
        return client.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch={"Changes": changes})

    return send


@pytest.fixture
def check_id(client: Any, request: pytest.FixtureRequest) -> str:
    config = {"Type": "HTTPS", "FullyQualifiedDomainName": "origin.example.net"}
    made = client.create_health_check(CallerReference=request.node.nodeid[-60:], HealthCheckConfig=config)
    return str(made["HealthCheck"]["Id"])
