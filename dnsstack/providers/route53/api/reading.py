"""Read from Route53's API with boto3's credentials, for importing, `--previous` and comparing.

`declared` and `health_config` interpret the answers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, TypeVar

from dnsstack.deadline import read_within
from dnsstack.errors import EnvironmentFault, UsageError
from dnsstack.model.names import absolute
from dnsstack.providers.route53.api.clients import AwsClients
from dnsstack.providers.route53.api.patience import NEXT_RRSET, AwsRefused, PatientAws, pages
from dnsstack.providers.waiting import AFTER

T = TypeVar("T")

_UNKNOWN_ZONE: Final = frozenset(("NoSuchHostedZone", "InvalidInput"))


class Route53Reader:
    """Reads, and changes nothing. `source` is the name of the source on the command line, for messages."""

    def __init__(self, source: str, *, extra: str = "import") -> None:
        self._client: Any = AwsClients(extra=extra, purpose="reading Route53").client("route53")
        self._source = source
        self._calls = PatientAws(0)

    def within(self, seconds: float, read: Callable[[], T], zone: str = "") -> T:
        """The result of `read`, with a time limit of `seconds`; `zone` is the id from the command line.

        Raises:
            UsageError: the hosted zone does not exist.
            EnvironmentFault: no credentials, no permission, no network, or the time limit has passed.
        """
        self._calls = PatientAws(seconds + AFTER)
        try:
            return read_within(read, seconds, f"{self._source}: reading Route53")
        except AwsRefused as refused:
            if refused.code in _UNKNOWN_ZONE:
                msg = f"{self._source} names the hosted zone {zone!r}, which does not exist in this account"
                raise UsageError(msg) from None
            msg = f"{self._source}: {refused}; nothing is written"
            raise EnvironmentFault(msg) from None
        finally:
            self._client.close()

    def zone(self, zone_id: str) -> dict[str, Any]:
        """GetHostedZone: the zone and its delegation set."""
        return self._read("get_hosted_zone", Id=zone_id)

    def public_zones(self, apex: str) -> list[str]:
        """The ids of the account's public hosted zones with this name."""
        return [
            str(zone["Id"]).rpartition("/")[2]
            for page in pages(lambda **start: self._read("list_hosted_zones", **start), {"NextMarker": "Marker"})
            for zone in page["HostedZones"]
            if absolute(zone["Name"], ".") == apex and not zone.get("Config", {}).get("PrivateZone")
        ]

    def rrsets(self, zone_id: str) -> Iterator[dict[str, Any]]:
        """Every ResourceRecordSet, page by page."""

        def page(**start: str) -> dict[str, Any]:
            return self._read("list_resource_record_sets", HostedZoneId=zone_id, **start)

        for found in pages(page, NEXT_RRSET):
            yield from found["ResourceRecordSets"]

    def health_check(self, id_: str) -> dict[str, Any]:
        """GetHealthCheck; {} if the health check does not exist."""
        try:
            found: dict[str, Any] = self._read("get_health_check", HealthCheckId=id_)["HealthCheck"]
        except AwsRefused as refused:
            if refused.code != "NoSuchHealthCheck":
                raise
            return {}
        return found

    def tags(self, kind: str, id_: str) -> dict[str, str]:
        """The tags of a `hostedzone` or a `healthcheck`."""
        found = self._read("list_tags_for_resource", ResourceType=kind, ResourceId=id_)["ResourceTagSet"]
        return {tag["Key"]: tag["Value"] for tag in found.get("Tags", ())}

    def _read(self, operation: str, **arguments: str) -> dict[str, Any]:
        try:
            found: dict[str, Any] = self._calls.read(lambda: getattr(self._client, operation)(**arguments), None)
        except EnvironmentFault as fault:
            msg = f"{self._source}: {fault}; nothing is written"
            raise EnvironmentFault(msg) from None
        return found
