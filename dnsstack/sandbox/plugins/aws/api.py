"""The Route53 API of the sandbox, through boto3, and the common code of the kinds of the `aws` plugin."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from threading import Lock
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

from dnsstack.deadline import limited_call
from dnsstack.errors import EnvironmentFault, MissingExtra
from dnsstack.sandbox.plugins.kind import Kind, PluginError

ENDPOINT: Final = "AWS_ENDPOINT_URL_ROUTE_53"
"""boto3's own environment variable for one service's endpoint."""

DOMAINS_ENDPOINT: Final = "AWS_ENDPOINT_URL_ROUTE_53_DOMAINS"
LOOPBACK: Final = frozenset(("127.0.0.1", "localhost", "::1"))


WITHIN: Final = 60.0
"""Limit in seconds for one call with its repetitions."""


def endpoint(variable: str) -> str:
    """The endpoint that `variable` names.

    Raises:
        EnvironmentFault: it is not set, or is not on this machine: these plugins only call emulated APIs.
    """
    url = os.environ.get(variable, "")
    host = urlsplit(url).hostname or ""
    if host not in LOOPBACK and not host.startswith("127."):
        msg = f"{variable} is {url!r}: the sandbox's provider plugins only call an emulated API on loopback"
        raise EnvironmentFault(msg)
    return url


class AwsApi:
    """Clients for Route53 and Route53 Domains, and the code that their calls share."""

    def __init__(self) -> None:
        self._zone_names: dict[str, str] = {}
        self._lock = Lock()

    def _client(self, service: str, variable: str) -> Any:
        try:
            import boto3
            from botocore.config import Config
        except ImportError:
            raise MissingExtra("sandbox", "the sandbox's aws plugin") from None
        client = boto3.client(
            service,
            endpoint_url=endpoint(variable),
            region_name="us-east-1",
            aws_access_key_id=os.environ.get("AWS_ACCESS_KEY_ID", "sandbox"),
            aws_secret_access_key=os.environ.get("AWS_SECRET_ACCESS_KEY", "sandbox"),
            config=Config(max_pool_connections=32, retries={"mode": "standard", "max_attempts": 5}),
        )
        call = client._make_api_call  # noqa: SLF001  # all operations and pages use this function

        def within(operation: str, parameters: dict[str, Any]) -> Any:
            try:
                return limited_call(lambda: call(operation, parameters), WITHIN)
            except TimeoutError:
                msg = f"{operation}: no complete answer within {WITHIN:g} s"
                raise PluginError(msg) from None

        client._make_api_call = within  # noqa: SLF001  # as above
        return client

    @cached_property
    def route53(self) -> Any:
        """The Route53 client."""
        with self._lock:
            return self._client("route53", ENDPOINT)

    @cached_property
    def domains(self) -> Any:
        """The Route53 Domains client."""
        with self._lock:
            return self._client("route53domains", DOMAINS_ENDPOINT)

    def close(self) -> None:
        """Close the connections of the clients that were used."""
        for name in ("route53", "domains"):
            client = self.__dict__.pop(name, None)
            if client is not None:
                client.close()

    def zone_name(self, zone_id: str) -> str:
        """The zone's name without its final dot, remembered after the first call."""
        if zone_id not in self._zone_names:
            zone = self.route53.get_hosted_zone(Id=zone_id)["HostedZone"]
            self._zone_names[zone_id] = zone["Name"].rstrip(".").lower()
        return self._zone_names[zone_id]

    def tags(self, kind: str, id_: str) -> dict[str, str]:
        """The tags of a zone (`hostedzone`) or of a health check (`healthcheck`)."""
        found = self.route53.list_tags_for_resource(ResourceType=kind, ResourceId=id_)["ResourceTagSet"]
        return {tag["Key"]: tag["Value"] for tag in found.get("Tags", ())}

    def retag(self, kind: str, id_: str, old: dict[str, str], new: dict[str, str]) -> None:
        """Set the tags to `new`."""
        gone = [key for key in old if key not in new]
        added = [{"Key": key, "Value": value} for key, value in new.items() if old.get(key) != value]
        if gone or added:
            changes = {"RemoveTagKeys": gone} if gone else {}
            self.route53.change_tags_for_resource(
                ResourceType=kind, ResourceId=id_, **changes, **({"AddTags": added} if added else {})
            )


def code(error: Exception) -> str:
    """The error code of a botocore ClientError, or ""."""
    response: dict[str, Any] = getattr(error, "response", {})
    return str(response.get("Error", {}).get("Code", ""))


def refused(error: Exception, doing: str) -> PluginError:
    """A botocore error in the words of the vendor's provider."""
    return PluginError(f"{doing}: {error}")


def pages(client: Any, operation: str, key: str, **arguments: Any) -> Iterator[dict[str, Any]]:
    """Every item of a paged list."""
    for page in client.get_paginator(operation).paginate(**arguments):
        yield from page[key]


class AwsKind(Kind):
    """A kind that calls Route53's APIs."""

    lenient: ClassVar[bool] = True

    def __init__(self, api: AwsApi) -> None:
        self._api = api

    def close(self) -> None:
        """The clients' connections."""
        self._api.close()
