"""Route53's text, compared with dnspython and against what the provider makes of it."""

from __future__ import annotations

import re

import dns.rdata
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnsstack.model.rdata import ROSTER, TXT, Rdata
from dnsstack.plan.capabilities import ROUTE53
from dnsstack.providers.route53 import text
from tests.strategies import odd_labels, rdata

CARRIED = sorted(ROUTE53.types - {"ALIAS"})


def as_the_service_reads(value: str, rdtype: str) -> dns.rdata.Rdata:
    """dnspython's rdata of a Value, octal escapes turned into decimal ones."""
    decimal = re.sub(
        r"\\(?:([0-7]{3})|(.))", lambda m: f"\\{int(m[1], 8):03d}" if m[1] else m[0], value, flags=re.DOTALL
    )
    return dns.rdata.from_text("IN", rdtype, decimal)


@pytest.mark.parametrize("rdtype", CARRIED)
@given(data=st.data())
def test_every_value_is_what_dnspython_reads(rdtype: str, data: st.DataObject) -> None:
    value = data.draw(rdata(rdtype))

    assert as_the_service_reads(text.value(value), rdtype) == dns.rdata.from_text("IN", rdtype, value.to_text())


@pytest.mark.parametrize("rdtype", CARRIED)
@given(data=st.data())
def test_values_and_records_read_back(rdtype: str, data: st.DataObject) -> None:
    value = data.draw(rdata(rdtype))

    assert text.read_value(rdtype, text.value(value)) == value
    assert text.read_record(rdtype, text.record(value)) == value


@given(st.lists(st.binary(max_size=255), min_size=1, max_size=4))
def test_txt_of_any_octets_survives_the_providers_quotes(strings: list[bytes]) -> None:
    """`aws.route53.Record` puts the quotes round each TXT value, and takes the outermost ones off again."""
    value = TXT(strings=strings)
    wrapped = f'"{text.record(value)}"'

    assert wrapped == text.value(value)
    read = as_the_service_reads(wrapped, "TXT")
    assert read.strings == tuple(strings)  # type: ignore[attr-defined]  # dnspython's TXT has them, its Rdata doesn't say


@pytest.mark.parametrize(
    ("strings", "record"),
    [
        ([b"v=spf1 -all"], "v=spf1 -all"),
        ([b"first", b"second"], 'first" "second'),
        ([b'a "b"'], r"a \"b\""),
        ([b"a\\b"], r"a\\b"),
        (["ü".encode()], r"\303\274"),
        ([b"\x00\x7f"], r"\000\177"),
        ([b""], ""),
    ],
)
def test_txt_is_written_without_its_outermost_quotes_and_in_octal(strings: list[bytes], record: str) -> None:
    assert text.record(TXT(strings=strings)) == record


@pytest.mark.parametrize(
    ("owner", "written"),
    [
        ("example.com.", "example.com"),
        ("*.example.com.", "*.example.com"),
        ("_dmarc.example.com.", "_dmarc.example.com"),
        (r"a\.b.example.com.", r"a\056b.example.com"),
        (r"\195\164.example.com.", r"\303\244.example.com"),
        (r"\@.example.com.", r"\100.example.com"),
    ],
)
def test_owners_have_no_final_dot_and_octal_escapes(owner: str, written: str) -> None:
    assert text.owner(owner) == written
    assert text.read_owner(written) == owner


@given(odd_labels)
def test_owners_of_any_octets_read_back(label: str) -> None:
    owner = text.read_owner(f"{text.owner(text_of(label))}.example.com.")

    assert text.read_owner(text.owner(owner)) == owner


def text_of(label: str) -> str:
    import dns.name

    return dns.name.from_text(label, origin=None).to_text().lower()


def test_what_the_api_returns_in_octal_is_read() -> None:
    assert text.read_owner(r"\052.example.com.") == "*.example.com."
    assert text.read_value("TXT", r'"\303\274"') == TXT.from_text("ü")


@pytest.mark.parametrize(("rdtype", "value"), [("CNAME", "target.example.net"), ("MX", "10 mail.example.net")])
def test_names_without_a_final_dot_are_absolute(rdtype: str, value: str) -> None:
    read: Rdata = text.read_value(rdtype, value)

    assert read == ROSTER[rdtype].from_text(f"{value}.")


def test_an_aliass_target_is_written_as_the_api_answers_it() -> None:
    assert text.target("*.a/b.example.com.") == r"\052.a\057b.example.com"
    assert text.target(r"x\032y\.z-_.example.com.") == r"x\040y\056z-_.example.com"
