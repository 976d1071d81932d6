"""Secondary DNS through the vendor's client."""

from __future__ import annotations

from typing import Any

import cloudflare
import pytest
from cloudflare import Cloudflare
from cloudflare.types.zones import Zone

from dnsstack.sandbox.cloudflare_api import DEFAULT_ACCOUNT, CloudflareApi

ACCOUNT = DEFAULT_ACCOUNT.id
SECRET = "c2VjcmV0IHNlY3JldA=="


@pytest.fixture
def transfers(enterprise: CloudflareApi, client: Cloudflare) -> Any:
    return client.dns.zone_transfers


@pytest.fixture
def peer(transfers: Any) -> Any:
    made = transfers.peers.create(account_id=ACCOUNT, name="first")
    return transfers.peers.update(made.id, account_id=ACCOUNT, name="first", ip="192.0.2.53", port=5353)


def test_acls(transfers: Any) -> None:
    made = transfers.acls.create(account_id=ACCOUNT, name="ours", ip_range="192.0.2.53/24")
    assert made.ip_range == "192.0.2.0/24"
    assert [one.id for one in transfers.acls.list(account_id=ACCOUNT)] == [made.id]
    assert transfers.acls.update(made.id, account_id=ACCOUNT, name="v6", ip_range="2001:db8::/64").name == "v6"
    assert transfers.acls.get(made.id, account_id=ACCOUNT).ip_range == "2001:db8::/64"
    assert transfers.acls.delete(made.id, account_id=ACCOUNT).id == made.id
    with pytest.raises(cloudflare.NotFoundError):
        transfers.acls.get(made.id, account_id=ACCOUNT)


@pytest.mark.parametrize("network", ["192.0.0.0/16", "2001:db8::/32", "nonsense"])
def test_acls_that_are_refused(transfers: Any, network: str) -> None:
    with pytest.raises(cloudflare.BadRequestError):
        transfers.acls.create(account_id=ACCOUNT, name="x", ip_range=network)


def test_tsig_keys_are_answered_with_their_secret(transfers: Any) -> None:
    made = transfers.tsigs.create(account_id=ACCOUNT, name="key.example", algo="hmac-sha256.", secret=SECRET)
    assert made.name == "key.example."
    assert [one.secret for one in transfers.tsigs.list(account_id=ACCOUNT)] == [SECRET]
    put = transfers.tsigs.update(made.id, account_id=ACCOUNT, name="key.example.", algo="hmac-sha512.", secret=SECRET)
    assert transfers.tsigs.get(made.id, account_id=ACCOUNT).algo == put.algo == "hmac-sha512."
    assert transfers.tsigs.delete(made.id, account_id=ACCOUNT).id == made.id


@pytest.mark.parametrize("body", [{"algo": "hmac-odd."}, {"secret": "no base64"}, {"name": ""}])
def test_tsig_keys_that_are_refused(transfers: Any, body: dict[str, str]) -> None:
    with pytest.raises(cloudflare.BadRequestError):
        transfers.tsigs.create(**{"account_id": ACCOUNT, "name": "k", "algo": "hmac-sha256.", "secret": SECRET, **body})


def test_peers(transfers: Any, peer: Any) -> None:
    assert (peer.ip, peer.port, peer.ixfr_enable) == ("192.0.2.53", 5353, False)
    assert [one.id for one in transfers.peers.list(account_id=ACCOUNT)] == [peer.id]
    assert transfers.peers.get(peer.id, account_id=ACCOUNT).name == "first"
    for body in ({"ip": "nonsense"}, {"port": 0}, {"tsig_id": "f" * 32}):
        with pytest.raises(cloudflare.BadRequestError):
            transfers.peers.update(peer.id, account_id=ACCOUNT, name="first", **body)
    assert transfers.peers.delete(peer.id, account_id=ACCOUNT).id == peer.id


def test_a_key_in_use_isnt_deleted(transfers: Any, peer: Any) -> None:
    key = transfers.tsigs.create(account_id=ACCOUNT, name="k", algo="hmac-sha256.", secret=SECRET)
    transfers.peers.update(peer.id, account_id=ACCOUNT, name="first", tsig_id=key.id)

    with pytest.raises(cloudflare.BadRequestError):
        transfers.tsigs.delete(key.id, account_id=ACCOUNT)


def test_outgoing(transfers: Any, zone: Zone, peer: Any) -> None:
    made = transfers.outgoing.create(zone_id=zone.id, name="example.com.", peers=[peer.id])
    assert (made.name, made.peers) == ("example.com.", [peer.id])
    assert transfers.outgoing.status.get(zone_id=zone.id) == "Enabled"
    assert transfers.outgoing.disable(zone_id=zone.id) == "Disabled"
    assert transfers.outgoing.status.get(zone_id=zone.id) == "Disabled"
    assert transfers.outgoing.enable(zone_id=zone.id) == "Enabled"
    assert "example.com" in transfers.outgoing.force_notify(zone_id=zone.id)
    assert transfers.outgoing.update(zone_id=zone.id, name="example.com.", peers=[]).peers == []
    assert transfers.outgoing.get(zone_id=zone.id).created_time == made.created_time
    with pytest.raises(cloudflare.BadRequestError):
        transfers.outgoing.create(zone_id=zone.id, name="example.com.", peers=[])
    transfers.outgoing.delete(zone_id=zone.id)
    with pytest.raises(cloudflare.NotFoundError):
        transfers.outgoing.get(zone_id=zone.id)


def test_incoming(transfers: Any, client: Cloudflare, peer: Any) -> None:
    zone: Any = client.zones.create(account={"id": ACCOUNT}, name="secondary.example", type="secondary")
    made = transfers.incoming.create(
        zone_id=zone.id, name="secondary.example.", peers=[peer.id], auto_refresh_seconds=3600
    )
    assert made.auto_refresh_seconds == 3600
    assert transfers.force_axfr.create(zone_id=zone.id) == "OK"
    put = transfers.incoming.update(zone_id=zone.id, name="secondary.example.", peers=[], auto_refresh_seconds=60)
    assert transfers.incoming.get(zone_id=zone.id).auto_refresh_seconds == put.auto_refresh_seconds == 60
    transfers.incoming.delete(zone_id=zone.id)
    with pytest.raises(cloudflare.NotFoundError):
        transfers.force_axfr.create(zone_id=zone.id)


def test_incoming_is_for_secondary_zones(transfers: Any, zone: Zone) -> None:
    with pytest.raises(cloudflare.BadRequestError):
        transfers.incoming.create(zone_id=zone.id, name="example.com.", peers=[], auto_refresh_seconds=60)


def test_transfers_need_an_enterprise_plan(client: Cloudflare) -> None:
    with pytest.raises(cloudflare.PermissionDeniedError):
        client.dns.zone_transfers.peers.create(account_id=ACCOUNT, name="x")
