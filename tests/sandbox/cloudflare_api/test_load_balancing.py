"""Monitors, pools and load balancers through the vendor's client."""

from __future__ import annotations

from typing import Any

import cloudflare
import pytest
from cloudflare import Cloudflare
from cloudflare.types.zones import Zone

from dnsstack.sandbox.cloudflare_api import DEFAULT_ACCOUNT, CloudflareApi

ACCOUNT = DEFAULT_ACCOUNT.id
ORIGINS: Any = [{"name": "one", "address": "192.0.2.1"}]


@pytest.fixture
def monitor(client: Cloudflare) -> str:
    made = client.load_balancers.monitors.create(
        account_id=ACCOUNT, type="https", path="/healthz", expected_codes="2xx"
    )
    assert made is not None
    assert made.id is not None
    return made.id


@pytest.fixture
def pool(client: Cloudflare, monitor: str) -> str:
    made = client.load_balancers.pools.create(account_id=ACCOUNT, name="primary", origins=ORIGINS, monitor=monitor)
    assert made is not None
    assert made.id is not None
    return made.id


@pytest.fixture
def balancer(client: Cloudflare, zone: Zone, pool: str) -> Any:
    return client.load_balancers.create(
        zone_id=zone.id, name="www.example.com", default_pools=[pool], fallback_pool=pool, steering_policy="off"
    )


def code(refusal: pytest.ExceptionInfo[cloudflare.APIStatusError]) -> int | None:
    return refusal.value.errors[0].code


def test_a_monitor_has_the_services_defaults(client: Cloudflare, monitor: str) -> None:
    read: Any = client.load_balancers.monitors.get(monitor, account_id=ACCOUNT)

    assert (read.interval, read.timeout, read.retries, read.method, read.path) == (60, 5, 2, "GET", "/healthz")
    assert [one.id for one in client.load_balancers.monitors.list(account_id=ACCOUNT)] == [monitor]


def test_a_monitor_is_patched_and_overwritten(client: Cloudflare, monitor: str) -> None:
    monitors = client.load_balancers.monitors
    patched: Any = monitors.edit(monitor, account_id=ACCOUNT, interval=120)
    assert (patched.interval, patched.path, patched.expected_codes) == (120, "/healthz", "2xx")

    put: Any = monitors.update(monitor, account_id=ACCOUNT, type="tcp", port=443)
    assert (put.type, put.port, put.method) == ("tcp", 443, "connection_established")


@pytest.mark.parametrize(
    "body",
    [
        {"interval": 59},
        {"interval": 3601},
        {"timeout": 0},
        {"retries": 6},
        {"type": "odd"},
        {"type": "tcp"},
        {"timeout": 10, "retries": 5, "interval": 60 - 1},
        {"consecutive_down": -1},
    ],
)
def test_monitors_that_are_refused(client: Cloudflare, body: dict[str, Any]) -> None:
    with pytest.raises(cloudflare.BadRequestError) as refusal:
        client.load_balancers.monitors.create(account_id=ACCOUNT, extra_body=body)
    assert code(refusal) == 1002


def test_a_pool_has_the_services_defaults(client: Cloudflare, pool: str, monitor: str) -> None:
    read: Any = client.load_balancers.pools.get(pool, account_id=ACCOUNT)

    assert (read.enabled, read.minimum_origins, read.monitor) == (True, 1, monitor)
    assert (read.origins[0].enabled, read.origins[0].weight) == (True, 1)
    assert [one.id for one in client.load_balancers.pools.list(account_id=ACCOUNT, monitor=monitor)] == [pool]
    assert [one.id for one in client.load_balancers.pools.list(account_id=ACCOUNT, monitor="none")] == []


def test_a_pool_is_patched_and_overwritten(client: Cloudflare, pool: str, monitor: str) -> None:
    pools = client.load_balancers.pools
    patched: Any = pools.edit(pool, account_id=ACCOUNT, enabled=False)
    assert (patched.enabled, patched.name, patched.monitor) == (False, "primary", monitor)

    put: Any = pools.update(pool, account_id=ACCOUNT, name="other", origins=ORIGINS)
    assert (put.enabled, put.name, put.monitor) == (True, "other", "")


@pytest.mark.parametrize(
    "body",
    [
        {"origins": []},
        {"origins": [{"name": "x", "address": "no spaces"}]},
        {"origins": [{"name": "x", "address": "192.0.2.1", "weight": 2}]},
        {"origins": [*ORIGINS, *ORIGINS]},
        {"monitor": "f" * 32},
        {"name": "no spaces"},
        {"check_regions": ["MOON"]},
    ],
)
def test_pools_that_are_refused(client: Cloudflare, body: dict[str, Any]) -> None:
    with pytest.raises(cloudflare.BadRequestError) as refusal:
        client.load_balancers.pools.create(account_id=ACCOUNT, name="new", origins=ORIGINS, extra_body=body)
    assert code(refusal) == 1002


def test_pool_names_are_unique(client: Cloudflare, pool: str) -> None:
    with pytest.raises(cloudflare.BadRequestError):
        client.load_balancers.pools.create(account_id=ACCOUNT, name="primary", origins=ORIGINS)


def test_a_load_balancer_has_the_services_defaults(client: Cloudflare, zone: Zone, balancer: Any, pool: str) -> None:
    assert (balancer.enabled, balancer.proxied, balancer.ttl, balancer.steering_policy) == (True, False, 30, "off")
    assert balancer.zone_name == "example.com"
    assert [one.id for one in client.load_balancers.list(zone_id=zone.id)] == [balancer.id]

    read: Any = client.load_balancers.get(balancer.id, zone_id=zone.id)
    assert read.default_pools == [pool]


def test_a_load_balancer_is_patched_and_overwritten(client: Cloudflare, zone: Zone, balancer: Any, pool: str) -> None:
    patched: Any = client.load_balancers.edit(balancer.id, zone_id=zone.id, ttl=60)
    assert (patched.ttl, patched.name) == (60, "www.example.com")

    put: Any = client.load_balancers.update(
        balancer.id, zone_id=zone.id, name="app.example.com", default_pools=[pool], fallback_pool=pool, proxied=True
    )
    assert (put.ttl, put.name, put.created_on) == (None, "app.example.com", balancer.created_on)


@pytest.mark.parametrize(
    "body",
    [
        {"name": "www.other.org"},
        {"default_pools": []},
        {"default_pools": ["f" * 32]},
        {"fallback_pool": "f" * 32},
        {"steering_policy": "odd"},
        {"ttl": 5},
        {"region_pools": {"WEU": ["f" * 32]}},
    ],
)
def test_load_balancers_that_are_refused(client: Cloudflare, zone: Zone, pool: str, body: dict[str, Any]) -> None:
    good = {"zone_id": zone.id, "name": "www.example.com", "default_pools": [pool], "fallback_pool": pool}
    with pytest.raises(cloudflare.BadRequestError) as refusal:
        client.load_balancers.create(**{**good, **body})
    assert code(refusal) == 1002


def test_what_is_in_use_isnt_deleted(client: Cloudflare, zone: Zone, balancer: Any, pool: str, monitor: str) -> None:
    for delete in (
        lambda: client.load_balancers.pools.delete(pool, account_id=ACCOUNT),
        lambda: client.load_balancers.monitors.delete(monitor, account_id=ACCOUNT),
    ):
        with pytest.raises(cloudflare.APIStatusError) as refusal:
            delete()
        assert (refusal.value.status_code, code(refusal)) == (412, 1005)

    client.load_balancers.delete(balancer.id, zone_id=zone.id)
    client.load_balancers.pools.delete(pool, account_id=ACCOUNT)
    client.load_balancers.monitors.delete(monitor, account_id=ACCOUNT)

    for get in (
        lambda: client.load_balancers.get(balancer.id, zone_id=zone.id),
        lambda: client.load_balancers.pools.get(pool, account_id=ACCOUNT),
        lambda: client.load_balancers.monitors.get(monitor, account_id=ACCOUNT),
    ):
        with pytest.raises(cloudflare.NotFoundError):
            get()


def test_load_balancing_needs_the_add_on(api: CloudflareApi, client: Cloudflare, zone: Zone, pool: str) -> None:
    api.store.add_account(DEFAULT_ACCOUNT)

    with pytest.raises(cloudflare.BadRequestError, match=r"range \[1, 0\]"):
        client.load_balancers.pools.create(account_id=ACCOUNT, name="new", origins=ORIGINS)
    with pytest.raises(cloudflare.PermissionDeniedError):
        client.load_balancers.monitors.create(account_id=ACCOUNT)
    with pytest.raises(cloudflare.PermissionDeniedError):
        client.load_balancers.create(zone_id=zone.id, name="x.example.com", default_pools=[pool], fallback_pool=pool)
