"""Lists, batches and zone files of DNS records."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import cloudflare
import pytest
from cloudflare import Cloudflare
from cloudflare.types.zones import Zone

from dnsstack.sandbox.cloudflare_api import DEFAULT_ACCOUNT, CloudflareApi, Permission, Plan, Token


@pytest.fixture
def filled(client: Cloudflare, zone: Zone) -> Zone:
    posts: Any = [
        {"type": "A", "name": "www", "content": "192.0.2.1", "comment": "front", "tags": ["team:web", "live"]},
        {"type": "A", "name": "www", "content": "192.0.2.2", "ttl": 600},
        {"type": "AAAA", "name": "www", "content": "2001:db8::1", "ttl": 300},
        {"type": "CNAME", "name": "blog", "content": "www.example.com", "proxied": True},
        {"type": "MX", "name": "@", "content": "mail.example.com", "priority": 10},
        {"type": "TXT", "name": "@", "content": '"v=spf1 -all"', "tags": ["team:mail"]},
        {"type": "CAA", "name": "@", "data": {"flags": 0, "tag": "issue", "value": "letsencrypt.org"}},
    ]
    client.dns.records.batch(zone_id=zone.id, posts=posts)
    return zone


def contents(client: Cloudflare, zone: Zone, **query: Any) -> list[str]:
    return [str(record.content) for record in client.dns.records.list(zone_id=zone.id, **query)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"name": {"exact": "www.example.com"}, "type": "A"}, ["192.0.2.1", "192.0.2.2"]),
        ({"name": {"startswith": "bl"}}, ["www.example.com"]),
        ({"content": {"exact": "192.0.2.2"}}, ["192.0.2.2"]),
        ({"content": {"contains": "2001"}}, ["2001:db8::1"]),
        ({"content": {"endswith": ".1"}}, ["192.0.2.1"]),
        ({"comment": {"present": "true"}}, ["192.0.2.1"]),
        ({"comment": {"exact": "front"}}, ["192.0.2.1"]),
        ({"comment": {"absent": "true"}, "type": "A"}, ["192.0.2.2"]),
        ({"proxied": True}, ["www.example.com"]),
        ({"tag": {"present": "team"}, "type": "TXT"}, ['"v=spf1 -all"']),
        ({"tag": {"exact": "live"}}, ["192.0.2.1"]),
        ({"tag": {"absent": "team"}, "type": "A"}, ["192.0.2.2"]),
        ({"search": "spf1"}, ['"v=spf1 -all"']),
        ({"name": {"exact": "blog.example.com"}, "content": {"exact": "192.0.2.2"}, "match": "any", "order": "type"},
         ["192.0.2.2", "www.example.com"]),
        ({"type": "A", "order": "content", "direction": "desc"}, ["192.0.2.2", "192.0.2.1"]),
        ({"type": "A", "order": "ttl"}, ["192.0.2.1", "192.0.2.2"]),
        ({"name": {"exact": "nowhere.example.com"}}, []),
    ],
)  # fmt: skip
def test_filters(client: Cloudflare, filled: Zone, query: dict[str, Any], expected: list[str]) -> None:
    assert contents(client, filled, **query) == expected


def test_every_page_size_lists_every_record_once(client: Cloudflare, filled: Zone) -> None:
    for size in (1, 3, 7, 100):
        assert len(set(contents(client, filled, per_page=size))) == 7


def test_a_batch_deletes_before_it_creates(client: Cloudflare, filled: Zone) -> None:
    [blog] = client.dns.records.list(zone_id=filled.id, type="CNAME")

    answer = client.dns.records.batch(
        zone_id=filled.id,
        posts=[{"type": "A", "name": "blog", "content": "192.0.2.9", "ttl": 1}],
        deletes=[{"id": blog.id}],
    )

    assert answer is not None
    assert [record.content for record in answer.posts or []] == ["192.0.2.9"]
    assert [record.id for record in answer.deletes or []] == [blog.id]
    assert answer.patches is None


def test_a_batch_patches_and_puts(client: Cloudflare, filled: Zone) -> None:
    first, second = client.dns.records.list(zone_id=filled.id, type="A", order="content")
    patches: Any = [{"id": first.id, "content": "192.0.2.11"}]
    puts: Any = [{"id": second.id, "type": "A", "name": "www", "content": "192.0.2.12"}]

    client.dns.records.batch(zone_id=filled.id, patches=patches, puts=puts)

    assert contents(client, filled, type="A", order="content") == ["192.0.2.11", "192.0.2.12"]
    assert contents(client, filled, comment={"exact": "front"}) == ["192.0.2.11"]


def test_a_batch_that_fails_anywhere_changes_nothing(api: CloudflareApi, client: Cloudflare, filled: Zone) -> None:
    before, seen = api.store.records(filled.id), api.changes.count
    posts: Any = [
        {"type": "A", "name": "new", "content": "192.0.2.9", "ttl": 1},
        {"type": "CNAME", "name": "www", "content": "a.net", "ttl": 1},
    ]

    with pytest.raises(cloudflare.BadRequestError) as refusal:
        client.dns.records.batch(zone_id=filled.id, deletes=[{"id": before[0].id}], posts=posts)

    assert [error.code for error in refusal.value.errors] == [81053]
    assert api.store.records(filled.id) == before
    assert api.changes.count == seen


def test_a_batch_has_a_limit_by_plan(api: CloudflareApi, client: Cloudflare, zone: Zone) -> None:
    api.store.set_plan(zone.id, Plan.FREE)
    posts: Any = [{"type": "A", "name": f"h{number}", "content": "192.0.2.1", "ttl": 1} for number in range(201)]

    with pytest.raises(cloudflare.BadRequestError):
        client.dns.records.batch(zone_id=zone.id, posts=posts)
    assert api.store.records(zone.id) == []


def test_a_batch_is_one_change(api: CloudflareApi, client: Cloudflare, zone: Zone) -> None:
    seen = api.changes.count
    posts: Any = [{"type": "A", "name": f"h{number}", "content": "192.0.2.1", "ttl": 1} for number in range(5)]

    client.dns.records.batch(zone_id=zone.id, posts=posts)

    assert api.changes.wait(seen, timeout=5) == seen + 1


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ({}, "not nothing"),
        ({"posts": [], "puts_": []}, "not puts_"),
        ({"posts": {}}, "posts must be a list"),
        ({"deletes": [{"id": "a"}], "patches": [{"id": "a", "ttl": 60}]}, "names each record once"),
        ({"puts": [{"id": "a"}, {"id": "a"}]}, "names each record once"),
    ],
)
def test_a_batch_that_means_nothing_is_refused(
    client: Cloudflare, filled: Zone, body: dict[str, Any], words: str
) -> None:
    with pytest.raises(cloudflare.BadRequestError, match=words):
        client.post(f"/zones/{filled.id}/dns_records/batch", body=body, cast_to=object)


def test_a_batch_is_evaluated_in_its_order(api: CloudflareApi, client: Cloudflare, filled: Zone) -> None:
    """A record changed in place by PUT meets what PATCH has made, and a deletion makes room for both."""
    [blog] = client.dns.records.list(zone_id=filled.id, type="CNAME")
    first, second = client.dns.records.list(zone_id=filled.id, type="A", order="content")
    put: Any = [{"id": blog.id, "type": "A", "name": "www", "content": "192.0.2.1", "ttl": 1}]
    patch: Any = [{"id": second.id, "content": "192.0.2.1"}]

    with pytest.raises(cloudflare.BadRequestError) as refusal:
        client.dns.records.batch(zone_id=filled.id, puts=put, patches=patch)
    client.dns.records.batch(zone_id=filled.id, puts=put, deletes=[{"id": first.id}])

    assert [error.code for error in refusal.value.errors] == [81058]
    assert [record.id for record in api.store.records(filled.id) if record.content == "192.0.2.1"] == [blog.id]


def test_the_quota_counts_while_a_batch_runs(api: CloudflareApi, client: Cloudflare, filled: Zone) -> None:
    account = api.store.account(filled.account.id or "")
    assert account is not None
    api.store.add_account(replace(account, record_quota=8))
    [blog] = client.dns.records.list(zone_id=filled.id, type="CNAME")
    posts: Any = [{"type": "A", "name": f"h{number}", "content": "192.0.2.1", "ttl": 1} for number in range(2)]

    with pytest.raises(cloudflare.BadRequestError, match="quota"):
        client.dns.records.batch(zone_id=filled.id, posts=posts)
    client.dns.records.batch(zone_id=filled.id, posts=posts, deletes=[{"id": blog.id}])

    assert len(api.store.records(filled.id)) == 8


@pytest.mark.parametrize(("kind", "known"), [("CNAME", True), ("TXT", True), ("NS", False), ("OPENPGPKEY", False)])
def test_only_changes_of_type_that_were_seen_are_taken(
    client: Cloudflare, zone: Zone, kind: str, *, known: bool
) -> None:
    made = client.dns.records.create(zone_id=zone.id, type="A", name="www", content="192.0.2.1", ttl=1)
    assert made is not None
    body = {"type": kind, "name": "www", "content": "a.example.net", "ttl": 1}

    try:
        client.put(f"/zones/{zone.id}/dns_records/{made.id}", body=body, cast_to=object)
    except cloudflare.BadRequestError as refusal:
        assert not known
        assert "not known to become" in str(refusal)  # noqa: PT017  # either way is right for some kind
    else:
        assert known


def test_accounts_are_listed_to_whom_may_read_them(api: CloudflareApi, connect: Any) -> None:
    blind = Token("a-token-that-reads-zones-alone", frozenset({Permission.ZONE_READ}))
    api.add_token(blind)

    assert [one.id for one in connect(api).accounts.list()] == [DEFAULT_ACCOUNT.id]
    assert list(connect(api, blind).accounts.list()) == []
