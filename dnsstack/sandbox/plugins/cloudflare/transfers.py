"""Zone transfers: `DnsZoneTransfersTsig`, `…Peer`, `…Acl` of an account, `…Incoming` and `…Outgoing` of a zone."""

from __future__ import annotations

from typing import Any, ClassVar

from dnsstack.sandbox.plugins.cloudflare.rest import RestKind
from dnsstack.sandbox.plugins.values import Values


class TransferTsig(RestKind):
    """A TSIG key; the API answers its secret."""

    resource_type: ClassVar[str] = "cloudflare:index/dnsZoneTransfersTsig:DnsZoneTransfersTsig"
    inputs: ClassVar[frozenset[str]] = frozenset(("accountId", "algo", "name", "secret"))
    required: ClassVar[tuple[str, ...]] = ("accountId", "algo", "name", "secret")
    replaces: ClassVar[frozenset[str]] = frozenset(("accountId",))
    scope: ClassVar[str] = "accountId"
    collection: ClassVar[str] = "accounts/{scope}/secondary_dns/tsigs"


class TransferPeer(RestKind):
    """A server at the other end. The API creates one by its name alone and takes the rest by PUT."""

    resource_type: ClassVar[str] = "cloudflare:index/dnsZoneTransfersPeer:DnsZoneTransfersPeer"
    inputs: ClassVar[frozenset[str]] = frozenset(("accountId", "name", "ip", "port", "ixfrEnable", "tsigId"))
    required: ClassVar[tuple[str, ...]] = ("accountId", "name")
    replaces: ClassVar[frozenset[str]] = frozenset(("accountId",))
    computed: ClassVar[frozenset[str]] = frozenset(("port", "ixfrEnable"))
    scope: ClassVar[str] = "accountId"
    collection: ClassVar[str] = "accounts/{scope}/secondary_dns/peers"


class TransferAcl(RestKind):
    """An address range that may ask for transfers and notify."""

    resource_type: ClassVar[str] = "cloudflare:index/dnsZoneTransfersAcl:DnsZoneTransfersAcl"
    inputs: ClassVar[frozenset[str]] = frozenset(("accountId", "name", "ipRange"))
    required: ClassVar[tuple[str, ...]] = ("accountId", "name", "ipRange")
    replaces: ClassVar[frozenset[str]] = frozenset(("accountId",))
    scope: ClassVar[str] = "accountId"
    collection: ClassVar[str] = "accounts/{scope}/secondary_dns/acls"


class _OfZone(RestKind):
    """One a zone, under its path: the id is the zone's."""

    required: ClassVar[tuple[str, ...]] = ("zoneId", "name", "peers")
    replaces: ClassVar[frozenset[str]] = frozenset(("zoneId",))
    unordered: ClassVar[frozenset[str]] = frozenset(("peers",))
    scope: ClassVar[str] = "zoneId"

    def _path(self, inputs: Values, id_: str = "") -> str:
        return self.collection.format(scope=inputs[self.scope])

    def create(self, news: Values) -> tuple[str, Values]:
        """POST."""
        _, state = super().create(news)
        return str(news["zoneId"]), state

    def locate(self, import_id: str) -> dict[str, Any]:
        """The zone."""
        return {"zoneId": import_id}


class TransferIncoming(_OfZone):
    """What a secondary zone is transferred from."""

    resource_type: ClassVar[str] = "cloudflare:index/dnsZoneTransfersIncoming:DnsZoneTransfersIncoming"
    inputs: ClassVar[frozenset[str]] = frozenset(("zoneId", "name", "peers", "autoRefreshSeconds"))
    outputs: ClassVar[frozenset[str]] = frozenset(("soaSerial", "createdTime", "modifiedTime", "checkedTime"))
    computed: ClassVar[frozenset[str]] = frozenset(("autoRefreshSeconds",))
    collection: ClassVar[str] = "zones/{scope}/secondary_dns/incoming"


class TransferOutgoing(_OfZone):
    """Who may transfer a primary zone."""

    resource_type: ClassVar[str] = "cloudflare:index/dnsZoneTransfersOutgoing:DnsZoneTransfersOutgoing"
    inputs: ClassVar[frozenset[str]] = frozenset(("zoneId", "name", "peers"))
    outputs: ClassVar[frozenset[str]] = frozenset(("soaSerial", "createdTime", "checkedTime", "lastTransferredTime"))
    collection: ClassVar[str] = "zones/{scope}/secondary_dns/outgoing"
