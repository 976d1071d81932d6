"""Route53's API, as it is read: the one caller, through boto3 and its own credentials.

Importing, `--previous` and comparing call it; what an answer means is `declared`'s and `health_config`'s business.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

from dnsstack.deadline import read_within
from dnsstack.errors import DnsStackError, EnvironmentFault, MissingExtra, UsageError
from dnsstack.model.names import absolute

T = TypeVar("T")

_DENIED: Final = frozenset(
    ("AccessDenied", "AccessDeniedException", "InvalidClientTokenId", "SignatureDoesNotMatch", "ExpiredToken")
)
_UNKNOWN_ZONE: Final = frozenset(("NoSuchHostedZone", "InvalidInput"))


class Route53Reader:
    """Reads; nothing here changes anything. `source` is what the user called it, for messages."""

    def __init__(self, source: str, *, extra: str = "import") -> None:
        try:
            import boto3
        except ImportError:
            raise MissingExtra(extra, "reading Route53") from None
        session = boto3.session.Session()
        self.client: Any = session.client("route53", region_name=session.region_name or "us-east-1")
        self._source = source

    def within(self, seconds: float, read: Callable[[], T], zone: str = "") -> T:
        """What `read` gives, in all within `seconds`; `zone` is the id that was named.

        Raises:
            UsageError: there is no such hosted zone.
            EnvironmentFault: no access, no network, or too slow.
        """
        from botocore.exceptions import BotoCoreError, ClientError

        try:
            return read_within(read, seconds, f"{self._source}: reading Route53")
        except ClientError as error:
            raise self._refused(error, zone) from None
        except BotoCoreError as error:
            msg = f"{self._source}: {error}; nothing is written"
            raise EnvironmentFault(msg) from None
        finally:
            self.client.close()

    def _refused(self, error: Any, zone: str) -> DnsStackError:
        """A service's refusal as one sentence."""
        code = str(error.response.get("Error", {}).get("Code", ""))
        if code in _UNKNOWN_ZONE:
            return UsageError(f"{self._source}: there is no hosted zone {zone!r} in this account")
        hint = "; the credentials lack a right that reading needs" if code in _DENIED else ""
        return EnvironmentFault(
            f"{self._source}: Route53 refuses {error.operation_name}: {code}{hint}; nothing is written"
        )

    def zone(self, zone_id: str) -> dict[str, Any]:
        """GetHostedZone: the zone and its delegation set."""
        found: dict[str, Any] = self.client.get_hosted_zone(Id=zone_id)
        return found

    def public_zones(self, apex: str) -> list[str]:
        """The ids of the account's public zones of a name."""
        pages = self.client.get_paginator("list_hosted_zones").paginate()
        return [
            str(zone["Id"]).rpartition("/")[2]
            for page in pages
            for zone in page["HostedZones"]
            if absolute(zone["Name"], ".") == apex and not zone.get("Config", {}).get("PrivateZone")
        ]

    def rrsets(self, zone_id: str) -> Iterator[dict[str, Any]]:
        """Every ResourceRecordSet, page by page."""
        for page in self.client.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone_id):
            yield from page["ResourceRecordSets"]

    def health_check(self, id_: str) -> dict[str, Any]:
        """GetHealthCheck, {} where there is none."""
        try:
            found: dict[str, Any] = self.client.get_health_check(HealthCheckId=id_)["HealthCheck"]
        except self.client.exceptions.NoSuchHealthCheck:
            return {}
        return found

    def tags(self, kind: str, id_: str) -> dict[str, str]:
        """The tags of a `hostedzone` or a `healthcheck`."""
        found = self.client.list_tags_for_resource(ResourceType=kind, ResourceId=id_)["ResourceTagSet"]
        return {tag["Key"]: tag["Value"] for tag in found.get("Tags", ())}
