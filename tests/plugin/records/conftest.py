"""One emulated Cloudflare for all tests here; each has a zone of its own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dnsstack.sandbox.cloudflare_api import DEFAULT_ACCOUNT, CloudflareApi
from dnsstack.sandbox.route53_api import REQUESTS_PER_SECOND, Route53Api
from tests.plugin.records.cloudflare_world import World, add_zone
from tests.plugin.records.route53_world import Route53World

ROOMY = replace(DEFAULT_ACCOUNT, record_quota=30_000)


@pytest.fixture(scope="package")
def cloudflare_api() -> Iterator[CloudflareApi]:
    with CloudflareApi([ROOMY], rate_limit=None) as running:
        yield running


@pytest.fixture(scope="package")
def route53_world() -> Iterator[Route53World]:
    """The emulated Route53, which takes five requests a second by the world's own clock; `add_zone` adds a zone."""
    worlds: list[Route53World] = []
    rate = REQUESTS_PER_SECOND
    with Route53Api(requests_per_second=rate, pace_clock=lambda: worlds[0].now if worlds else 0.0) as api:
        worlds.append(Route53World(api, ""))
        yield worlds[0]


@pytest.fixture
def route53(route53_world: Route53World) -> Iterator[Route53World]:
    """The emulated Route53 with an empty zone."""
    route53_world.add_zone()
    yield route53_world
    route53_world.api.faults.clear()


@pytest.fixture
def world(cloudflare_api: CloudflareApi) -> Iterator[World]:
    cloudflare_api.requests.clear()
    made = World(cloudflare_api, add_zone(cloudflare_api))
    yield made
    cloudflare_api.faults.clear()
    cloudflare_api.store.add_account(ROOMY)
    if cloudflare_api.store.zone(made.zone.id) is not None:
        cloudflare_api.store.delete_zone(made.zone.id)
