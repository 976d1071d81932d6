"""Tokens, rate limit, faults and life cycle: what surrounds every path."""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import cloudflare
import pytest
from cloudflare import Cloudflare
from cloudflare.types.zones import Zone

from dnsstack.errors import EnvironmentFault, MissingExtra
from dnsstack.sandbox.cloudflare_api import DEFAULT_TOKEN, CloudflareApi, Fault, Permission, RateLimit, Token

Connect = Callable[..., Cloudflare]
RECORD: Any = {"type": "A", "name": "www", "content": "192.0.2.1", "ttl": 60}


def raw(url: str, **headers: str) -> tuple[int, dict[str, Any]]:
    """Status and envelope of a plain GET."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, headers=headers)) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, json.load(refusal)


def bearer(secret: str = DEFAULT_TOKEN.secret) -> str:
    return f"Bearer {secret}"


@pytest.mark.parametrize(
    ("path", "headers", "status", "code"),
    [
        ("/zones", {}, 400, 9106),
        ("/zones", {"Authorization": "Basic abc"}, 400, 6003),
        ("/zones", {"Authorization": bearer("short")}, 400, 6003),
        ("/zones", {"Authorization": bearer("x" * 40)}, 403, 9109),
        ("/zones", {"X-Auth-Key": "a", "X-Auth-Email": "b"}, 403, 9103),
        ("/nowhere", {"Authorization": bearer()}, 404, 7003),
        ("/zones/example.com/dns_records", {"Authorization": bearer()}, 404, 7003),
        (f"/zones/{'f' * 32}/dns_records", {"Authorization": bearer()}, 404, 7003),
        (f"/zones/{'f' * 32}", {"Authorization": bearer()}, 404, 1001),
        (f"/accounts/{'f' * 32}/load_balancers/pools", {"Authorization": bearer()}, 404, 7003),
        ("/zones/x/dns_records/batch", {"Authorization": bearer()}, 404, 7003),
    ],
)
def test_refusals_have_the_services_envelope(
    api: CloudflareApi, path: str, headers: dict[str, str], status: int, code: int
) -> None:
    answered, envelope = raw(api.base_url + path, **headers)

    assert (answered, envelope["errors"][0]["code"]) == (status, code)
    assert (envelope["success"], envelope["result"], envelope["messages"]) == (False, None, [])


def test_a_malformed_header_is_explained_in_the_chain(api: CloudflareApi) -> None:
    _, envelope = raw(api.base_url + "/zones", Authorization="Bearer ?")

    assert envelope["errors"][0]["error_chain"] == [
        {"code": 6111, "message": "Invalid format for Authorization header"}
    ]


def test_a_body_that_isnt_json_is_refused(api: CloudflareApi, zone: Zone) -> None:
    for body in (b"{", b"[]"):
        request = urllib.request.Request(
            f"{api.base_url}/zones/{zone.id}/dns_records", body, {"Authorization": bearer()}, method="POST"
        )
        with pytest.raises(urllib.error.HTTPError) as refusal:
            urllib.request.urlopen(request)
        refusal.value.close()
        assert refusal.value.code == 400


def test_a_token_for_one_zones_dns_can_do_nothing_else(api: CloudflareApi, connect: Connect, zone: Zone) -> None:
    token = Token("only-dns-of-example-com-" + "x" * 16, frozenset({Permission.DNS_EDIT}), frozenset({"example.com"}))
    api.add_token(token)
    owner, scoped = connect(api), connect(api, token)
    other: Any = owner.zones.create(account={"id": zone.account.id or ""}, name="example.org")

    assert scoped.dns.records.create(zone_id=zone.id, **RECORD)
    assert [record.content for record in scoped.dns.records.list(zone_id=zone.id)] == ["192.0.2.1"]
    for refused, expected in (
        (lambda: scoped.dns.records.create(zone_id=other.id, **RECORD), 9109),
        (lambda: scoped.zones.get(zone_id=zone.id), 10000),
        (lambda: scoped.dns.settings.zone.edit(zone_id=zone.id, multi_provider=True), 10000),
        (lambda: scoped.load_balancers.pools.list(account_id=zone.account.id or ""), 10000),
    ):
        with pytest.raises(cloudflare.PermissionDeniedError) as refusal:
            refused()
        assert refusal.value.errors[0].code == expected


def test_read_tokens_dont_write_and_write_tokens_read(api: CloudflareApi, connect: Connect, zone: Zone) -> None:
    reader = Token("reads-" + "x" * 34, frozenset({Permission.DNS_READ, Permission.ZONE_READ}))
    api.add_token(reader)
    client = connect(api, reader)

    assert [one.name for one in client.zones.list()] == ["example.com"]
    with pytest.raises(cloudflare.PermissionDeniedError):
        client.dns.records.create(zone_id=zone.id, **RECORD)

    api.revoke_token(reader)
    with pytest.raises(cloudflare.PermissionDeniedError):
        client.zones.list()


def test_tokens_expire(api: CloudflareApi, connect: Connect) -> None:
    api.add_token(replace(DEFAULT_TOKEN, expires_on=datetime.now(UTC) - timedelta(seconds=1)))

    with pytest.raises(cloudflare.PermissionDeniedError):
        connect(api).zones.list()


def test_the_rate_limit_blocks_and_says_for_how_long(connect: Connect) -> None:
    with CloudflareApi(rate_limit=RateLimit(requests=3, window=300, block=300)) as api:
        client = connect(api)
        left = [client.zones.with_raw_response.list().headers["ratelimit"] for _ in range(3)]
        assert [text.split(";")[1] for text in left] == ["r=2", "r=1", "r=0"]

        for _ in range(2):
            with pytest.raises(cloudflare.RateLimitError) as refusal:
                client.zones.list()
        assert int(refusal.value.response.headers["retry-after"]) in range(299, 301)
        assert refusal.value.errors[0].code == 971

        other = Token("another-token-" + "x" * 26, user="somebody else")
        api.add_token(other)
        assert list(connect(api, other).zones.list()) == []


def test_a_429_is_retried_by_the_client(api: CloudflareApi, connect: Connect, zone: Zone) -> None:
    fault = api.faults.add(Fault(method="POST", path="*/dns_records", status=429, retry_after=1, count=1))

    assert connect(api, retries=1).dns.records.create(zone_id=zone.id, **RECORD)
    assert fault.hits == 1
    assert api.requests["POST", f"/client/v4/zones/{zone.id}/dns_records", 429] == 1


def test_faults_hit_only_what_they_match_and_end(api: CloudflareApi, client: Cloudflare, zone: Zone) -> None:
    api.faults.add(Fault(method="POST", path="*/dns_records", status=503, count=2, skip=1))

    names = iter("abcd")

    def attempt() -> bool:
        try:
            return bool(client.dns.records.create(zone_id=zone.id, **{**RECORD, "name": next(names)}))
        except cloudflare.InternalServerError:
            return False

    assert [attempt() for _ in range(4)] == [True, False, False, True]
    assert len(api.store.records(zone.id)) == 2


def test_a_removed_fault_hits_nothing(api: CloudflareApi, client: Cloudflare) -> None:
    fault = api.faults.add(Fault(status=500, count=None))
    with pytest.raises(cloudflare.InternalServerError):
        client.zones.list()

    api.faults.remove(fault)

    assert list(client.zones.list()) == []


def test_a_request_may_be_carried_out_although_its_answer_never_comes(
    api: CloudflareApi, client: Cloudflare, connect: Connect, zone: Zone
) -> None:
    api.faults.add(Fault(method="POST", commit=True, drop=True))
    with pytest.raises(cloudflare.APIConnectionError):
        client.dns.records.create(zone_id=zone.id, **RECORD)
    assert len(api.store.records(zone.id)) == 1

    api.faults.add(Fault(method="PATCH", commit=True, delay=30, drop=True))
    [record] = api.store.records(zone.id)
    seen = api.changes.count
    with pytest.raises(cloudflare.APITimeoutError):
        connect(api, timeout=0.3).dns.records.edit(
            zone_id=zone.id, dns_record_id=record.id, **{**RECORD, "content": "192.0.2.2"}
        )
    api.changes.wait(seen, timeout=60)
    assert [one.content for one in api.store.records(zone.id)] == ["192.0.2.2"]


def test_a_dropped_request_isnt_carried_out(api: CloudflareApi, client: Cloudflare, zone: Zone) -> None:
    api.faults.add(Fault(method="POST", drop=True))

    with pytest.raises(cloudflare.APIConnectionError):
        client.dns.records.create(zone_id=zone.id, **RECORD)
    assert api.store.records(zone.id) == []


def test_a_slow_answer_is_an_answer(api: CloudflareApi, client: Cloudflare) -> None:
    api.faults.add(Fault(delay=0.2))
    start = time.monotonic()

    assert list(client.zones.list()) == []
    assert time.monotonic() - start >= 0.2


def test_stopping_ends_waiting_requests_and_frees_the_port(connect: Connect) -> None:
    api = CloudflareApi().start()
    port = api.port
    fault = api.faults.add(Fault(delay=3600, count=None))
    outcome: list[BaseException] = []

    def ask() -> None:
        try:
            connect(api, timeout=60).zones.list()
        except cloudflare.APIConnectionError as error:
            outcome.append(error)

    waiting = threading.Thread(target=ask)
    waiting.start()
    while not fault.hits:
        time.sleep(0.005)
    api.stop()
    waiting.join(timeout=60)

    assert not waiting.is_alive()
    with socket.create_server(("127.0.0.1", port)):
        pass
    api.stop()


def test_a_taken_port_is_one_clear_sentence() -> None:
    with CloudflareApi() as api, pytest.raises(EnvironmentFault, match=f"port {api.port} of 127.0.0.1"):
        CloudflareApi(port=api.port).start()


def test_two_emulators_dont_know_each_other(connect: Connect, api: CloudflareApi, zone: Zone) -> None:
    with CloudflareApi() as other:
        assert list(connect(other).zones.list()) == []


def test_waiting_for_changes_ends_when_one_comes(api: CloudflareApi, client: Cloudflare, zone: Zone) -> None:
    seen = api.changes.count
    counts: list[int] = []
    waiting = threading.Thread(target=lambda: counts.append(api.changes.wait(seen, timeout=30)))
    waiting.start()

    client.dns.records.create(zone_id=zone.id, **RECORD)
    waiting.join(timeout=30)

    assert counts == [seen + 1]


@pytest.fixture
def without_werkzeug(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    kept = {name: module for name, module in sys.modules.items() if name.startswith("dnsstack.sandbox.cloudflare_api")}
    for name in kept:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "werkzeug", None)
    yield
    for name in [name for name in sys.modules if name.startswith("dnsstack.sandbox.cloudflare_api")]:
        del sys.modules[name]


@pytest.mark.usefixtures("without_werkzeug")
def test_without_the_extra_the_import_says_what_to_install() -> None:
    with pytest.raises(MissingExtra, match=r"pip install 'dnsstack\[sandbox\]'"):
        import dnsstack.sandbox.cloudflare_api  # noqa: F401 - the import is the test
