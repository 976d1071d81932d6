"""The emulated API, and the vendor's own client in front of it, checking every answer against its schema."""

from __future__ import annotations

import ssl
from collections.abc import Callable, Iterator
from dataclasses import replace

import httpx
import pytest
from cloudflare import Cloudflare
from cloudflare.types.zones import Zone

from dnsstack.sandbox.cloudflare_api import DEFAULT_ACCOUNT, DEFAULT_TOKEN, CloudflareApi, Plan, Token

TRUST = ssl.create_default_context()
"""Made once: it costs more than everything else that a client needs."""

ENTERPRISE = replace(DEFAULT_ACCOUNT, plan=Plan.ENTERPRISE, load_balancing=True)


@pytest.fixture
def api() -> Iterator[CloudflareApi]:
    with CloudflareApi([replace(DEFAULT_ACCOUNT, load_balancing=True)], rate_limit=None) as running:
        yield running


@pytest.fixture
def connect() -> Iterator[Callable[..., Cloudflare]]:
    """Makes clients that are closed afterwards."""
    clients: list[Cloudflare] = []

    def client(api: CloudflareApi, token: Token = DEFAULT_TOKEN, retries: int = 0, timeout: float = 60) -> Cloudflare:
        made = Cloudflare(
            api_token=token.secret,
            base_url=api.base_url,
            max_retries=retries,
            timeout=httpx.Timeout(60, read=timeout),
            http_client=httpx.Client(verify=TRUST),
            _strict_response_validation=True,
        )
        clients.append(made)
        return made

    yield client
    for made in clients:
        made.close()


@pytest.fixture
def client(api: CloudflareApi, connect: Callable[..., Cloudflare]) -> Cloudflare:
    return connect(api)


@pytest.fixture
def zone(client: Cloudflare) -> Zone:
    made = client.zones.create(account={"id": DEFAULT_ACCOUNT.id}, name="example.com")
    assert made is not None
    return made


@pytest.fixture
def enterprise(api: CloudflareApi) -> CloudflareApi:
    """The same API after the account went Enterprise."""
    api.store.add_account(ENTERPRISE)
    return api
