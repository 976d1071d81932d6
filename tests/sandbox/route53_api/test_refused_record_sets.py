"""Record sets and batches that Route53 refuses, by code and text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from dnsstack.sandbox.route53_api import Route53Api
from tests.sandbox.route53_api.record_sets import alias, failover, simple

Change = Callable[..., Any]
WWW = "www.example.com"


def refusal(call: Callable[[], Any]) -> tuple[str, str]:
    """Code and text of the error that `call` ends in."""
    with pytest.raises(ClientError) as raised:
        call()
    error = raised.value.response["Error"]
    return error["Code"], error["Message"]


ALONE: list[tuple[str, dict[str, Any], str, str]] = [
    ("apex-cname", simple("example.com", "a.net", record_type="CNAME"), "InvalidChangeBatch", "not permitted at apex"),
    ("two-cnames", simple(WWW, "a.net", "b.net", record_type="CNAME"), "InvalidChangeBatch", "only one value"),
    ("duplicates", simple(WWW, "192.0.2.1", "192.0.2.1"), "InvalidChangeBatch", "Duplicate Resource Record"),
    ("same-ipv6", simple(WWW, "2001:db8::1", "2001:db8:0::1", record_type="AAAA"), "InvalidChangeBatch", "Duplicate"),
    ("long-label", simple("a" * 64 + ".example.com"), "InvalidChangeBatch", "DomainLabelTooLong"),
    ("empty-label", simple("a..example.com"), "InvalidChangeBatch", "DomainLabelTooLong"),
    ("other-zone", simple("www.example.org"), "InvalidChangeBatch", "is not permitted in zone example.com."),
    ("no-boundary", simple("notexample.com"), "InvalidChangeBatch", "is not permitted in zone example.com."),
    ("type", simple(WWW, "x", record_type="ODD"), "InvalidInput", "'ODD' is not facet-valid"),
    ("address", simple(WWW, "192.0.2.256"), "InvalidChangeBatch", "ARRDATAIllegalIPv4Address"),
    ("two-in-one", simple(WWW, "192.0.2.1, 192.0.2.2"), "InvalidChangeBatch", "ARRDATANotSingleField"),
    ("ipv6", simple(WWW, "192.0.2.1", record_type="AAAA"), "InvalidChangeBatch", "IllegalIPv6Address"),
    ("mx", simple(WWW, "mail.example.com", record_type="MX"), "InvalidChangeBatch", "MXRRDATA"),
    ("caa", simple(WWW, "0 issue ca.net extra", record_type="CAA"), "InvalidChangeBatch", "CAARRDATA"),
    ("srv", simple(WWW, "1 2 a.net", record_type="SRV"), "InvalidChangeBatch", "SRVRRDATA"),
    ("host", simple(WWW, "no spaces", record_type="CNAME"), "InvalidChangeBatch", "IllegalDomainName"),
    ("unquoted", simple(WWW, "v=spf1 -all", record_type="TXT"), "InvalidChangeBatch", "InvalidCharacterString"),
    ("long-text", simple(WWW, f'"{"a" * 256}"', record_type="TXT"), "InvalidChangeBatch", "CharacterStringTooLong"),
    ("not-ascii", simple(WWW, '"bücher"', record_type="TXT"), "InvalidChangeBatch", "UnsupportedCharacter"),
    ("ttl", {**simple(WWW), "TTL": 2**31}, "InvalidInput", "above 2147483647"),
    ("negative-ttl", {**simple(WWW), "TTL": -1}, "InvalidInput", "below 0"),
    ("no-ttl", {"Name": WWW, "Type": "A", "ResourceRecords": [{"Value": "192.0.2.1"}]}, "InvalidInput", "found none"),
    ("no-values", {"Name": WWW, "Type": "A", "TTL": 60}, "InvalidInput", "found none"),
    ("no-type", {"Name": WWW, "TTL": 60}, "InvalidInput", "is not complete"),
    ("many-values", simple(WWW, *(f"10.0.{n // 250}.{n % 250}" for n in range(401))), "InvalidChangeBatch", "400"),
    ("no-identifier", {**failover("SECONDARY"), "SetIdentifier": None}, "InvalidInput", "field 'SetIdentifier'"),
    ("no-policy", simple(WWW, SetIdentifier="x"), "InvalidInput", "but found none"),
    ("two-policies", failover("SECONDARY", Weight=1), "InvalidInput", "found more than one"),
    ("role", failover("TERTIARY"), "InvalidInput", "[PRIMARY, SECONDARY]"),
    ("unwatched", failover("PRIMARY"), "InvalidChangeBatch", "non-alias primary ResourceRecordSet must have"),
    ("no-check", failover("SECONDARY", "00000000-0000-0000-0000-000000000000"), "NoSuchHealthCheck", "does not exist"),
    ("weight", simple(WWW, SetIdentifier="x", Weight=256), "InvalidInput", "above 255"),
    ("soa-below", simple(WWW, "a. b. 1 2 3 4 5", record_type="SOA"), "InvalidChangeBatch", "type SOA"),
]  # fmt: skip


@pytest.mark.parametrize(("record_set", "code", "text"), [row[1:] for row in ALONE], ids=[row[0] for row in ALONE])
def test_record_sets_refused_by_themselves(change: Change, record_set: dict[str, Any], code: str, text: str) -> None:
    record_set = {name: value for name, value in record_set.items() if value is not None}

    found = refusal(lambda: change(("UPSERT", record_set)))

    assert found[0] == code
    assert text in found[1]


def test_delegations_have_no_routing_policy(change: Change) -> None:
    record_set = failover("SECONDARY") | {"Type": "NS", "ResourceRecords": [{"Value": "ns.net"}]}

    assert refusal(lambda: change(("CREATE", record_set)))[0] == "InvalidChangeBatch"


def test_a_cname_stands_alone(change: Change) -> None:
    cname = simple(WWW, "a.net", record_type="CNAME")
    change(("CREATE", simple(WWW)))
    assert "conflicts with other records with the same DNS name" in refusal(lambda: change(("CREATE", cname)))[1]

    change(("DELETE", simple(WWW)), ("CREATE", cname))
    for other in (simple(WWW), simple(WWW, '"x"', record_type="TXT")):
        text = refusal(lambda other=other: change(("CREATE", other)))[1]  # type: ignore[misc] # binds the loop's variable
        assert "because a conflicting RRSet of type  CNAME with the same DNS name already exists" in text


def test_changes_take_effect_in_their_order(change: Change) -> None:
    change(("CREATE", simple(WWW)))
    cname = simple(WWW, "a.net", record_type="CNAME")

    assert refusal(lambda: change(("CREATE", cname), ("DELETE", simple(WWW))))[0] == "InvalidChangeBatch"
    assert change(("DELETE", simple(WWW)), ("CREATE", cname))


def test_what_exists_isnt_created_and_what_doesnt_isnt_deleted(change: Change) -> None:
    change(("CREATE", simple(WWW)))
    named = "[name='www.example.com.', type='A']"

    assert refusal(lambda: change(("CREATE", simple(WWW)))) == (
        "InvalidChangeBatch", f"[Tried to create resource record set {named} but it already exists]",
    )  # fmt: skip
    wrong = (simple(WWW, "192.0.2.9"), {**simple(WWW), "TTL": 61})
    for record_set in wrong:
        found = refusal(lambda record_set=record_set: change(("DELETE", record_set)))  # type: ignore[misc] # binds the loop's variable
        assert found == (
            "InvalidChangeBatch",
            f"[Tried to delete resource record set {named} but the values provided do not match the current values]",
        )
    text = refusal(lambda: change(("DELETE", simple("nowhere.example.com"))))[1]
    assert text == "[Tried to delete resource record set [name='nowhere.example.com.', type='A'] but it was not found]"
    assert refusal(lambda: change(("DELETE", {"Name": WWW, "Type": "A"})))[0] == "InvalidInput"


def test_a_record_set_is_changed_once_in_a_batch(change: Change) -> None:
    for pair in (("CREATE", "CREATE"), ("UPSERT", "UPSERT"), ("CREATE", "DELETE")):
        text = refusal(lambda pair=pair: change(*((action, simple(WWW)) for action in pair)))[1]  # type: ignore[misc] # binds the loop's variable
        assert "invalid set of changes for a resource record set 'A www.example.com.'" in text

    change(("CREATE", simple(WWW)))
    assert change(("DELETE", simple(WWW)), ("CREATE", simple(WWW, "192.0.2.9")))
    assert "invalid set of changes" in refusal(lambda: change(*[("DELETE", simple(WWW, "192.0.2.9"))] * 2))[1]


def test_a_name_and_type_have_one_routing_policy(change: Change, check_id: str) -> None:
    change(("CREATE", simple(WWW)))
    assert (
        "SetIdentifier primary cannot be created"
        in refusal(lambda: change(("CREATE", failover("PRIMARY", check_id))))[1]
    )

    change(("DELETE", simple(WWW)), ("CREATE", failover("PRIMARY", check_id)), ("CREATE", failover("SECONDARY")))
    assert "cannot be created as other RRSets exist" in refusal(lambda: change(("CREATE", simple(WWW))))[1]
    weighted = simple(WWW, SetIdentifier="w", Weight=1)
    assert "SetIdentifier w cannot be created" in refusal(lambda: change(("CREATE", weighted)))[1]


def test_a_role_is_taken_once(change: Change, check_id: str) -> None:
    change(("CREATE", failover("PRIMARY", check_id)), ("CREATE", failover("SECONDARY")))

    for role in ("PRIMARY", "SECONDARY"):
        again = failover(role, check_id) | {"SetIdentifier": "third"}
        text = refusal(lambda again=again: change(("CREATE", again)))[1]  # type: ignore[misc] # binds the loop's variable
        assert f"more than one failover record {role}" in text


def test_an_identifier_is_taken_once(change: Change, check_id: str) -> None:
    change(("CREATE", failover("PRIMARY", check_id)))
    other_role = failover("SECONDARY") | {"SetIdentifier": "primary"}

    text = refusal(lambda: change(("CREATE", other_role)))[1]

    assert "set-identifier='primary'] but it already exists" in text


def test_roles_may_be_swapped_in_one_batch(change: Change, client: Any, zone_id: str, check_id: str) -> None:
    change(("CREATE", failover("PRIMARY", check_id)), ("CREATE", failover("SECONDARY", check_id)))

    change(
        ("UPSERT", failover("PRIMARY", check_id) | {"Failover": "SECONDARY"}),
        ("UPSERT", failover("SECONDARY", check_id) | {"Failover": "PRIMARY"}),
    )

    found = client.list_resource_record_sets(HostedZoneId=zone_id)["ResourceRecordSets"][2:]
    assert [(one["SetIdentifier"], one["Failover"]) for one in found] == [
        ("primary", "SECONDARY"),
        ("secondary", "PRIMARY"),
    ]


def test_aliases_need_a_target_and_no_ttl(change: Change, zone_id: str) -> None:
    missing = alias(WWW, "target.example.com", zone_id)
    assert "but that target was not found" in refusal(lambda: change(("CREATE", missing)))[1]
    assert "found more than one" in refusal(lambda: change(("CREATE", {**missing, "TTL": 60})))[1]

    assert change(("CREATE", missing), ("CREATE", simple("target.example.com")))
    assert (
        "but that target was not found"
        in refusal(
            lambda: change(("UPSERT", alias("x.example.com", "target.example.com", zone_id) | {"Type": "AAAA"}))
        )[1]
    )
    assert change(("CREATE", alias("elb.example.com", "lb.us-east-1.elb.amazonaws.com", "Z35SXDOTRQ7X7K")))


def test_the_apex_keeps_its_soa_and_name_servers(change: Change, client: Any, zone_id: str) -> None:
    name_servers, soa = client.list_resource_record_sets(HostedZoneId=zone_id)["ResourceRecordSets"]

    assert "at least one NS record" in refusal(lambda: change(("DELETE", name_servers)))[1]
    assert "exactly one SOA record" in refusal(lambda: change(("DELETE", soa)))[1]
    replaced = {
        **name_servers,
        "ResourceRecords": [*name_servers["ResourceRecords"], {"Value": "ada.ns.cloudflare.com."}],
    }
    assert change(("UPSERT", replaced))
    assert change(("DELETE", replaced), ("CREATE", name_servers))


def test_a_refused_batch_changes_nothing_and_names_every_reason(api: Route53Api, change: Change, zone_id: str) -> None:
    change(("CREATE", simple(WWW)))
    before, seen = api.store.record_sets(zone_id), api.changes.count

    text = refusal(
        lambda: change(
            ("DELETE", simple(WWW)),
            ("CREATE", simple("new.example.com")),
            ("CREATE", simple("bad.example.com", "x")),
            ("CREATE", simple("www.example.org")),
        )
    )[1]

    assert "ARRDATAIllegalIPv4Address" in text
    assert "is not permitted in zone" in text
    assert (api.store.record_sets(zone_id), api.changes.count) == (before, seen)


@pytest.mark.parametrize(
    ("action", "sets", "values", "text"),
    [
        ("CREATE", 4, 251, "Number of records limit of 1000 exceeded."),
        ("UPSERT", 2, 251, "Number of records limit of 1000 exceeded."),
    ],
)
def test_batches_have_a_limit_that_counts_upserts_twice(
    change: Change, action: str, sets: int, values: int, text: str
) -> None:
    def batch(count: int) -> list[tuple[str, dict[str, Any]]]:
        addresses = [f"10.0.{number // 250}.{number % 250}" for number in range(count)]
        return [(action, simple(f"h{number}.example.com", *addresses)) for number in range(sets)]

    assert refusal(lambda: change(*batch(values))) == ("InvalidChangeBatch", text)
    assert change(*batch(values - 1))


def test_batches_have_a_limit_of_characters(change: Change) -> None:
    text = f'"{"a" * 250}"'
    sets = [simple(f"h{number}.example.com", text, record_type="TXT") for number in range(127)]

    assert change(*(("CREATE", one) for one in sets[:126]))
    assert "characters limit of 32000" in refusal(lambda: change(*(("CREATE", one) for one in [*sets, sets[0]])))[1]


def test_batches_and_zones_that_arent_there(client: Any, change: Change) -> None:
    assert refusal(change)[0] == "InvalidInput"
    assert refusal(lambda: change(("REPLACE", simple(WWW))))[0] == "InvalidInput"
    missing = {"Changes": [{"Action": "CREATE", "ResourceRecordSet": simple(WWW)}]}
    assert (
        refusal(lambda: client.change_resource_record_sets(HostedZoneId="Z000", ChangeBatch=missing))[0]
        == "NoSuchHostedZone"
    )
