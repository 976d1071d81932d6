"""Check: the canonical spelling, every bound, every fault at once with its path, and nothing evaluated twice."""

from __future__ import annotations

from typing import Any

import pytest

from dnsstack import __version__
from dnsstack.component.realise.plain_parts import _BESIDE
from dnsstack.errors import EnvironmentFault
from dnsstack.model.nameservers import ProviderId
from dnsstack.plugin.records import bounds
from dnsstack.plugin.records.check import check
from dnsstack.plugin.resources import UNKNOWN, Values
from tests.plugin.records.worlds import ZONE_ID

ROUTE53, CLOUDFLARE = ProviderId.ROUTE53, ProviderId.CLOUDFLARE
A = {"ttl": 300, "values": ["192.0.2.1"]}
ALIAS = {"target": "d1.cloudfront.net.", "zoneId": "Z2FDTNDATAQYW2", "evaluateTargetHealth": False}


ROLE = {"setIdentifier": "s", "values": ["192.0.2.1"]}
CHECKED = {**ROLE, "healthCheckId": "check"}
LONG = {**CHECKED, "setIdentifier": "s" * 129}


def pair(**roles: Any) -> Values:
    return {"ttl": 60, "failover": roles}


def news(provider: ProviderId, rrsets: Any, **more: Any) -> Values:
    zone_id = ZONE_ID if provider is ROUTE53 else "0" * 32
    return {"zoneId": zone_id, "zoneName": "example.com", "rrsets": rrsets, **more}


def faults(provider: ProviderId, rrsets: Any, **more: Any) -> dict[str, str]:
    return {fault.path: fault.reason for fault in check(provider, news(provider, rrsets, **more), {}).faults}


BODIES: list[tuple[ProviderId, str, Any, str, str]] = [
    (ROUTE53, "www/A", {"ttl": 300, "values": ["192.0.2.300"]}, ".values[0]", "192.0.2.300"),
    (ROUTE53, "www/A", {"ttl": 300, "values": [7]}, ".values[0]", "not a text"),
    (ROUTE53, "www/A", {"ttl": 300, "values": "192.0.2.1"}, ".values", "not a list"),
    (ROUTE53, "www/A", {"ttl": 300, "values": ["192.0.2.1", "192.0.2.1"]}, ".values[1]", "twice"),
    (ROUTE53, "www/A", {"ttl": 300}, "", "no content"),
    (ROUTE53, "www/A", {"ttl": 300, "values": []}, "", "no content"),
    (ROUTE53, "www/A", {"values": ["192.0.2.1"]}, ".ttl", "no TTL"),
    (ROUTE53, "www/A", {"ttl": 2.5, "values": ["192.0.2.1"]}, ".ttl", "whole number"),
    (ROUTE53, "www/A", {"ttl": -1, "values": ["192.0.2.1"]}, ".ttl", ""),
    (ROUTE53, "www/A", {"ttl": UNKNOWN, "values": ["192.0.2.1"]}, ".ttl", "known at preview"),
    (ROUTE53, "www/A", UNKNOWN, "", "known at preview"),
    (ROUTE53, "www/A", {"ttl": 60, "failover": UNKNOWN}, ".failover", "known at preview"),
    (CLOUDFLARE, "www/A", {"ttl": 300}, "", "there is no content; write values"),
    (ROUTE53, "www/A", {**A, "proxied": True}, ".proxied", "unknown"),
    (ROUTE53, "www/A", {**A, "tttl": 3}, ".tttl", "did you mean 'ttl'"),
    (ROUTE53, "www/A", {"values": ["192.0.2.1"], "alias": ALIAS}, "", "exclude each other"),
    (ROUTE53, "www/A", {"ttl": 300, "alias": ALIAS}, ".ttl", "target's TTL"),
    (ROUTE53, "www/A", {"alias": {"target": "d1.cloudfront.net."}}, ".alias.zoneId", "not a text"),
    (ROUTE53, "www/A", {"alias": {**ALIAS, "zoneId": "Z" * 33}}, ".alias.zoneId", "limit is 32"),
    (ROUTE53, "www/A", {"alias": {**ALIAS, "weight": 3}}, ".alias.weight", "unknown"),
    (ROUTE53, "www/A", {"alias": {**ALIAS, "evaluateTargetHealth": True}}, ".alias.evaluateTargetHealth", "CloudFront"),
    (ROUTE53, "www/A", "192.0.2.1", "", "not an RRset"),
    (ROUTE53, "www/CNAME", {"ttl": 300, "values": ["a.example.net.", "b.example.net."]}, ".values", "exactly one"),
    (ROUTE53, "www/CNAME", {"ttl": 300, "values": ["web"]}, ".values[0]", "add a final dot"),
    (ROUTE53, "@/CNAME", {"ttl": 300, "values": ["web.example.net."]}, "", "apex"),
    (ROUTE53, "@/DS", {"ttl": 300, "values": [f"1 13 2 {'ab' * 32}"]}, "", "parent zone"),
    (ROUTE53, "*/NS", {"ttl": 300, "values": ["ns1.example.net."]}, "", "wildcard"),
    (ROUTE53, "www/A", {"ttl": 300, "values": [f"10.0.{n // 250}.{n % 250}" for n in range(401)]}, ".values", "400"),
    (ROUTE53, "t/TXT", {"ttl": 300, "values": [" ".join(['"' + "a" * 250 + '"'] * 17)]}, ".values[0]", "4000"),
    (ROUTE53, "t/URI", {"ttl": 300, "values": ['10 1 "ftp://ftp.example.com/"']}, "", "does not support URI"),
    (ROUTE53, "www/A", pair(secondary=ROLE), ".failover", "the primary is missing"),
    (ROUTE53, "www/A", pair(primary=ROLE), ".failover.primary.healthCheckId", "never fail over"),
    (ROUTE53, "www/A", pair(primary=LONG), ".failover.primary.setIdentifier", "128"),
    (ROUTE53, "www/A", pair(primary=CHECKED, secondary=ROLE), ".failover.secondary.setIdentifier", ("is also the "
                                                                                                   "primary's")),
    (ROUTE53, "www/A", pair(primary={**CHECKED, "values": ["x"]}), ".failover.primary.values[0]", "x"),
    (ROUTE53, "www/A", {**pair(primary=CHECKED), "ttl": 2**31}, ".ttl", "2147483647"),
    (CLOUDFLARE, "www/A", {"ttl": 20, "values": ["192.0.2.1"]}, ".ttl", "30..86400"),
    (CLOUDFLARE, "www/A", {**A, "tags": [""]}, ".tags", "not a list"),
    (ROUTE53, "www/A", {"ttl": 2**31, "values": ["192.0.2.1"]}, ".ttl", "2147483647"),
    (CLOUDFLARE, "www/A", {**A, "comment": "x" * 501}, ".comment", "500"),
    (CLOUDFLARE, "www/A", {**A, "comment": "a\nb"}, ".comment", "line break"),
    (CLOUDFLARE, "www/A", {**A, "tags": ["team dns"]}, ".tags[0]", "name:value"),
    (CLOUDFLARE, "www/A", {**A, "follow": "yes"}, ".follow", "neither true nor false"),
    (CLOUDFLARE, "t/TXT", {"ttl": 300, "values": ['"a"'], "proxied": True}, ".proxied", "can't be proxied"),
    (ROUTE53, "t/TXT", {"ttl": 300, "values": [" ".join([f'"{c * 250}"'] * 15) for c in "abcde"]}, ".values", "16000"),
    (CLOUDFLARE, "a.*/A", A, "", "asterisk"),
    (CLOUDFLARE, "a:b/A", A, "", "spaces"),
    (CLOUDFLARE, "m/MX", {"ttl": 300, "values": ["10 a\\032b.example.net."]}, ".values[0]", "spaces"),
    (CLOUDFLARE, "@/CAA", {"ttl": 300, "values": ['0 contactemail "a@example.net"']}, ".values[0]", "contactemail"),
]  # fmt: skip


@pytest.mark.parametrize(("provider", "key", "body", "below", "reason"), BODIES)
def test_each_bound_is_refused_at_its_place(provider: ProviderId, key: str, body: Any, below: str, reason: str) -> None:
    found = faults(provider, {key: body, "good/A": A})
    path = f'rrsets["{key}"]{below}'

    assert found.keys() == {path}
    assert reason in found[path]


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ("www", "write owner/TYPE"),
        ("www/", "write owner/TYPE"),
        ("WWW/A", "'www/A'"),
        ("www.example.com./A", "'www/A'"),
        ("www.example.org./A", "outside example.com"),
        ("@/SOA", "the provider makes the SOA"),
        ("@/NS", "a separate resource"),
        ("www/a", "did you mean 'A'"),
        ("www/ALIAS", "not a type that dnsstack writes"),
        ("a..b/A", "empty"),
    ],
)
def test_a_key_that_is_none_is_refused(key: str, reason: str) -> None:
    found = faults(ROUTE53, {key: A})
    ((path, told),) = found.items()
    assert path in (f'rrsets["{key}"]', f"rrsets.{key}")
    assert reason in told


def test_every_fault_is_told_at_once() -> None:
    more = {"zoneId": "nonsense", "overwrite": ["www"], "consent": ["removal"], "rrset": {}}
    found = faults(ROUTE53, {"www/A": {"ttl": "x", "values": ["y", "z"]}, "mail": A}, **more)
    assert found.keys() == {
        *("zoneId", "rrset", "overwrite[0]", "consent"),
        *('rrsets["www/A"].ttl', 'rrsets["www/A"].values[0]', 'rrsets["www/A"].values[1]', "rrsets.mail"),
    }


@pytest.mark.parametrize("name", ["", "exa mple.com", ".", 7, None, UNKNOWN])
def test_a_zone_name_that_is_none_is_refused(name: Any) -> None:
    found = check(ROUTE53, {"zoneId": ZONE_ID, "zoneName": name, "rrsets": {"www/A": A}}, {})
    assert [fault.path for fault in found.faults] == ["zoneName"]


def test_what_excludes_a_neighbour_is_refused_at_both_providers_in_its_own_way() -> None:
    cname = {"ttl": 300, "values": ["web.example.net."]}
    assert faults(ROUTE53, {"www/A": A, "www/CNAME": cname}).keys() == {'rrsets["www/A"]'}
    assert faults(CLOUDFLARE, {"www/A": A, "www/CNAME": {**cname, "flatten": True}}).keys() == {'rrsets["www/A"]'}
    assert faults(CLOUDFLARE, {"@/TXT": {"ttl": 300, "values": ['"a"']}, "@/CNAME": cname}) == {}


def test_inputs_are_kept_in_one_spelling() -> None:
    given = {
        "www/AAAA": {"ttl": 300, "values": ["2001:DB8::2", "2001:db8:0::1"], "comment": "", "proxied": False},
        "mail/MX": {"ttl": 300, "values": ["20 B.example.net.", "10 a.example.net."]},
        "cdn/A": {"ttl": 300, "values": ["192.0.2.1"], "proxied": True},
        "zero/A": {"ttl": 1, "values": ["192.0.2.1"], "tags": ["b:1", "a:1"]},
    }
    found = check(CLOUDFLARE, news(CLOUDFLARE, given, consent=["removals", "ds"]), {})

    assert list(found.faults) == []
    assert found.inputs["rrsets"] == {
        "www/AAAA": {"ttl": 300, "values": ["2001:db8::1", "2001:db8::2"]},
        "mail/MX": {"ttl": 300, "values": ["10 a.example.net.", "20 b.example.net."]},
        "cdn/A": {"ttl": 1, "values": ["192.0.2.1"], "proxied": True},
        "zero/A": {"ttl": 1, "values": ["192.0.2.1"], "tags": ["a:1", "b:1"]},
    }
    assert found.inputs["consent"] == ["ds", "removals"]


def test_a_ttl_of_zero_is_kept() -> None:
    found = check(ROUTE53, news(ROUTE53, {"www/A": {"ttl": 0, "values": ["192.0.2.1"]}}), {})
    assert list(found.faults) == []
    assert found.inputs["rrsets"]["www/A"]["ttl"] == 0


@pytest.mark.parametrize("rrsets", [UNKNOWN, {}, {"www/A": {"ttl": 300, "values": UNKNOWN}}])
def test_what_is_known_later_is_no_fault(rrsets: Any) -> None:
    assert faults(ROUTE53, rrsets, zoneId=UNKNOWN) == {}
    whole = {"www/A": {"alias": UNKNOWN}, "b/A": {"alias": {**ALIAS, "target": UNKNOWN, "zoneId": UNKNOWN}}}
    role = {"setIdentifier": "p", "healthCheckId": UNKNOWN, "values": ["192.0.2.1", UNKNOWN]}
    assert faults(ROUTE53, {**whole, "c/A": {"ttl": 60, "failover": {"primary": role}}}) == {}


def test_an_unchanged_zone_is_not_evaluated_again_and_one_edit_only_its_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    given = {f"h{index}/A": A for index in range(20)} | {"h0/TXT": {"ttl": 300, "values": ['"a"']}}
    olds = check(ROUTE53, news(ROUTE53, given), {}).inputs
    seen: list[set[str]] = []
    real = bounds.faults

    def watched(provider: ProviderId, apex: str, bodies: Any, owners: Any) -> Any:
        seen.append(set(bodies))
        return real(provider, apex, bodies, owners)

    monkeypatch.setattr(bounds, "faults", watched)
    assert check(ROUTE53, news(ROUTE53, given), olds).inputs == olds
    check(ROUTE53, news(ROUTE53, {**given, "h0/A": {**A, "ttl": 60}}), olds)
    assert seen == [set(), {"h0/A", "h0/TXT"}]


def test_a_program_of_another_version_is_refused_and_the_version_is_kept_nowhere() -> None:
    same = check(ROUTE53, news(ROUTE53, {"www/A": A}, dnsstackVersion=__version__), {})
    assert not same.faults
    assert "dnsstackVersion" not in same.inputs
    with pytest.raises(EnvironmentFault, match=rf"the plugin dnsstack is {__version__}, and the program's .* 99.0.0: "):
        check(ROUTE53, news(ROUTE53, {"www/A": A}, dnsstackVersion="99.0.0"), {})


class Compared(str):
    """A key that counts how often it is compared with another one; a look-up in a table compares it once or twice."""

    __slots__ = ()

    comparisons = 0

    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        Compared.comparisons += 1
        return str.__eq__(self, other)


def test_the_first_check_compares_each_key_with_few_others() -> None:
    size = 400
    Compared.comparisons = 0
    given = news(ROUTE53, {Compared(f"host-{number}/A"): A for number in range(size)})
    assert not check(ROUTE53, given, {}).faults
    assert Compared.comparisons < 20 * size, "a search through the keys would compare size * size / 2 of them"


@pytest.mark.parametrize("provider", [ROUTE53, CLOUDFLARE])
def test_a_program_whose_sdk_left_the_plain_rrsets_out_is_refused(provider: ProviderId) -> None:
    assert faults(provider, {_BESIDE: True}), "the mark alone is not an RRset: nothing in the zone is taken for removed"
