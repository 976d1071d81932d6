"""Cloudflare's encoding: what never drifts, and what reads back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnsstack.errors import Unsupported
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import ALIAS, CAA, LOC, ROSTER, TXT, Rdata
from dnsstack.providers.cloudflare import decode
from dnsstack.providers.cloudflare.encode import encode, input_names
from dnsstack.sandbox.cloudflare_api import structured
from tests.strategies import rdata

CARRIED = sorted(rdtype for rdtype, kind in ROSTER.items() if ProviderId.CLOUDFLARE in kind.carriers)
TYPES = [rdtype for rdtype in CARRIED if rdtype != "ALIAS"]


def texts(inputs: Any) -> Iterator[str]:
    for item in inputs.values() if isinstance(inputs, dict) else [inputs]:
        if isinstance(item, dict):
            yield from texts(item)
        elif isinstance(item, str):
            yield item


@pytest.mark.parametrize("in_data", [False, True], ids=["priority beside content", "priority in data"])
@pytest.mark.parametrize("rdtype", TYPES)
@given(data=st.data())
def test_every_value_reads_back(rdtype: str, in_data: bool, data: st.DataObject) -> None:
    value = data.draw(rdata(rdtype))
    record = {"type": rdtype, "name": "x.example.com", **encode(value, priority_in_data=in_data)}

    assert decode.read(record) == value


@pytest.mark.parametrize("rdtype", TYPES)
@given(data=st.data())
def test_numbers_that_arrive_as_floats_read_back(rdtype: str, data: st.DataObject) -> None:
    """Pulumi's wire has no integers."""
    value = data.draw(rdata(rdtype))
    record = {"type": rdtype, "name": "x.example.com", **floats(encode(value))}

    assert decode.read(record) == value


def floats(item: Any) -> Any:
    if isinstance(item, dict):
        return {key: floats(value) for key, value in item.items()}
    return float(item) if isinstance(item, int) else item


@pytest.mark.parametrize("rdtype", ["CNAME", "DS", "HTTPS", "MX", "NAPTR", "NS", "PTR", "SRV", "SVCB", "TLSA"])
@given(data=st.data())
def test_no_name_ends_in_a_dot_or_has_capitals(rdtype: str, data: st.DataObject) -> None:
    """A trailing dot and capitals drift for ever; the root alone is a dot."""
    value = data.draw(rdata(rdtype))
    inputs = encode(value)
    name = inputs.get("content") or inputs["data"].get("target") or inputs["data"].get("replacement") or ""

    assert not name.endswith(".") or name == "."
    assert name == name.lower()


@given(st.text(max_size=2000))
def test_txt_is_quoted_in_strings_of_at_most_255_octets(content: str) -> None:
    import dns.rdata

    written = encode(TXT.model_validate({"text": content}))["content"]
    read = dns.rdata.from_text("IN", "TXT", written)

    assert written.startswith('"')
    assert written.endswith('"')
    assert all(len(string) <= 255 for string in read.strings)  # type: ignore[attr-defined]  # dnspython's TXT has them
    assert b"".join(read.strings) == content.encode()  # type: ignore[attr-defined]  # as above


EXAMPLES: list[tuple[str, str, dict[str, Any]]] = [
    ("A", "192.0.2.1", {"content": "192.0.2.1"}),
    ("AAAA", "2001:DB8:0:0:0:0:0:1", {"content": "2001:db8::1"}),
    ("CNAME", "WWW.Example.NET.", {"content": "www.example.net"}),
    ("MX", "10 mail.example.net.", {"content": "mail.example.net", "priority": 10}),
    ("MX", "0 .", {"content": ".", "priority": 0}),
    ("TXT", "v=spf1 -all", {"content": '"v=spf1 -all"'}),
    ("CAA", '0 issue "letsencrypt.org"', {"data": {"flags": 0, "tag": "issue", "value": "letsencrypt.org"}}),
    (
        "SRV",
        "1 2 5060 sip.example.net.",
        {"data": {"priority": 1, "weight": 2, "port": 5060, "target": "sip.example.net"}, "priority": 1},
    ),
    ("HTTPS", "1 . alpn=h2", {"data": {"priority": 1, "target": ".", "value": 'alpn="h2"'}}),
    (
        "URI",
        '10 1 "https://a.example/"',
        {"data": {"priority": 10, "weight": 1, "target": "https://a.example/"}, "priority": 10},
    ),
]


@pytest.mark.parametrize(("rdtype", "text", "inputs"), EXAMPLES, ids=[f"{one[0]} {one[1]}" for one in EXAMPLES])
def test_each_type_has_its_inputs(rdtype: str, text: str, inputs: dict[str, Any]) -> None:
    assert encode(ROSTER[rdtype].from_text(text)) == inputs


@pytest.mark.parametrize("rdtype", CARRIED)
@given(data=st.data())
def test_which_inputs_a_type_has_is_known_before_its_value(rdtype: str, data: st.DataObject) -> None:
    assert set(input_names(rdtype)) == encode(data.draw(rdata(rdtype))).keys()


def test_a_later_provider_has_the_priority_of_mx_and_uri_in_data() -> None:
    mx, uri = ROSTER["MX"].from_text("10 mail.example.net."), ROSTER["URI"].from_text('10 1 "https://a.example/"')

    assert encode(mx, priority_in_data=True) == {"data": {"priority": 10, "target": "mail.example.net"}}
    assert encode(uri, priority_in_data=True) == {"data": {"priority": 10, "weight": 1, "target": "https://a.example/"}}


def test_loc_is_numbers() -> None:
    data = encode(LOC.from_text("52 22 23.500 N 4 53 32 E -2.5m 1m 10000m 10m"))["data"]

    assert (data["lat_degrees"], data["lat_seconds"], data["long_direction"]) == (52, 23.5, "E")
    assert (data["altitude"], data["size"], data["precision_horz"], data["precision_vert"]) == (-2.5, 1, 10000, 10)


def test_an_alias_is_a_cname() -> None:
    alias = ALIAS(target="d1.cloudfront.net.")

    assert encode(alias) == {"content": "d1.cloudfront.net"}
    assert (
        decode.read({"type": "CNAME", "name": "a.example.com", "settings": {"flatten_cname": True}, **encode(alias)})
        == alias
    )
    assert decode.read({"type": "CNAME", "name": "example.com", **encode(alias)}, apex="example.com.") == alias


def test_octets_that_json_cant_write_are_refused_by_name() -> None:
    value: Rdata = CAA(flags=0, tag="issue", value=b"\xff")

    with pytest.raises(Unsupported, match="at Cloudflare, CAA can have only UTF-8"):
        encode(value)


def test_the_emulated_service_takes_data_for_the_same_types() -> None:
    """It has a table of its own, from the API's schema: a mistake in one of the two is seen."""
    ours = {rdtype for rdtype in CARRIED if "data" in input_names(rdtype)}
    above = {rdtype for rdtype in ours if "priority" in input_names(rdtype)}
    assert ours == set(ROSTER) & structured.FORMS.keys()
    assert above == structured.PRIORITY_ABOVE
