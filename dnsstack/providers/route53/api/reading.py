"""Route53's API, as it is read with boto3's own credentials: importing, `--previous` and comparing call it.

What an answer means is `declared`'s and `health_config`'s business.
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
    """Reads; nothing here changes anything. `source` is what the user called it, for messages."""

    def __init__(self, source: str, *, extra: str = "import") -> None:
        self._client: Any = AwsClients(extra=extra, purpose="reading Route53").client("route53")
        self._source = source
        self._calls = PatientAws(0)

    def within(self, seconds: float, read: Callable[[], T], zone: str = "") -> T:
        """What `read` gives, in all within `seconds`; `zone` is the id that was named.

        Raises:
            UsageError: there is no such hosted zone.
            EnvironmentFault: no access, no network, or too slow.
        """
        self._calls = PatientAws(seconds + AFTER)
        try:
            return read_within(read, seconds, f"{self._source}: reading Route53")
        except AwsRefused as refused:
            if refused.code in _UNKNOWN_ZONE:
                msg = f"{self._source}: there is no hosted zone {zone!r} in this account"
                raise UsageError(msg) from None
            msg = f"{self._source}: {refused}; nothing is written"
            raise EnvironmentFault(msg) from None
        finally:
            self._client.close()

    def zone(self, zone_id: str) -> dict[str, Any]:
        """GetHostedZone: the zone and its delegation set."""
        return self._read("get_hosted_zone", Id=zone_id)

    def public_zones(self, apex: str) -> list[str]:
        """The ids of the account's public zones of a name."""
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
        """GetHealthCheck, {} where there is none."""
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
