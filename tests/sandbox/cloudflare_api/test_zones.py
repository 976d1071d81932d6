"""Zones through the vendor's client."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import cloudflare
import pytest
from cloudflare import Cloudflare
from cloudflare.types.zones import Zone

from dnsstack.sandbox.cloudflare_api import DEFAULT_ACCOUNT, CloudflareApi, Plan

ACCOUNT: Any = {"id": DEFAULT_ACCOUNT.id}


def code(refusal: pytest.ExceptionInfo[cloudflare.APIStatusError]) -> int | None:
    return refusal.value.errors[0].code


def test_a_new_zone_is_pending_and_has_two_assigned_name_servers(zone: Zone) -> None:
    assert zone.status == "pending"
    assert len(set(zone.name_servers)) == 2
    assert all(server.endswith(".ns.cloudflare.com") for server in zone.name_servers)
    assert zone.plan.name == "Pro Website"


def test_the_same_name_gets_the_same_servers_again(client: Cloudflare, zone: Zone) -> None:
    client.zones.delete(zone_id=zone.id)

    again: Any = client.zones.create(account=ACCOUNT, name="EXAMPLE.com.")

    assert (again.name, again.name_servers) == (zone.name, zone.name_servers)
    assert again.id != zone.id


def test_zones_are_listed_by_name_and_by_page_until_a_page_is_empty(client: Cloudflare) -> None:
    names = [f"zone-{number:02d}.example" for number in range(13)]
    for name in names:
        client.zones.create(account=ACCOUNT, name=name)

    assert [zone.name for zone in client.zones.list(per_page=5)] == names
    assert [zone.name for zone in client.zones.list(name="zone-03.example")] == ["zone-03.example"]
    assert [zone.name for zone in client.zones.list(account=ACCOUNT, direction="desc", per_page=50)] == names[::-1]
    assert [zone.name for zone in client.zones.list(account={"id": "f" * 32})] == []


def test_a_zone_is_read_edited_and_deleted(client: Cloudflare, zone: Zone) -> None:
    edited = client.zones.edit(zone_id=zone.id, paused=True)
    assert edited is not None
    assert edited.paused is True

    read = client.zones.get(zone_id=zone.id)
    assert read is not None
    assert read.modified_on > zone.modified_on

    deleted = client.zones.delete(zone_id=zone.id)
    assert deleted is not None
    assert deleted.id == zone.id
    with pytest.raises(cloudflare.NotFoundError) as refusal:
        client.zones.get(zone_id=zone.id)
    assert code(refusal) == 1001


def test_activation_needs_both_servers_at_the_parent_and_no_others(connect: Callable[..., Cloudflare]) -> None:
    delegated: list[str] = []
    with CloudflareApi(rate_limit=None, delegation=lambda _: delegated) as api:
        client = connect(api)
        zone: Any = client.zones.create(account=ACCOUNT, name="example.com")

        def status() -> str | None:
            client.zones.activation_check.trigger(zone_id=zone.id)
            read = client.zones.get(zone_id=zone.id)
            return read.status if read else None

        assert status() == "pending"
        delegated += [f"{server}." for server in zone.name_servers] + ["ns-1.awsdns-01.org."]
        assert status() == "pending"
        client.dns.settings.zone.edit(zone_id=zone.id, multi_provider=True)
        assert status() == "active"


def test_without_a_parent_to_ask_every_zone_activates(client: Cloudflare, zone: Zone) -> None:
    client.zones.activation_check.trigger(zone_id=zone.id)

    read = client.zones.get(zone_id=zone.id)
    assert read is not None
    assert read.status == "active"
    assert read.activated_on is not None


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"name": "example.com"}, 1061),
        ({"name": "Example.COM"}, 1061),
        ({"name": "sub.example.com"}, 1116),
        ({"name": "no spaces.example"}, 1067),
        ({"name": "com"}, 1067),
        ({"name": ""}, 1067),
        ({"name": "partial.example", "type": "partial"}, 1104),
        ({"name": "kind.example", "type": "odd"}, 1092),
        ({"name": "other.example", "account": {"id": "f" * 32}}, 0),
    ],
)
def test_zones_that_are_refused(client: Cloudflare, zone: Zone, body: dict[str, Any], expected: int) -> None:
    with pytest.raises(cloudflare.APIStatusError) as refusal:
        client.zones.create(**{"account": ACCOUNT, **body})

    assert code(refusal) == expected


def test_a_plan_that_changes_changes_the_limits(api: CloudflareApi, client: Cloudflare, zone: Zone) -> None:
    with pytest.raises(cloudflare.BadRequestError):
        client.dns.records.create(zone_id=zone.id, type="A", name="www", content="192.0.2.1", ttl=30)

    api.store.set_plan(zone.id, Plan.ENTERPRISE)

    assert client.dns.records.create(zone_id=zone.id, type="A", name="www", content="192.0.2.1", ttl=30)
