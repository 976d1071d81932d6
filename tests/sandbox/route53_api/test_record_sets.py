"""Normal work on record sets: everything that dnsstack writes, and how it is listed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from dnsstack.sandbox.route53_api import Route53Api
from tests.sandbox.route53_api.record_sets import alias, failover, simple

Change = Callable[..., Any]

VALUES = [
    ("A", "192.0.2.1"),
    ("AAAA", "2001:db8::1"),
    ("CAA", '0 issue "letsencrypt.org"'),
    ("CNAME", "a.net"),
    ("DS", "12345 13 2 " + "AB" * 32),
    ("HTTPS", '1 . alpn="h2"'),
    ("MX", "10 mail.example.com"),
    ("NAPTR", '100 10 "S" "SIP+D2U" "" c.net.'),
    ("NS", "ns.net."),
    ("PTR", "host.net"),
    ("SPF", '"v=spf1 -all"'),
    ("SRV", "1 2 3 a.net"),
    ("SSHFP", "4 2 " + "AB" * 32),
    ("SVCB", "1 b.net."),
    ("TLSA", "3 1 1 " + "AB" * 32),
    ("TXT", '"one" "two \\"quoted\\" \\303\\274"'),
]


@pytest.mark.parametrize(("record_type", "value"), VALUES, ids=[row[0] for row in VALUES])
def test_every_type_is_created_listed_as_sent_and_deleted(
    change: Change, client: Any, zone_id: str, record_type: str, value: str
) -> None:
    record_set = simple("x.example.com.", value, record_type=record_type)
    change(("CREATE", record_set))

    assert client.list_resource_record_sets(HostedZoneId=zone_id)["ResourceRecordSets"][2:] == [record_set]

    change(("DELETE", record_set))
    assert len(client.list_resource_record_sets(HostedZoneId=zone_id)["ResourceRecordSets"]) == 2


def test_names_are_listed_in_lower_case_with_octal_escapes(change: Change, client: Any, zone_id: str) -> None:
    change(
        *(
            ("CREATE", simple(name))
            for name in ("WWW.Example.COM", "*.example.com", "a/b.example.com", r"c\057d.example.com")
        )
    )

    found = client.list_resource_record_sets(HostedZoneId=zone_id)["ResourceRecordSets"][2:]
    names = [one["Name"] for one in found]
    assert names == [r"\052.example.com.", r"a\057b.example.com.", r"c\057d.example.com.", "www.example.com."]
    change(*(("DELETE", one) for one in found))


def test_an_escape_is_one_octet_and_stays_it(change: Change, client: Any, zone_id: str) -> None:
    r"""`\303` is not a letter with another case; a raw letter is its octets in UTF-8."""
    change(("CREATE", simple(r"\303\244.example.com")))

    assert client.list_resource_record_sets(HostedZoneId=zone_id)["ResourceRecordSets"][2]["Name"] == (
        r"\303\244.example.com."
    )
    change(("DELETE", simple("ä.example.com")))


def test_a_failover_pair_with_its_members(change: Change, api: Route53Api, zone_id: str, check_id: str) -> None:
    pair = [failover("PRIMARY", check_id, "www.example.com."), failover("SECONDARY", None, "www.example.com.")]
    change(*(("CREATE", one) for one in pair))

    assert api.store.record_sets(zone_id)[2:] == pair


def test_deleting_one_of_a_pair_leaves_pairs_of_other_names(
    change: Change, api: Route53Api, zone_id: str, check_id: str
) -> None:
    names = ("www.example.com.", "api.example.com.")
    change(*(("CREATE", failover("PRIMARY", check_id, name)) for name in names))

    change(("DELETE", failover("PRIMARY", check_id, names[0])))

    assert [one["Name"] for one in api.store.record_sets(zone_id)[2:]] == [names[1]]


def test_a_simple_set_becomes_a_pair_and_a_simple_one_again(change: Change, check_id: str) -> None:
    name = "www.example.com"
    change(("CREATE", simple(name)))
    change(("DELETE", simple(name)), ("CREATE", failover("PRIMARY", check_id)))
    change(("CREATE", failover("SECONDARY")))

    assert change(
        ("DELETE", failover("PRIMARY", check_id)), ("DELETE", failover("SECONDARY")), ("CREATE", simple(name))
    )


def test_aliases_are_kept_with_an_absolute_target(change: Change, api: Route53Api, zone_id: str) -> None:
    change(
        ("CREATE", simple("target.example.com")), ("CREATE", alias("www.example.com", "Target.Example.com", zone_id))
    )

    found = api.store.record_sets(zone_id)[-1]
    assert found["AliasTarget"]["DNSName"] == "target.example.com."
    assert "TTL" not in found


def test_a_deletion_may_omit_the_routing_members(change: Change, check_id: str) -> None:
    change(("CREATE", failover("PRIMARY", check_id)))
    bare = failover("PRIMARY")

    assert change(("DELETE", bare))


def test_weighted_latency_and_multivalue_sets(change: Change, api: Route53Api, zone_id: str) -> None:
    change(
        ("CREATE", simple("w.example.com", SetIdentifier="1", Weight=0)),
        ("CREATE", simple("w.example.com", SetIdentifier="2", Weight=255)),
        ("CREATE", simple("l.example.com", SetIdentifier="1", Region="eu-west-1")),
        ("CREATE", simple("g.example.com", SetIdentifier="1", GeoLocation={"CountryCode": "*"})),
        ("CREATE", simple("m.example.com", SetIdentifier="1", MultiValueAnswer=True)),
    )

    found = {(one["Name"][0], one["SetIdentifier"]): one for one in api.store.record_sets(zone_id)[2:]}
    assert found["w", "1"]["Weight"] == 0
    assert found["g", "1"]["GeoLocation"] == {"CountryCode": "*"}
    assert found["m", "1"]["MultiValueAnswer"] is True


def test_pages_split_a_pair_without_losing_half_of_it(change: Change, client: Any, zone_id: str, check_id: str) -> None:
    names = [f"{letter}.example.com." for letter in "abc"]
    change(*(("CREATE", failover(role, check_id, name)) for name in names for role in ("PRIMARY", "SECONDARY")))

    for size in ("1", "2", "3", "5", "300"):
        start: dict[str, str] = {}
        found = []
        while True:
            page = client.list_resource_record_sets(HostedZoneId=zone_id, MaxItems=size, **start)
            found += [(one["Name"], one["Type"], one.get("SetIdentifier")) for one in page["ResourceRecordSets"]]
            if not page["IsTruncated"]:
                break
            start = {"StartRecordName": page["NextRecordName"], "StartRecordType": page["NextRecordType"]}
            if "NextRecordIdentifier" in page:
                start["StartRecordIdentifier"] = page["NextRecordIdentifier"]
        assert len(found) == len(set(found)) == 8


def test_a_list_starts_at_a_name_and_type(change: Change, client: Any, zone_id: str) -> None:
    change(
        ("CREATE", simple("b.example.com")),
        ("CREATE", simple("b.example.com", '"x"', record_type="TXT")),
        ("CREATE", simple("a.b.example.com")),
        ("CREATE", simple("c.example.com")),
    )

    def names(**start: str) -> list[tuple[str, str]]:
        found = client.list_resource_record_sets(HostedZoneId=zone_id, **start)["ResourceRecordSets"]
        return [(one["Name"], one["Type"]) for one in found]

    assert names(StartRecordName="b.example.com", StartRecordType="AAAA") == [
        ("b.example.com.", "TXT"), ("a.b.example.com.", "A"), ("c.example.com.", "A"),
    ]  # fmt: skip
    assert names(StartRecordName="bb.example.com") == [("c.example.com.", "A")]
    with pytest.raises(ClientError, match="InvalidInput"):
        names(StartRecordType="A")


def test_boto3s_paginator_and_waiter_work(change: Change, client: Any, zone_id: str) -> None:
    batch = [("CREATE", simple(f"h{number}.example.com")) for number in range(700)]
    info = change(*batch)["ChangeInfo"]
    client.get_waiter("resource_record_sets_changed").wait(Id=info["Id"], WaiterConfig={"Delay": 0, "MaxAttempts": 3})

    pages = list(client.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone_id))
    assert [len(page["ResourceRecordSets"]) for page in pages] == [300, 300, 102]

    read = client.get_hosted_zone(Id=zone_id)["HostedZone"]
    assert read["ResourceRecordSetCount"] == 702
    change(*(("DELETE", record_set) for _, record_set in batch))
