"""Single DNS records through the vendor's client: what is kept, what is normalised, what is refused."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import cloudflare
import pytest
from cloudflare import Cloudflare
from cloudflare.types.zones import Zone

from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.exclusions import TABLE, excludes
from dnsstack.sandbox.cloudflare_api import CloudflareApi, Plan, rdata_text

MISSING = "f" * 32


def create(client: Cloudflare, zone: Zone, **body: Any) -> Any:
    made = client.dns.records.create(zone_id=zone.id, **{"ttl": 300, **body})
    assert made is not None
    return made


def refused(client: Cloudflare, zone: Zone, **body: Any) -> int | None:
    with pytest.raises(cloudflare.BadRequestError) as refusal:
        create(client, zone, **body)
    return refusal.value.errors[0].code


@pytest.mark.parametrize(
    ("given", "answered"),
    [
        ("www", "www.example.com"),
        ("WWW.Example.com", "www.example.com"),
        ("www.example.com.", "www.example.com"),
        ("@", "example.com"),
        ("example.com", "example.com"),
        ("www.other.org", "www.other.org.example.com"),
        ("*.dev", "*.dev.example.com"),
        ("_dmarc", "_dmarc.example.com"),
        ("bücher", "xn--bcher-kva.example.com"),
    ],
)
def test_names_are_answered_absolute_and_in_lower_case(
    client: Cloudflare, zone: Zone, given: str, answered: str
) -> None:
    assert create(client, zone, type="A", name=given, content="192.0.2.1").name == answered


@pytest.mark.parametrize(
    ("record_type", "given", "answered"),
    [
        ("AAAA", "2001:0DB8:0:0::1", "2001:db8::1"),
        ("CNAME", "Target.Example.NET.", "target.example.net"),
        ("NS", "ns1.Example.net.", "ns1.example.net"),
        ("TXT", '"quoted text"', '"quoted text"'),
        ("TXT", "plain text", "plain text"),
        ("TXT", f'"{"a" * 300}"', f'"{"a" * 255}" "{"a" * 45}"'),
        ("TXT", '"one" "two"', '"one" "two"'),
    ],
)
def test_contents_are_normalised(client: Cloudflare, zone: Zone, record_type: str, given: str, answered: str) -> None:
    assert create(client, zone, type=record_type, name="x", content=given).content == answered


STRUCTURED: list[tuple[str, dict[str, Any], str, str]] = [
    ("SRV", {"priority": 10, "weight": 5, "port": 443, "target": "a.net."}, "5 443 a.net", "10 5 443 a.net."),
    ("CAA", {"flags": 0, "tag": "issue", "value": "ca.net"}, '0 issue "ca.net"', '0 issue "ca.net"'),
    ("HTTPS", {"priority": 1, "target": ".", "value": 'alpn="h2"'}, '1 . alpn="h2"', '1 . alpn="h2"'),
    ("SVCB", {"priority": 2, "target": "b.net", "value": ""}, "2 b.net", "2 b.net."),
    ("URI", {"priority": 10, "weight": 1, "target": "https://a/"}, '1 "https://a/"', '10 1 "https://a/"'),
    ("TLSA", {"usage": 3, "selector": 1, "matching_type": 1, "certificate": "AB12"}, "3 1 1 ab12", "3 1 1 ab12"),
    ("SMIMEA", {"usage": 3, "selector": 1, "matching_type": 0, "certificate": "AB"}, "3 1 0 ab", "3 1 0 ab"),
    ("SSHFP", {"algorithm": 4, "type": 2, "fingerprint": "CD34"}, "4 2 cd34", "4 2 cd34"),
    ("DS", {"key_tag": 1, "algorithm": 13, "digest_type": 2, "digest": "EF"}, "1 13 2 ef", "1 13 2 ef"),
    ("DNSKEY", {"flags": 256, "protocol": 3, "algorithm": 13, "public_key": "AAEC"}, "256 3 13 AAEC", "256 3 13 AAEC"),
    ("CERT", {"type": 1, "key_tag": 2, "algorithm": 8, "certificate": "AAEC"}, "1 2 8 AAEC", "1 2 8 AAEC"),
    (
        "NAPTR",
        {"order": 1, "preference": 2, "flags": "S", "service": "SIP+D2U", "regex": "", "replacement": "c.net"},
        '1 2 "S" "SIP+D2U" "" c.net',
        '1 2 "S" "SIP+D2U" "" c.net.',
    ),
    (
        "LOC",
        {
            "lat_degrees": 51, "lat_minutes": 30, "lat_seconds": 12.7, "lat_direction": "N", "long_degrees": 0,
            "long_minutes": 7, "long_seconds": 39.6, "long_direction": "W", "altitude": 10, "size": 1,
            "precision_horz": 2, "precision_vert": 3,
        },
        "51 30 12.700 N 0 7 39.600 W 10.00m 1.00m 2.00m 3.00m",
        "51 30 12.700 N 0 7 39.600 W 10.00m 1.00m 2.00m 3.00m",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("record_type", "data", "content", "rdata"), STRUCTURED, ids=[row[0] for row in STRUCTURED])
def test_types_with_data_get_their_content_from_it(
    api: CloudflareApi, client: Cloudflare, zone: Zone, record_type: str, data: dict[str, Any], content: str, rdata: str
) -> None:
    made = create(client, zone, type=record_type, name="_x._tcp", data=data)

    assert made.content == content
    [record] = api.store.records(zone.id)
    assert rdata_text(record.to_json()) == rdata


def test_priorities_of_mx_and_srv_are_answered_beside_the_content(client: Cloudflare, zone: Zone) -> None:
    mx = create(client, zone, type="MX", name="@", content="mail.example.com.", priority=10)
    assert (mx.priority, mx.content) == (10, "mail.example.com")

    data = {"priority": 7, "weight": 0, "port": 1, "target": "a.net"}
    assert create(client, zone, type="SRV", name="_s._tcp", data=data).priority == 7


@pytest.mark.parametrize(
    ("record_type", "field"),
    [("MX", {"content": "mail.net"}), ("A", {}), ("SRV", {"content": "1 2 a.net"}), ("CAA", {"data": {"flags": 0}})],
)
def test_missing_fields_are_refused(client: Cloudflare, zone: Zone, record_type: str, field: dict[str, Any]) -> None:
    assert refused(client, zone, type=record_type, name="x", **field) == 9101


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ({"type": "A", "name": "x", "content": "192.0.2.256"}, 9005),
        ({"type": "A", "name": "x", "content": "2001:db8::1"}, 9005),
        ({"type": "AAAA", "name": "x", "content": "192.0.2.1"}, 9006),
        ({"type": "CNAME", "name": "x", "content": "no spaces"}, 9007),
        ({"type": "A", "name": "x..y", "content": "192.0.2.1"}, 9000),
        ({"type": "A", "name": "a" * 64, "content": "192.0.2.1"}, 9000),
        ({"type": "A", "name": "a.*", "content": "192.0.2.1"}, 9000),
        ({"type": "SPF", "name": "x", "content": "v=spf1"}, 9004),
        ({"type": "A", "name": "x", "content": "192.0.2.1", "ttl": 59}, 9021),
        ({"type": "A", "name": "x", "content": "192.0.2.1", "ttl": 86401}, 9021),
        ({"type": "TXT", "name": "x", "content": "a" * 4097}, 9015),
        ({"type": "TXT", "name": "x", "content": "x", "proxied": True}, 9004),
        ({"type": "A", "name": "x", "content": "10.0.0.1", "proxied": True}, 9003),
        ({"type": "CAA", "name": "x", "data": {"flags": 0, "tag": "odd", "value": "x"}}, 9020),
        ({"type": "A", "name": "x", "content": "192.0.2.1", "comment": "x" * 501}, 9301),
        ({"type": "A", "name": "x", "content": "192.0.2.1", "tags": [f"t{n}" for n in range(21)]}, 9300),
    ],
)
def test_records_that_are_refused(client: Cloudflare, zone: Zone, body: dict[str, Any], expected: int) -> None:
    assert refused(client, zone, **body) == expected


ADDRESS = {"type": "A", "name": "www", "content": "192.0.2.1"}
ALIAS = {"type": "CNAME", "name": "www", "content": "a.net"}
TEXT = {"type": "TXT", "name": "www", "content": "abc"}
DELEGATION = {"type": "NS", "name": "www", "content": "ns.net"}


@pytest.mark.parametrize(
    ("known", "given", "expected"),
    [
        (ADDRESS, ADDRESS, 81058),
        (ADDRESS, {**ADDRESS, "ttl": 60, "name": "WWW.example.com"}, 81058),
        ({**ADDRESS, "type": "TXT", "content": "x y"}, {**ADDRESS, "type": "TXT", "content": '"x " "y"'}, 81058),
        (ADDRESS, ALIAS, 81053),
        (ALIAS, {**ALIAS, "content": "b.net"}, 81053),
        (ALIAS, ADDRESS, 81054),
        (ALIAS, {**ADDRESS, "type": "AAAA", "content": "2001:db8::1"}, 81054),
        (DELEGATION, ADDRESS, 81056),
        (ADDRESS, DELEGATION, 81053),
        (DELEGATION, TEXT, 81056),
        (TEXT, DELEGATION, 81055),
    ],
)
def test_records_that_conflict(
    client: Cloudflare, zone: Zone, known: dict[str, Any], given: dict[str, Any], expected: int
) -> None:
    create(client, zone, **known)

    assert refused(client, zone, **given) == expected


EXAMPLES: dict[str, dict[str, Any]] = {
    "A": ADDRESS,
    "AAAA": {**ADDRESS, "type": "AAAA", "content": "2001:db8::1"},
    "CNAME": ALIAS,
    "NS": DELEGATION,
    "TXT": TEXT,
    "MX": {"type": "MX", "name": "www", "content": "mail.example.net", "priority": 10},
    "CAA": {"type": "CAA", "name": "www", "data": {"flags": 0, "tag": "issue", "value": "ca.example.net"}},
    "DS": {"type": "DS", "name": "www", "data": {"key_tag": 1, "algorithm": 13, "digest_type": 2, "digest": "ab" * 32}},
}


def test_what_is_refused_beside_what_is_in_the_guards_table(client: Cloudflare, zone: Zone) -> None:
    """Every ordered pair of types: a refusal that the guard does not know would stop a deployment for ever."""
    for number, (known, given) in enumerate(permutations(EXAMPLES, 2)):
        create(client, zone, **{**EXAMPLES[known], "name": f"p{number}"})
        code = None
        try:
            create(client, zone, **{**EXAMPLES[given], "name": f"p{number}"})
        except cloudflare.BadRequestError as refusal:
            code = refusal.errors[0].code
        pair = (known, given)
        codes = [row.code for row in TABLE if row.provider is ProviderId.CLOUDFLARE and row.one in pair and row.code]
        is_excluded = excludes(ProviderId.CLOUDFLARE, given, known, at_apex=False)
        assert is_excluded or code is None, pair
        assert code is None or str(code) in ", ".join(codes)
        assert code is not None or not is_excluded or "CNAME" in pair


def test_apex_name_servers_stand_beside_addresses(client: Cloudflare, zone: Zone) -> None:
    create(client, zone, **{**ADDRESS, "name": "@"})

    assert create(client, zone, type="NS", name="@", content="ns-1.awsdns-01.org")
    assert refused(client, zone, type="NS", name="@", content=zone.name_servers[0]) == 81058


def test_proxied_records_have_an_automatic_ttl(client: Cloudflare, zone: Zone) -> None:
    made = create(client, zone, **ADDRESS, proxied=True)

    assert (made.ttl, made.proxied, made.proxiable) == (1, True, True)


def test_put_overwrites_and_patch_keeps(client: Cloudflare, zone: Zone) -> None:
    made = create(client, zone, **ADDRESS, comment="ours", tags=["owner:dns"])

    patched: Any = client.dns.records.edit(
        zone_id=zone.id, dns_record_id=made.id, type="A", name="www", ttl=300, content="192.0.2.2"
    )
    assert (patched.content, patched.comment, patched.tags) == ("192.0.2.2", "ours", ["owner:dns"])
    assert patched.modified_on > made.modified_on
    assert (patched.created_on, patched.comment_modified_on) == (made.created_on, made.comment_modified_on)

    put: Any = client.dns.records.update(
        zone_id=zone.id, dns_record_id=made.id, type="A", name="www", content="192.0.2.3", ttl=1
    )
    assert (put.id, put.ttl, put.comment, put.tags) == (made.id, 1, None, [])


def test_a_patch_that_makes_a_conflict_changes_nothing(client: Cloudflare, zone: Zone) -> None:
    create(client, zone, **ADDRESS)
    other = create(client, zone, **{**ADDRESS, "content": "192.0.2.2"})

    with pytest.raises(cloudflare.BadRequestError):
        client.dns.records.edit(
            zone_id=zone.id, dns_record_id=other.id, type="A", name="www", ttl=1, content="192.0.2.1"
        )

    read: Any = client.dns.records.get(zone_id=zone.id, dns_record_id=other.id)
    assert read.content == "192.0.2.2"


def test_a_deleted_record_is_gone(client: Cloudflare, zone: Zone) -> None:
    made = create(client, zone, **ADDRESS)

    deleted = client.dns.records.delete(zone_id=zone.id, dns_record_id=made.id)

    assert deleted is not None
    assert deleted.id == made.id
    for record_id in (made.id, MISSING):
        with pytest.raises(cloudflare.NotFoundError) as refusal:
            client.dns.records.get(zone_id=zone.id, dns_record_id=record_id)
        assert refusal.value.errors[0].code == 81044


def test_the_quota_counts_values(api: CloudflareApi, client: Cloudflare, zone: Zone) -> None:
    api.store.set_plan(zone.id, Plan.FREE)
    posts: Any = [{**ADDRESS, "content": f"192.0.2.{number}"} for number in range(200)]
    client.dns.records.batch(zone_id=zone.id, posts=posts)

    assert refused(client, zone, **{**ADDRESS, "content": "192.0.2.200"}) == 81045


def test_the_texts_of_one_name_have_a_common_limit(client: Cloudflare, zone: Zone) -> None:
    for letter in "ab":
        create(client, zone, type="TXT", name="x", content=letter * 4000)

    assert refused(client, zone, type="TXT", name="x", content="c" * 4000) == 83011
