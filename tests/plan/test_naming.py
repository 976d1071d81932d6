from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnsstack.model.deferred import Deferred
from dnsstack.model.domain import Domain
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import ROSTER, TXT
from dnsstack.model.rrset import Value
from dnsstack.plan.build import build
from dnsstack.plan.naming import Naming, component_name, value_keys
from dnsstack.plan.owners import delegated_owner, marker_owner
from tests.plan.domains import ADDRESSES, ADDRESSES6, DOMAINS, domain

NAMING = Naming("example.com", "example.com.")

TYPED = st.one_of(
    ADDRESSES.map(lambda text: ("A", text)),
    st.ip_addresses(v=6).map(lambda address: ("AAAA", str(address))),
    ADDRESSES6.map(lambda text: ("AAAA", text)),
    st.text(max_size=300).map(lambda text: ("TXT", text.encode(errors="replace").decode())),
    st.sampled_from(["a.example.", "A.example.", "a-1.example.", "a.", "route53-0."]).map(lambda text: ("NS", text)),
    st.tuples(st.integers(0, 3), st.sampled_from(["a.example.", "b."])).map(lambda mx: ("MX", f"{mx[0]} {mx[1]}")),
)


def rdata(rdtype: str, text: str) -> Value:
    return ROSTER[rdtype].from_text(text)


def value_sets(rdtype: str, texts: Sequence[str]) -> list[Value]:
    return list(dict.fromkeys(rdata(rdtype, text) for text in texts))


RRSETS = st.one_of(
    st.lists(ADDRESSES, min_size=1, max_size=6).map(lambda texts: ("A", value_sets("A", texts))),
    st.lists(st.ip_addresses(v=6).map(str), min_size=1, max_size=6).map(
        lambda texts: ("AAAA", value_sets("AAAA", texts))
    ),
    st.lists(st.sampled_from(["a", "b c", "v=spf1 -all", "v=DMARC1; p=none", "x" * 400, "é", '"', ""]), min_size=1).map(
        lambda texts: ("TXT", value_sets("TXT", texts))
    ),
)


@pytest.mark.parametrize(
    ("rdtype", "text", "key"),
    [
        ("A", "192.0.2.1", "192.0.2.1"),
        ("AAAA", "2001:db8::1", "2001:db8:0:0:0:0:0:1"),
        ("NS", "ns1.example.net.", "ns1.example.net."),
        ("MX", "10 mail.example.com.", "10-mail-example-com~3392ff7bc58a"),
        ("TXT", "v=spf1 mx -all", "v=spf1"),
        ("TXT", "v=DMARC1; p=none", "v=dmarc1"),
        ("TXT", "v=spf10", "v-spf10~793229c0abce"),
        ("TXT", "hello", "hello~5aa762ae383f"),
    ],
)
def test_a_value_has_a_readable_key_that_never_changes(rdtype: str, text: str, key: str) -> None:
    assert value_keys(rdtype, [rdata(rdtype, text)]) == (key,)


def test_names_are_those_of_the_table() -> None:
    owner = "www.example.com."

    assert component_name("example.com.") == "example.com"
    assert NAMING.zone(ProviderId.ROUTE53) == "example.com/route53/zone"
    assert NAMING.sub_zone("failover.example.com.") == "example.com/route53/failover/zone"
    assert NAMING.health_check("web") == "example.com/health-check/web"
    assert NAMING.rrset(ProviderId.ROUTE53, "example.com.", "MX") == "example.com/route53/@/MX"
    assert NAMING.secondary(owner, "A") == "example.com/route53/www/A/secondary"
    assert NAMING.slot(owner, "A", 0) == "example.com/cloudflare/www/A/slot-0"
    assert NAMING.assigned(ProviderId.CLOUDFLARE, "example.com.", ProviderId.ROUTE53, 3) == (
        "example.com/cloudflare/@/NS/route53-3"
    )


def test_a_single_value_type_has_no_value_in_its_name_so_that_a_retarget_is_in_place() -> None:
    names = [
        NAMING.values(ProviderId.CLOUDFLARE, "a.example.com.", "CNAME", [rdata("CNAME", target)])
        for target in ("b.example.", "c.example.")
    ]

    assert names == [("example.com/cloudflare/a/CNAME",)] * 2


def test_an_spf_policy_keeps_its_name_when_it_is_edited() -> None:
    before = value_keys("TXT", [rdata("TXT", "v=spf1 mx -all"), rdata("TXT", "other")])
    after = value_keys("TXT", [rdata("TXT", "other"), rdata("TXT", "v=SPF1 a -all")])

    assert set(before) == set(after)


def test_two_values_with_one_tag_are_named_by_content_in_any_order() -> None:
    """A rule refuses them; their names still don't depend on the order."""
    values = [rdata("TXT", "v=spf1 -all"), rdata("TXT", "v=spf1 a -all")]

    assert set(value_keys("TXT", values)) == set(value_keys("TXT", values[::-1]))
    assert "v=spf1" not in value_keys("TXT", values)


@pytest.mark.parametrize(("rdtype", "text"), [("AAAA", "::"), ("AAAA", "::ffff:192.0.2.1"), ("NS", "a::b.example.")])
def test_no_key_has_the_separator_of_a_urn_in_it(rdtype: str, text: str) -> None:
    assert "::" not in value_keys(rdtype, [rdata(rdtype, text)])[0]


def test_a_deferred_value_is_named_by_its_key_whatever_it_holds() -> None:
    assert value_keys("A", [Deferred(object(), key="lb")]) == value_keys("A", [Deferred(object(), key="lb")]) == ("lb",)


def test_deferred_values_without_a_key_or_with_the_same_one_still_differ() -> None:
    values = [Deferred(1), Deferred(2), Deferred(3, key="a"), Deferred(4, key="a")]

    assert len(set(value_keys("A", values))) == 4


@given(st.lists(TYPED, max_size=8), st.lists(st.sampled_from(["a", "b", "192-0-2-1", "v-spf1", "slot-0"]), unique=True))
def test_two_values_never_share_a_key(texts: list[tuple[str, str]], keys: list[str]) -> None:
    """Over values of any types, and deferred ones beside them."""
    distinct = list(dict.fromkeys(rdata(*pair) for pair in texts))
    values: list[Value] = [*distinct, *(Deferred(object(), key=key) for key in keys)]
    for rdtype in ROSTER:
        assert len(set(value_keys(rdtype, values))) == len(values)


@given(RRSETS, st.randoms(use_true_random=False))
def test_reordering_and_removing_values_renames_none(rrset: tuple[str, list[Value]], random: Random) -> None:
    rdtype, values = rrset
    named = dict(zip(values, value_keys(rdtype, values), strict=True))
    shuffled = list(values)
    random.shuffle(shuffled)
    fewer = shuffled[1:]

    assert dict(zip(shuffled, value_keys(rdtype, shuffled), strict=True)) == named
    assert dict(zip(fewer, value_keys(rdtype, fewer), strict=True)) == {value: named[value] for value in fewer}


@given(DOMAINS)
def test_all_names_of_a_domain_are_unique(found: Domain) -> None:
    plan = build(found)
    names: list[str] = [NAMING.zone(provider) for provider in ProviderId]
    for rrset in plan.rrsets:
        names += NAMING.values(ProviderId.CLOUDFLARE, rrset.owner, rrset.rdtype, rrset.values)
        names.append(NAMING.rrset(ProviderId.ROUTE53, rrset.owner, rrset.rdtype))
    for entry in plan.failovers:
        names += NAMING.slots(entry.owner, entry.rdtype, entry.policy.primary)
        names += [
            NAMING.rrset(ProviderId.ROUTE53, entry.owner, entry.rdtype),
            NAMING.secondary(entry.owner, entry.rdtype),
        ]
    names += [NAMING.rrset(ProviderId.ROUTE53, marker.owner, "TXT") for marker in plan.markers]

    assert len(set(names)) == len(names)


def test_an_rrset_more_or_less_renames_no_other() -> None:
    def names(**records: object) -> set[str]:
        plan = build(domain(records=records))
        return {
            name
            for one in plan.rrsets
            for name in NAMING.values(ProviderId.CLOUDFLARE, one.owner, one.rdtype, one.values)
        }

    few = names(www={"A": ["192.0.2.1", "192.0.2.2"]}, mail={"TXT": "x"})
    more = names(
        mail={"TXT": "x", "A": "192.0.2.9"}, a={"TXT": "x"}, www={"A": ["192.0.2.2", "192.0.2.3", "192.0.2.1"]}
    )

    assert few < more


@pytest.mark.parametrize(
    ("owner", "marker", "delegated"),
    [
        ("www.example.com.", "_failover.www.example.com.", "www.fo.example.com."),
        ("example.com.", "_failover.example.com.", "fo.example.com."),
        ("*.example.com.", "_failover._wildcard.example.com.", "_wildcard.fo.example.com."),
        ("*.a.example.com.", "_failover._wildcard.a.example.com.", "_wildcard.a.fo.example.com."),
    ],
)
def test_markers_and_delegated_names_stand_for_their_owner(owner: str, marker: str, delegated: str) -> None:
    assert marker_owner(owner) == marker
    assert delegated_owner(owner, "example.com.", "fo") == delegated


def test_a_slash_in_an_owner_collides_with_nothing() -> None:
    assert NAMING.rrset(ProviderId.ROUTE53, "x/a.example.com.", "A") != NAMING.rrset(
        ProviderId.ROUTE53, "x.example.com.", "A"
    )
    assert NAMING.secondary("x.example.com.", "A") != NAMING.rrset(
        ProviderId.ROUTE53, "x/a/secondary.example.com.", "A"
    )


@pytest.mark.parametrize("split", ['"abc" ', '"a" "bc"', '"ab" "c"', '"a" "b" "" "c"'])
def test_a_txt_is_named_by_its_joined_text_however_it_is_split(split: str) -> None:
    assert value_keys("TXT", (TXT.from_text(split.strip()),)) == value_keys("TXT", (TXT.from_text("abc"),))


def test_a_split_txt_was_named_by_its_spelling_and_keeps_its_record() -> None:
    split, long = TXT.from_text('"a" "bc"'), TXT.from_text("x" * 300)

    former = NAMING.former_values(ProviderId.CLOUDFLARE, "www.example.com.", "TXT", (split, long))

    assert former == (("example.com/cloudflare/www/TXT/a-bc~7b62926cbad7",), ())


def test_the_only_output_was_perhaps_without_a_key() -> None:
    keyed, other = Deferred(object(), key="web"), Deferred(object(), key="lb")
    place = (ProviderId.CLOUDFLARE, "www.example.com.", "A")

    assert NAMING.former_values(*place, (keyed,)) == (("example.com/cloudflare/www/A/~deferred",),)
    assert NAMING.former_values(*place, (keyed, other)) == ((), ())
