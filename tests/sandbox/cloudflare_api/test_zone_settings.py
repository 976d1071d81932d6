"""DNS settings and DNSSEC through the vendor's client."""

from __future__ import annotations

from typing import Any

import cloudflare
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
