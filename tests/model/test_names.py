"""Names: what is read, what comes out, what is refused."""

from __future__ import annotations

import dns.name
import idna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnsstack.model import names as model_names
from dnsstack.model.failover.delegate import Delegate
from dnsstack.model.faults import ModelError
from dnsstack.model.names import (
    absolute,
    is_at_or_below,
    is_below,
    parent,
    relative,
    strip_dot,
    to_unicode,
    under,
    wire_length,
)
from dnsstack.model.rdata import from_absolute
from tests.strategies import apexes, labels, names, odd_labels, owners, service_labels, u_labels

any_label = st.one_of(labels, labels.map(str.upper), service_labels, odd_labels, st.just("*"))
ascii_names = st.lists(any_label, min_size=1, max_size=4).map(".".join)
escaped_text = st.text(alphabet='aB1*_-.\\0932@$;"() ', min_size=1, max_size=12)


@given(ascii_names | escaped_text, apexes, st.booleans())
def test_names_equal_dnspythons_in_lower_case(text: str, apex: str, final_dot: bool) -> None:
    text = f"{text}." if final_dot else text
    try:
        expected = dns.name.from_text(text, origin=dns.name.from_text(apex)).canonicalize().to_text()
    except dns.exception.DNSException:
        with pytest.raises(ValueError, match=r"."):
            absolute(text, apex)
        return
    if any(char.isspace() for char in text):
        return  # dnspython's names may hold bare white space; a document's may not

    assert absolute(text, apex) == expected


@given(ascii_names, apexes)
def test_the_fast_path_agrees_with_the_slow_one(text: str, apex: str) -> None:
    slow = model_names._canonical(text)

    assert absolute(text, apex) == (slow if dns.name.from_text(slow, None).is_absolute() else f"{slow}.{apex}")


@given(names() | ascii_names, apexes)
def test_a_canonical_name_stays_as_it_is(text: str, apex: str) -> None:
    name = absolute(text, apex)

    assert absolute(name, "elsewhere.example.") == name


@given(owners() | ascii_names, apexes)
def test_relative_is_the_inverse_of_absolute(text: str, apex: str) -> None:
    name = absolute(text, apex)

    assert absolute(relative(name, apex), apex) == name


@given(u_labels, apexes)
def test_u_labels_become_a_labels_by_idna_2008_with_uts_46(label: str, apex: str) -> None:
    expected = idna.encode(label, uts46=True).decode() if not label.isascii() else label

    assert absolute(label, apex) == f"{expected}.{apex}"
    assert absolute(to_unicode(f"{expected}.{apex}"), "elsewhere.example.") == f"{expected}.{apex}"


@given(ascii_names)
def test_wire_length_is_dnspythons(text: str) -> None:
    name = absolute(text, ".")

    assert wire_length(name) == len(dns.name.from_text(name).to_digestable())


@given(ascii_names, ascii_names)
def test_below_and_parent_are_dnspythons(text: str, other: str) -> None:
    apex = absolute(other, ".")
    for name in (absolute(text, apex), absolute(text, "."), apex):
        ours, theirs = dns.name.from_text(name), dns.name.from_text(apex)

        assert is_at_or_below(name, apex) == ours.is_subdomain(theirs)
        assert is_below(name, apex) == (ours.is_subdomain(theirs) and ours != theirs)
        assert parent(name) == ours.parent().to_text()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("@", "example.com."),
        ("www", "www.example.com."),
        ("WWW.Example.NET.", "www.example.net."),
        ("*", "*.example.com."),
        ("*.dev", "*.dev.example.com."),
        ("_dmarc", "_dmarc.example.com."),
        (r"a\.b", r"a\.b.example.com."),
        (r"a\046b", r"a\.b.example.com."),
        (r"a\.", r"a\..example.com."),
        (r"a\\.", r"a\\."),
        (r"a\032b", r"a\032b.example.com."),
        ("straße", "xn--strae-oqa.example.com."),
        ("bücher。例え", "xn--bcher-kva.xn--r8jz45g.example.com."),
        (".", "."),
        (r"\@", r"\@.example.com."),
        ("-lead", "-lead.example.com."),
    ],
)
def test_names_as_people_write_them(text: str, expected: str) -> None:
    assert absolute(text, "example.com.") == expected


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        ("a..b", "label is empty"),
        (".a", "label is empty"),
        ("a b", "white space"),
        ("a" * 64, "63 octets"),
        (".".join(["a" * 63] * 4), "255"),
        (".".join(["a" * 60] * 4), "255"),
        ("☃" * 70, "IDNA"),
        ("a\u2010b", "IDNA"),
        ("ü\\.b", "A-label"),
        ("a\\", "backslash"),
        (r"a\256", "backslash"),
        (r"a\1x", "backslash"),
    ],
)
def test_faults_are_told_in_a_sentence(text: str, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        absolute(text, "example.com.")


@pytest.mark.parametrize("text", ["@", "www"])
def test_a_relative_name_without_a_domain_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no domain to complete it"):
        absolute(text, "")


def test_a_name_of_255_octets_is_allowed() -> None:
    text = ".".join(["a" * 63, "b" * 63, "c" * 63, "d" * 61]) + "."

    assert wire_length(absolute(text)) == 255


def test_the_root_keeps_its_dot() -> None:
    assert strip_dot(".") == "."
    assert strip_dot("example.com.") == "example.com"
    assert relative("www.", ".") == "www"


def test_the_origin_is_what_it_was_after_the_block_whatever_happens() -> None:
    with pytest.raises(ValueError, match="label"), under("example.com."):
        absolute("a..b")
    assert from_absolute("MX", "10 Mail.example.com") == from_absolute("MX", "10 mail.example.com.")
    with under("example.com."):
        assert from_absolute("NS", "ns1.example.net").to_text() == "ns1.example.net."
        assert absolute("www") == "www.example.com."


def test_the_label_of_a_sub_zone_may_be_in_unicode() -> None:
    assert Delegate(zone="Größe").zone == "xn--gre-6ka8i"
    for wrong in ("ü.a", "ü ü", "-ü", ""):
        with pytest.raises(ModelError, match="zone"):
            Delegate(zone=wrong)
