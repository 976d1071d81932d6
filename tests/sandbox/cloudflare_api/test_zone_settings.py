"""DNS settings and DNSSEC through the vendor's client."""

from __future__ import annotations

from typing import Any

import cloudflare
import dns.dnssec
import dns.name
import dns.rdata
import pytest
from cloudflare import Cloudflare
from cloudflare.types.zones import Zone

from dnsstack.sandbox.cloudflare_api import CloudflareApi, Plan


def test_settings_have_the_services_defaults(client: Cloudflare, zone: Zone) -> None:
    settings = client.dns.settings.zone.get(zone_id=zone.id)

    assert settings is not None
    assert (settings.multi_provider, settings.ns_ttl, settings.zone_mode) == (False, 86400, "standard")
    assert (settings.nameservers.type, settings.soa.min_ttl) == ("cloudflare.standard", 1800)


def test_a_setting_is_changed_alone(client: Cloudflare, zone: Zone) -> None:
    client.dns.settings.zone.edit(zone_id=zone.id, multi_provider=True)
    answer = client.dns.settings.zone.edit(zone_id=zone.id, flatten_all_cnames=True)

    assert answer is not None
    assert (answer.multi_provider, answer.flatten_all_cnames, answer.ns_ttl) == (True, True, 86400)


PAID: list[dict[str, Any]] = [
    {"ns_ttl": 300},
    {"foundation_dns": True},
    {"soa": {"min_ttl": 60}},
    {"nameservers": {"type": "cloudflare.advanced"}},
    {"secondary_overrides": True},
]


@pytest.mark.parametrize("body", PAID, ids=lambda body: next(iter(body)))
def test_enterprise_settings_are_refused_below_and_taken_there(
    api: CloudflareApi, client: Cloudflare, zone: Zone, body: dict[str, Any]
) -> None:
    with pytest.raises(cloudflare.PermissionDeniedError):
        client.dns.settings.zone.edit(zone_id=zone.id, **body)

    api.store.set_plan(zone.id, Plan.ENTERPRISE)

    assert client.dns.settings.zone.edit(zone_id=zone.id, **body) is not None


@pytest.mark.parametrize(
    "body",
    [
        {"multi_provider": "yes"},
        {"ns_ttl": 29},
        {"zone_mode": "odd"},
        {"nameservers": {"type": "odd"}},
        {"soa": {"expire": 60}},
        {"soa": {"mname": "no spaces"}},
    ],
)
def test_settings_that_are_refused(client: Cloudflare, zone: Zone, body: dict[str, Any]) -> None:
    with pytest.raises(cloudflare.BadRequestError):
        client.dns.settings.zone.edit(zone_id=zone.id, **body)


def test_signing_is_pending_until_the_parent_has_the_ds(api: CloudflareApi, client: Cloudflare, zone: Zone) -> None:
    off = client.dns.dnssec.get(zone_id=zone.id)
    assert off is not None
    assert (off.status, off.ds) == ("disabled", None)

    on = client.dns.dnssec.edit(zone_id=zone.id, status="active", dnssec_multi_signer=True)
    assert on is not None
    assert (on.status, on.dnssec_multi_signer, on.algorithm) == ("pending", True, "13")

    api.publish_ds(zone.id)
    active = client.dns.dnssec.get(zone_id=zone.id)
    assert active is not None
    assert active.status == "active"


def test_the_ds_belongs_to_the_key(client: Cloudflare, zone: Zone) -> None:
    state = client.dns.dnssec.edit(zone_id=zone.id, status="active")

    assert state is not None
    assert state.flags is not None
    key: Any = dns.rdata.from_text("IN", "DNSKEY", f"{int(state.flags)} 3 {state.algorithm} {state.public_key}")
    ds = dns.dnssec.make_ds(dns.name.from_text("example.com"), key, "SHA256")
    assert str(state.ds).upper().endswith(ds.to_text().upper())
    assert state.key_tag == dns.dnssec.key_id(key)


def test_keys_are_deleted_only_when_signing_is_off(client: Cloudflare, zone: Zone) -> None:
    client.dns.dnssec.edit(zone_id=zone.id, status="active")
    with pytest.raises(cloudflare.BadRequestError):
        client.dns.dnssec.delete(zone_id=zone.id)

    client.dns.dnssec.edit(zone_id=zone.id, status="disabled")

    assert client.dns.dnssec.delete(zone_id=zone.id) == ""
