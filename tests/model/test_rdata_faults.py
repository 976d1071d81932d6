"""The model refuses malformed rdata as dnspython does, and its sentence says what to write."""

from __future__ import annotations

from typing import Any

import dns.exception
import dns.rdata
import pytest
from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from dnsstack.model.base import details
from dnsstack.model.faults import ModelError
from dnsstack.model.rdata import ROSTER
from dnsstack.model.rrset import read_value

REFUSED_BY_BOTH = [
    ("A", "192.0.2"),
    ("A", "192.0.2.256"),
    ("A", "192.0.02.1.1"),
    ("A", "2001:db8::1"),
    ("AAAA", "192.0.2.1"),
    ("AAAA", "2001:db8::1::2"),
    ("AAAA", "fe80::1%eth0"),
    ("CAA", '0 is-sue "x"'),
    ("CAA", "256 issue x"),
    ("CAA", '0 issue "x'),
    ("CNAME", "a. b."),
    ("CNAME", "a..b."),
    ("DS", "1 8 2 abcd"),
    ("DS", "1 8 0 abcd"),
    ("DS", f"1 NOSUCH 2 {'ab' * 32}"),
    ("DS", f"65536 8 2 {'ab' * 32}"),
    ("HTTPS", "0 . alpn=h2"),
    ("HTTPS", "1 . port=65536"),
    ("HTTPS", "1 . alpn"),
    ("HTTPS", "1"),
    ("LOC", "52 22 23.000 N 4 53 32.000 E"),
    ("LOC", "91 0 0 N 4 53 32.000 E 0m"),
    ("LOC", "52 60 0 N 4 53 32.000 E 0m"),
    ("LOC", "52 N 4 S 0m"),
    ("MX", "10"),
    ("MX", "10 mail. extra."),
    ("MX", "65536 mail."),
    ("MX", "-1 mail."),
    ("NAPTR", '1 1 "S" "x" "" '),
    ("NAPTR", f'1 1 "{"x" * 256}" "x" "" .'),
    ("SRV", "1 2 3"),
    ("SRV", "1 2 x a."),
    ("SSHFP", "1 1 abcd"),
    ("SSHFP", "1 3 xy"),
    ("SVCB", "1 a. key1=x key1=y"),
    ("TLSA", "3 1 1 abcd"),
    ("TLSA", "3 1 1"),
    ("URI", '1 1 ""'),
    ("URI", "1 1"),
    ("MX", '10 "mail."'),
    ("DS", f"1 8 2 ( {'ab' * 32}"),
]


@pytest.mark.parametrize(("rdtype", "text"), REFUSED_BY_BOTH)
def test_malformed_rdata_is_refused_as_dnspython_does(rdtype: str, text: str) -> None:
    with pytest.raises((dns.exception.DNSException, ValueError)):
        dns.rdata.from_text("IN", rdtype, text)
    with pytest.raises(ValueError, match=r".") as caught:
        ROSTER[rdtype].from_text(text)

    assert isinstance(caught.value, (ValidationError, PydanticCustomError))
    told = details(caught.value, (), text)
    kinds = {part["type"] if isinstance(part["type"], str) else part["type"].type for part in told}
    assert kinds <= {"dnsstack", "name"}, "every fault is told in our own words"


@pytest.mark.parametrize(
    ("rdtype", "text", "reason"),
    [
        ("CAA", "0 issue letsencrypt.org; validationmethods=dns-01", "semicolon"),
        ("MX", "10 mail. ; a comment", "semicolon"),
        ("HTTPS", "1 . alpn=h2 ; port=8443", "semicolon"),
        ("HTTPS", "1 . dohpath=/q;x", "semicolon"),
        ("URI", '1 1 "a', "never closed"),
        ("DS", "1 8 2 abcd )", "parenthesis"),
    ],
)
def test_nothing_is_dropped_silently(rdtype: str, text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        ROSTER[rdtype].from_text(text)


@pytest.mark.parametrize(("rdtype", "text", "hint"), [("A", "2001:db8::1", "AAAA"), ("AAAA", "192.0.2.1", "below A")])
def test_an_address_of_the_other_family_is_told_its_type(rdtype: str, text: str, hint: str) -> None:
    with pytest.raises(ModelError) as caught:
        ROSTER[rdtype].from_text(text)

    assert hint in caught.value.problems[0].hint


@pytest.mark.parametrize("value", [5, 1.5, None, True, b"x", [["10 mail."]], object()])
def test_other_things_are_not_rdata(value: Any) -> None:
    with pytest.raises(PydanticCustomError, match="is not MX rdata"):
        read_value("MX", value)


@pytest.mark.parametrize("rdtype", sorted(ROSTER))
def test_an_empty_mapping_and_an_unknown_field_are_refused(rdtype: str) -> None:
    with pytest.raises(ValidationError):
        read_value(rdtype, {})
    with pytest.raises(ValidationError, match="Extra inputs"):
        read_value(rdtype, {"nonsense": "x"})
