"""The kinds of the `cloudflare` plugin; each has a line here."""

from __future__ import annotations

from dnsstack.sandbox.plugins.cloudflare.api import CloudflareClient
from dnsstack.sandbox.plugins.cloudflare.dns_record import DnsRecord
from dnsstack.sandbox.plugins.cloudflare.load_balancing import LoadBalancer, LoadBalancerMonitor, LoadBalancerPool
from dnsstack.sandbox.plugins.cloudflare.transfers import (
    TransferAcl,
    TransferIncoming,
    TransferOutgoing,
    TransferPeer,
    TransferTsig,
)
from dnsstack.sandbox.plugins.cloudflare.zone import AccountZone, ZoneDnsSettings
from dnsstack.sandbox.plugins.kind import Kind


def kinds() -> dict[str, Kind]:
    """The kinds by type token; all share one API session."""
    api = CloudflareClient()
    roster: tuple[Kind, ...] = (
        AccountZone(api),
        ZoneDnsSettings(api),
        DnsRecord(api),
        LoadBalancer(api),
        LoadBalancerPool(api),
        LoadBalancerMonitor(api),
        TransferTsig(api),
        TransferPeer(api),
        TransferAcl(api),
        TransferIncoming(api),
        TransferOutgoing(api),
    )
    return {kind.resource_type: kind for kind in roster}
