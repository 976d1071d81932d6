"""Zone transfers: `DnsZoneTransfersTsig`, `…Peer`, `…Acl` of an account, `…Incoming` and `…Outgoing` of a zone."""

from __future__ import annotations

from typing import Any, ClassVar

from dnsstack.providers.vendors.values import Values
from dnsstack.sandbox.plugins.cloudflare.rest import RestKind


class TransferTsig(RestKind):
    """A TSIG key; the API answers its secret."""

    resource_type: ClassVar[str] = "cloudflare:index/dnsZoneTransfersTsig:DnsZoneTransfersTsig"
    scope: ClassVar[str] = "accountId"
    collection: ClassVar[str] = "accounts/{scope}/secondary_dns/tsigs"


class TransferPeer(RestKind):
    """The other server of a transfer. The API creates one with its name only and takes the rest by PUT."""

    resource_type: ClassVar[str] = "cloudflare:index/dnsZoneTransfersPeer:DnsZoneTransfersPeer"
    scope: ClassVar[str] = "accountId"
    collection: ClassVar[str] = "accounts/{scope}/secondary_dns/peers"


class TransferAcl(RestKind):
    """An address range that may ask for transfers and notify."""

    resource_type: ClassVar[str] = "cloudflare:index/dnsZoneTransfersAcl:DnsZoneTransfersAcl"
    scope: ClassVar[str] = "accountId"
    collection: ClassVar[str] = "accounts/{scope}/secondary_dns/acls"


class _OfZone(RestKind):
    """A transfer resource, of which a zone has one under its path: the id is the zone's."""

    scope: ClassVar[str] = "zoneId"

    def _path(self, inputs: Values, id_: str = "") -> str:
        return self.collection.format(scope=inputs[self.scope])

    def _create(self, planned: Values) -> tuple[str, Values]:
        _, answered = super()._create(planned)
        return str(planned["zoneId"]), answered

    def locate(self, import_id: str) -> dict[str, Any]:
        """The zone."""
        return {"zoneId": import_id}


class TransferIncoming(_OfZone):
    """The peers from which a secondary zone is transferred."""

    resource_type: ClassVar[str] = "cloudflare:index/dnsZoneTransfersIncoming:DnsZoneTransfersIncoming"
    collection: ClassVar[str] = "zones/{scope}/secondary_dns/incoming"


class TransferOutgoing(_OfZone):
    """The peers that may transfer a primary zone."""

    resource_type: ClassVar[str] = "cloudflare:index/dnsZoneTransfersOutgoing:DnsZoneTransfersOutgoing"
    collection: ClassVar[str] = "zones/{scope}/secondary_dns/outgoing"
