"""Every call of the two resources says whose it is: audit logs show it, and the benchmark counts by it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dnsstack.model.domain import Domain
from dnsstack.plugin.credentials import Credentials
from dnsstack.plugin.records import cloudflare, route53
from dnsstack.plugin.resources import Context
from dnsstack.providers.waiting import AGENT
from dnsstack.sandbox.network.apis import EmulatedApis
from dnsstack.sandbox.plugins.cloudflare.api import CloudflareClient
from tests.providers.zones import ACCOUNT

DOMAIN = Domain(domain="example.com", nameservers={"route53": {}, "cloudflare": {"account": ACCOUNT, "plan": "pro"}})


def heard(apis: EmulatedApis, patch: pytest.MonkeyPatch, call: Callable[[], Any]) -> set[bool]:
    """Whether the calls that are made meanwhile name us."""
    found = set()
    with patch.context() as within:
        for name, value in apis.environment.items():
            within.setenv(name, value)
        for api in (apis.route53, apis.cloudflare):

            def counted(request: Any, answer: Callable[[Any], Any] = api.answer) -> Any:
                found.add(AGENT in request.headers["User-Agent"].split())
                return answer(request)

            within.setattr(api, "answer", counted)
        call()
    return found


def asked_by_a_vendor() -> None:
    client = CloudflareClient()
    client.calls.call("GET", "zones")
    client.close()


def test_the_plugins_calls_name_it_and_the_sandboxs_vendors_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    context = Context("", Credentials())
    with EmulatedApis.for_domain(DOMAIN) as apis:
        assert heard(apis, monkeypatch, lambda: route53.opened(context, "Z0123456789").listing()) == {True}
        assert heard(apis, monkeypatch, lambda: cloudflare.opened(context, "0" * 32).listing()) == {True}
        assert heard(apis, monkeypatch, asked_by_a_vendor) == {False}
