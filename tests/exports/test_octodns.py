"""octoDNS's YAML, loaded by octoDNS itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, reject, settings

from dnsstack import importing
from dnsstack.cli.targets import RenderRequest, render
from dnsstack.errors import Unsupported
from dnsstack.model.deferred import Deferred
from dnsstack.model.domain import Domain
from dnsstack.model.names import ORIGIN
from dnsstack.model.rdata import ROSTER
from dnsstack.plan.build import build
from dnsstack.plan.plan import ZonePlan
from tests.conftest import up_to
from tests.providers.zones import plan, policy
from tests.strategies import domains

TYPES = ("A", "AAAA", "CAA", "CNAME", "HTTPS", "MX", "PTR", "SSHFP", "SVCB", "TLSA", "TXT")
NAMES = {"route53": [f"ns-{n}.awsdns.example." for n in range(4)], "cloudflare": ["ada.ns.example.", "bob.ns.example."]}


def loaded(planned: ZonePlan, folder: Path) -> Any:
    """The zone as octoDNS has it after its strict reading: order of keys and validation included."""
    pytest.importorskip("octodns", reason="octoDNS comes with dnsstack[dev]")
    from octodns.provider.yaml import YamlProvider
    from octodns.zone import Zone

    [(name, text)] = render(planned, "octodns", RenderRequest(name_servers=NAMES)).files.items()
    (folder / name).write_text(text, encoding="utf-8")
    zone = Zone(planned.apex, [])
    YamlProvider("file", str(folder), escaped_semicolons=True).populate(zone)
    return zone


def texts(record: Any) -> tuple[int, frozenset[str]]:
    """TTL and values in our canonical form, from what octoDNS would hand to a provider."""
    rrset = record.to_rrset()
    token = ORIGIN.set(".")
    try:
        return rrset.ttl, frozenset(ROSTER[record._type].from_text(value).to_text() for value in rrset.rdatas)
    finally:
        ORIGIN.reset(token)


@settings(
    max_examples=up_to(20),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much],
    deadline=None,
)
@given(domains(failover=False, rdtypes=TYPES))
def test_generated_domains_read_back_in_octodns(tmp_path: Path, domain: Domain) -> None:
    planned = build(domain)
    try:
        zone = loaded(planned, tmp_path)
    except Unsupported:
        reject()  # text that octoDNS can't carry, which has a test of its own
    found = {(record.fqdn, record._type): record for record in zone.records}
    ours = {(rrset.owner, rrset.rdtype): rrset for rrset in planned.rrsets}

    assert found.keys() == ours.keys() | {(planned.apex, "NS")}
    for key, rrset in ours.items():
        ttl, values = texts(found[key])
        assert ttl == rrset.ttl
        assert {joined(value) for value in values} == {joined(value.to_text()) for value in rrset.values}


RARE = {
    "_sip._tcp": {"SRV": "10 20 5060 sip.example.net."},
    "_http._tcp": {"URI": '10 1 "https://www.example.com/a;b"'},
    "esc": {"NAPTR": r'100 10 "U" "E2U+sip" "!^\\\\+44(.*)$!sip:\\\\1@example.com!" .'},
    "svc": {"SVCB": r'1 . alpn="h2" key667="hello\210qoo \"x\" \\ ;"'},
    "enum": {"NAPTR": '100 10 "U" "E2U+sip" "!^.*$!sip:info@example.com!" .'},
    "here": {"LOC": "52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000.00m 10.00m"},
    "lab": {"NS": ["ns1.example.net.", "ns2.example.net."], "DS": f"12345 13 2 {'ab' * 32}"},
    "*": {"A": ["192.0.2.1", "192.0.2.2"]},
}


def test_rare_types_read_back_in_octodns(tmp_path: Path) -> None:
    planned = plan(RARE)
    found = {(record.fqdn, record._type): record for record in loaded(planned, tmp_path).records}

    for rrset in planned.rrsets:
        assert texts(found[rrset.owner, rrset.rdtype])[1] == {value.to_text() for value in rrset.values}


@pytest.mark.parametrize("text", ["naïve", 'a" "b', "a\\;b", "DOMAIN\\user", "tab\t"])
def test_text_that_octodns_would_change_is_refused(text: str) -> None:
    with pytest.raises(Unsupported, match="whose texts are printable ASCII"):
        render(plan({"a": {"TXT": {"text": text}}}), "octodns", RenderRequest())


def joined(text: str) -> str:
    """TXT strings are cut by octoDNS where it likes."""
    return text.replace('" "', "")


def test_text_keeps_its_semicolons_and_quotes(tmp_path: Path) -> None:
    text = '"v=DMARC1; p=none; "quoted" ' + "x" * 300
    [record] = [one for one in loaded(plan({"_d": {"TXT": {"text": text}}}), tmp_path).records if one._type == "TXT"]

    assert [value.replace("\\;", ";") for value in record.values] == [text]


def test_failover_becomes_a_dynamic_record_with_its_health_check(tmp_path: Path) -> None:
    planned = plan({}, {"www": {"A": policy("follow")}})
    [record] = [one for one in loaded(planned, tmp_path).records if one._type == "A"]

    assert record.dynamic.pools["primary"].data["fallback"] == "secondary"
    assert [value["value"] for value in record.dynamic.pools["secondary"].data["values"]] == ["192.0.2.2"]
    assert (record.healthcheck_protocol, record.healthcheck_path) == ("HTTPS", "/healthz")
    notes = render(planned, "octodns", RenderRequest()).notes
    assert any("strategies of www.example.com. A (cloudflare: follow)" in note for note in notes)
    assert any("_failover.www.example.com." in note for note in notes)
    assert any("example.com. NS" in note for note in notes)


@pytest.mark.parametrize("name", ["octodns", "opentofu", "change-batch"])
def test_a_value_that_is_known_later_is_refused(name: str) -> None:
    with pytest.raises(Unsupported, match=r"www\.example\.com\. A"):
        render(plan({"www": {"A": Deferred(object(), key="www")}}), name, RenderRequest())


def test_what_goes_out_comes_back_in_the_same(tmp_path: Path) -> None:
    planned = plan(RARE)
    [text] = render(planned, "octodns", RenderRequest(name_servers=NAMES)).files.values()
    file = tmp_path / "zone.yaml"
    file.write_text(text, encoding="utf-8")
    found = importing.read(importing.Request("octodns:x", str(file), planned.apex, frozenset()))

    back = {(one.owner, one.rdtype): {value.to_text() for value in one.rdata} for one in found.rrsets}
    assert back == {(one.owner, one.rdtype): {value.to_text() for value in one.values} for one in planned.rrsets}


def test_strings_that_octodns_joins_are_told() -> None:
    made = render(plan({"a": {"TXT": {"strings": ["a", "b"]}}, "b": {"TXT": "x" * 300}}), "octodns", RenderRequest())

    assert [note for note in made.notes if "joins" in note] == [
        "the division of a.example.com. TXT into strings is lost; octoDNS joins the strings and divides them itself"
    ]
