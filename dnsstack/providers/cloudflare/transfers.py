"""Cloudflare's part in zone transfers: key, peers, access lists, and the zone's transfer settings.

Incoming: Cloudflare's zone is secondary to a hidden own primary, and dnsstack makes no records in it. Outgoing: the own
secondaries transfer Cloudflare's zone. One key signs both, because Cloudflare expects the same key for all peers of a
zone (cloudflare-docs, zone-transfers/cloudflare-as-primary/setup; read 2026-11).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dnsstack.model.bind import OwnServers
from dnsstack.model.names import strip_dot
from dnsstack.model.nameservers import CloudflareZone
from dnsstack.plan import transfers
from dnsstack.plan.naming import Naming
from dnsstack.plan.plan import ZonePlan
from dnsstack.plan.transfers import End
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.cloudflare.transfer_specs import (
    TransferAcl,
    TransferIncoming,
    TransferOutgoing,
    TransferPeer,
    TransferTsig,
)
from dnsstack.providers.cloudflare.zone import zone_id
from dnsstack.providers.refs import Ref, Secret


def incoming(plan: ZonePlan, naming: Naming, settings: CloudflareZone) -> Iterator[ResourceSpec]:
    """The resources of an incoming transfer; the zone itself, of type secondary, is made elsewhere."""
    own = plan.nameservers.self_hosted
    if own is None:  # the model refuses such a document
        return
    ends = tuple(transfers.ends(own.primaries))
    yield from _ends(ends, plan, naming, settings, own)
    yield TransferIncoming(**_transfer("incoming", ends, plan, naming), auto_refresh_seconds=own.soa.refresh)


def outgoing(plan: ZonePlan, naming: Naming, settings: CloudflareZone) -> Iterator[ResourceSpec]:
    """The resources of an outgoing transfer; the zone and its records are made elsewhere."""
    own = plan.nameservers.self_hosted
    if own is None:  # the same
        return
    ends = tuple(transfers.ends(own.secondaries))
    yield from _ends(ends, plan, naming, settings, own)
    yield TransferOutgoing(**_transfer("outgoing", ends, plan, naming))


def _transfer(direction: str, ends: tuple[End, ...], plan: ZonePlan, naming: Naming) -> dict[str, Any]:
    """The inputs that both directions have: the zone, its name and its peers."""
    return {
        "name": naming.transfer(direction),
        "owner": plan.apex,
        "path": plan.nameservers.path,
        "zone_id": zone_id(naming),
        "name_": plan.apex,
        "peers": _peers(ends, naming),
    }


def _ends(
    ends: tuple[End, ...], plan: ZonePlan, naming: Naming, settings: CloudflareZone, own: OwnServers
) -> Iterator[ResourceSpec]:
    """The key, then an access list and a peer for each address."""
    tsig = naming.transfer("tsig")
    yield TransferTsig(
        name=tsig,
        owner=plan.apex,
        path=plan.nameservers.path,
        account_id=settings.account,
        name_=f"{own.tsig}.",
        algo=Secret(own.tsig, "algorithm"),
        secret=Secret(own.tsig, "secret"),
    )
    for end in ends:
        label = f"{strip_dot(plan.apex)} {end.address}"
        yield TransferAcl(
            name=naming.transfer("acl", end.address),
            owner=plan.apex,
            path=plan.nameservers.path,
            account_id=settings.account,
            name_=label,
            ip_range=f"{end.address}/{128 if ':' in end.address else 32}",
        )
        yield TransferPeer(
            name=naming.transfer("peer", end.address),
            owner=plan.apex,
            path=plan.nameservers.path,
            account_id=settings.account,
            name_=label,
            ip=end.address,
            port=end.port,
            ixfr_enable=True,
            tsig_id=Ref(tsig, "id"),
        )


def _peers(ends: tuple[End, ...], naming: Naming) -> tuple[Ref, ...]:
    return tuple(Ref(naming.transfer("peer", end.address), "id") for end in ends)
