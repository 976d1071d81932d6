"""What the service refuses, forgets and counts: limits by plan and by user, pages, pending zones, and its codes."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import cloudflare
import httpx
import pytest
from cloudflare import Cloudflare
from cloudflare.types.shared import ErrorData, ResponseInfo
from cloudflare.types.zones import Zone

from dnsstack.sandbox import cloudflare_api
from dnsstack.sandbox.cloudflare_api import DEFAULT_ACCOUNT, DEFAULT_TOKEN, CloudflareApi, Plan, RateLimit, Token
from dnsstack.sandbox.cloudflare_api.codes import CODES
from dnsstack.sandbox.cloudflare_api.errors import ApiError

Connect = Callable[..., Cloudflare]
ACCOUNT: Any = {"id": DEFAULT_ACCOUNT.id}


def get(api: CloudflareApi, path: str, token: Token = DEFAULT_TOKEN) -> httpx.Response:
    return httpx.get(f"{api.base_url}/{path}", headers={"Authorization": f"Bearer {token.secret}"}, trust_env=False)


def test_a_zones_name_is_answered_in_unicode_and_its_records_names_in_a_labels(client: Cloudflare) -> None:
    made: Any = client.zones.create(account=ACCOUNT, name="xn--bcher-kva.example")
    record: Any = client.dns.records.create(zone_id=made.id, type="A", name="www", content="192.0.2.1", ttl=300)

    assert made.name == "bücher.example"
    assert [one.name for one in client.zones.list(name="bücher.example")] == ["bücher.example"]
    assert list(client.zones.list(name="xn--bcher-kva.example")) == []
    assert record.name == "www.xn--bcher-kva.example"


def test_priority_is_beside_data_and_for_uri_in_it_too(client: Cloudflare, zone: Zone) -> None:
    srv: Any = client.dns.records.create(
        zone_id=zone.id,
        type="SRV",
        name="_sip._tcp",
        ttl=300,
        data={"priority": 10, "weight": 1, "port": 5060, "target": "sip.example.net"},
    )
    uri: Any = client.dns.records.create(
        zone_id=zone.id, type="URI", name="u", ttl=300, priority=10, data={"weight": 1, "target": "https://a.example/"}
    )

    assert (srv.priority, srv.data.priority) == (10, 10)
    assert (uri.priority, uri.data.to_dict()["priority"]) == (10, 10)


def test_settings_are_answered_whole_whatever_was_changed(api: CloudflareApi, client: Cloudflare, zone: Zone) -> None:
    before = get(api, f"zones/{zone.id}/dns_settings").json()["result"]

    changed: Any = client.dns.settings.zone.edit(zone_id=zone.id, multi_provider=True)

    after = get(api, f"zones/{zone.id}/dns_settings").json()["result"]
    assert changed.to_dict(mode="json") == after == before | {"multi_provider": True}
    assert {"flatten_all_cnames", "internal_dns", "nameservers", "ns_ttl", "soa", "zone_mode"} <= after.keys()


@pytest.mark.parametrize(
    ("plan", "status", "days", "left"),
    [
        (Plan.FREE, "pending", 27.9, True),
        (Plan.FREE, "pending", 28, False),
        (Plan.FREE, "active", 1000, True),
        (Plan.PRO, "pending", 1000, True),
    ],
)
def test_a_pending_zone_of_a_free_plan_goes_after_28_days(
    connect: Connect, plan: Plan, status: str, days: float, *, left: bool
) -> None:
    now = [datetime(2026, 11, 1, tzinfo=UTC)]
    with CloudflareApi([replace(DEFAULT_ACCOUNT, plan=plan)], rate_limit=None, clock=lambda: now[0]) as api:
        client = connect(api)
        zone: Any = client.zones.create(account=ACCOUNT, name="example.com")
        client.dns.records.create(zone_id=zone.id, type="A", name="www", content="192.0.2.1", ttl=300)
        if status == "active":
            api.activate(zone.id)

        now[0] += timedelta(days=days)

        assert [one.name for one in client.zones.list()] == (["example.com"] if left else [])
        assert len(api.store.records(zone.id)) == left


@pytest.mark.parametrize(
    ("plan", "body", "code"),
    [
        (Plan.FREE, {"comment": "x" * 100}, None),
        (Plan.FREE, {"comment": "x" * 101}, 9301),
        (Plan.FREE, {"tags": ["team:dns"]}, 9300),
        (Plan.PRO, {"comment": "x" * 500}, None),
        (Plan.PRO, {"comment": "x" * 501}, 9301),
        (Plan.PRO, {"tags": [f"team:{number}" for number in range(20)]}, None),
        (Plan.PRO, {"tags": [f"team:{number}" for number in range(21)]}, 9300),
        (Plan.PRO, {"tags": ["team dns"]}, 9300),
        (Plan.PRO, {"tags": ["x" * 33]}, 9300),
        (Plan.PRO, {"tags": [f"team:{'x' * 101}"]}, 9300),
    ],
)
def test_comments_and_tags_have_limits_by_plan(
    api: CloudflareApi, client: Cloudflare, zone: Zone, plan: Plan, body: dict[str, Any], code: int | None
) -> None:
    api.store.set_plan(zone.id, plan)
    record: dict[str, Any] = {"type": "A", "name": "www", "content": "192.0.2.1", "ttl": 300, **body}

    if code is None:
        assert client.dns.records.create(zone_id=zone.id, **record)
        return
    with pytest.raises(cloudflare.BadRequestError) as refusal:
        client.dns.records.create(zone_id=zone.id, **record)
    assert refusal.value.errors[0].code == code


@pytest.mark.parametrize(("plan", "limit"), [(Plan.FREE, 200), (Plan.PRO, 3500), (Plan.ENTERPRISE, 3500)])
def test_a_batch_has_a_size_by_plan(api: CloudflareApi, client: Cloudflare, zone: Zone, plan: Plan, limit: int) -> None:
    """What is counted is every operation; one more than the limit is refused before any is looked at."""
    api.store.set_plan(zone.id, plan)
    deletes: Any = [{"id": f"{number:032x}"} for number in range(limit - 1)]
    posts: Any = [{"type": "A", "name": "www", "content": "192.0.2.1", "ttl": 1}]

    with pytest.raises(cloudflare.APIStatusError) as unknown:
        client.dns.records.batch(zone_id=zone.id, deletes=deletes, posts=posts)
    with pytest.raises(cloudflare.BadRequestError) as refusal:
        client.dns.records.batch(zone_id=zone.id, deletes=deletes, posts=posts * 2)

    assert [one.value.errors[0].code for one in (unknown, refusal)] == [81044, 9303]


def test_the_rate_limit_counts_a_users_tokens_together_and_can_be_switched_off() -> None:
    second, other = Token("second-token-" + "x" * 26), Token("another-users-" + "x" * 26, user="somebody")
    with CloudflareApi(rate_limit=RateLimit(requests=2)) as api:
        for token in (second, other):
            api.add_token(token)

        answers = [get(api, "zones", token).status_code for token in (DEFAULT_TOKEN, second, second, other)]

        assert answers == [200, 200, 429, 200]
    with CloudflareApi(rate_limit=None) as api:
        assert "ratelimit" not in get(api, "zones").headers
    assert (RateLimit().requests, RateLimit().window, RateLimit().block) == (1200, 300, 300)


@pytest.mark.parametrize(
    ("query", "info", "listed"),
    [
        ("", (1, 20, 7, 7, 1), 7),
        ("?per_page=5", (1, 5, 5, 7, 2), 5),
        ("?page=2&per_page=5", (2, 5, 2, 7, 2), 2),
        ("?page=3&per_page=5", (3, 5, 0, 7, 2), 0),
    ],
)
def test_pages_of_zones(api: CloudflareApi, client: Cloudflare, query: str, info: tuple[int, ...], listed: int) -> None:
    for number in range(7):
        client.zones.create(account=ACCOUNT, name=f"zone{number}.example")

    answer = get(api, f"zones{query}").json()

    assert len(answer["result"]) == listed
    keys = ("page", "per_page", "count", "total_count", "total_pages")
    assert answer["result_info"] == dict(zip(keys, info, strict=True))


@pytest.mark.parametrize(
    ("path", "query"),
    [
        ("zones", "per_page=4"),
        ("zones", "per_page=51"),
        ("zones", "page=0"),
        ("zones", "page=two"),
        ("zones/{zone}/dns_records", "per_page=0"),
        ("zones/{zone}/dns_records", "per_page=5000001"),
        ("zones/{zone}/dns_records", "per_page=2.5"),
    ],
)
def test_a_page_outside_its_bounds_is_refused(api: CloudflareApi, zone: Zone, path: str, query: str) -> None:
    answer = get(api, f"{path.format(zone=zone.id)}?{query}")

    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (400, 1201)


@pytest.mark.parametrize("code", CODES)
def test_every_refusal_has_the_official_clients_form(code: int) -> None:
    body = ApiError(400, code, "text", chain=((6111, "inner"),)).to_json()

    (error,) = body["errors"]
    assert (body["result"], body["success"], body["messages"]) == (None, False, [])
    for known in (ErrorData, ResponseInfo):
        read = known.model_validate(error)
        assert (read.code, read.message) == (code, "text")


def test_the_table_has_every_code_that_is_used_and_no_other() -> None:
    makers = {"ApiError", "invalid_record", "validation_failed", "_host"}
    used: set[int] = set()
    for file in Path(cloudflare_api.__file__).parent.rglob("*.py"):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and type(node.value) is int and file.name != "codes.py":
                used |= {node.value} & CODES.keys()
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in makers:
                given = {arg.value for arg in node.args if isinstance(arg, ast.Constant) and type(arg.value) is int}
                assert {code for code in given if code > 900} <= CODES.keys(), file.name
    assert used == CODES.keys()


def test_a_code_from_memory_is_marked_so() -> None:
    assert CODES[10000].from_memory
    assert not CODES[81058].from_memory
    assert all(code.meaning for code in CODES.values())
