"""Both forms of every type give one canonical rdata, which equals dnspython's."""

from __future__ import annotations

from typing import Any

import dns.name
import dns.rdata
import pytest
from dns.rdtypes.svcbbase import SVCBBase
from hypothesis import given
from hypothesis import strategies as st

from dnsstack.model.names import ORIGIN
from dnsstack.model.rdata import ROSTER, Rdata
from tests.strategies import fields, presentation, rdata, spelt

ORIGIN_NAME = "example.com."
TYPES = sorted(ROSTER)
WIRE_TYPES = [rdtype for rdtype in TYPES if rdtype != "ALIAS"]


def oracle(rdtype: str, text: str) -> dns.rdata.Rdata:
    """dnspython's reading; SVCB's target in lower case, which dnspython compares as written (RFC 9460 §2.2)."""
    value = dns.rdata.from_text("IN", rdtype, text, origin=dns.name.from_text(ORIGIN_NAME), relativize=False)
    return value.replace(target=value.target.canonicalize()) if isinstance(value, SVCBBase) else value


def read(rdtype: str, text: str) -> Rdata:
    token = ORIGIN.set(ORIGIN_NAME)
    try:
        return ROSTER[rdtype].from_text(text)
    finally:
        ORIGIN.reset(token)


def read_fields(rdtype: str, named: dict[str, Any]) -> Rdata:
    token = ORIGIN.set(ORIGIN_NAME)
    try:
        return ROSTER[rdtype].model_validate(named)
    finally:
        ORIGIN.reset(token)


@pytest.mark.parametrize("rdtype", WIRE_TYPES)
@given(data=st.data())
def test_presentation_format_is_read_as_dnspython_reads_it(rdtype: str, data: st.DataObject) -> None:
    text = data.draw(presentation(rdtype))
    ours = read(rdtype, text).to_text()

    assert oracle(rdtype, ours) == oracle(rdtype, text)


@pytest.mark.parametrize("rdtype", WIRE_TYPES)
@given(data=st.data())
def test_canonical_text_is_dnspythons_text_with_lower_case_names(rdtype: str, data: st.DataObject) -> None:
    ours = data.draw(rdata(rdtype)).to_text()

    assert ours == oracle(rdtype, ours).to_text(chunksize=0)


@pytest.mark.parametrize("rdtype", TYPES)
@given(data=st.data())
def test_canonical_text_reads_back_the_same(rdtype: str, data: st.DataObject) -> None:
    value = data.draw(rdata(rdtype))

    assert read(rdtype, value.to_text()) == value
    assert read(rdtype, value.to_text()).to_text() == value.to_text()


@pytest.mark.parametrize("rdtype", TYPES)
@given(data=st.data())
def test_named_fields_as_text_mean_the_same_as_typed_ones(rdtype: str, data: st.DataObject) -> None:
    named = data.draw(fields(rdtype))

    assert read_fields(rdtype, spelt(named)) == read_fields(rdtype, named)


@pytest.mark.parametrize("rdtype", WIRE_TYPES)
@given(data=st.data())
def test_named_fields_give_what_their_presentation_format_gives(rdtype: str, data: st.DataObject) -> None:
    named = data.draw(fields(rdtype))
    value = read_fields(rdtype, named)

    assert read(rdtype, value.to_text()) == value
    assert oracle(rdtype, value.to_text()).to_text(chunksize=0) == value.to_text()


@pytest.mark.parametrize(
    "params",
    [
        "port=08443 alpn=h3,h2",
        'ipv6hint="2001:DB8::0:1" ipv4hint=192.0.2.1,192.0.2.2 mandatory=ipv4hint',
        'no-default-alpn alpn="h2"',
        r'alpn="f\\\\oo\\,bar,h2"',
        'key65000="a  b" key7=x',
        "ech=AEX+DQBBpQAgACB/RU5hAC5mXe3uOZtNY58Bc8UU1cd4QBxQzqirMlWZeQAEAAEAAQASY2xvdWRmbGFyZS1lY2guY29tAAA=",
        "",
    ],
)
def test_service_parameters_are_dnspythons(params: str) -> None:
    text = f"1 . {params}"

    assert read("HTTPS", text).to_text() == oracle("HTTPS", text).to_text()


@pytest.mark.parametrize("rdtype", WIRE_TYPES)
@given(data=st.data())
def test_a_target_name_is_absolute_and_lower_case(rdtype: str, data: st.DataObject) -> None:
    value = read_fields(rdtype, data.draw(fields(rdtype)))

    assert value.target_name == value.target_name.lower()
    assert value.target_name.endswith(".") or not ROSTER[rdtype].target_field
