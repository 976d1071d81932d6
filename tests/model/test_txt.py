"""TXT: text of any length and content, written plainly."""

from __future__ import annotations

import dns.rdata
import dns.rdtypes.ANY.TXT
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from dnsstack.model.faults import ModelError
from dnsstack.model.rdata import TXT
from dnsstack.model.rrset import read_value

texts = st.text() | st.text(alphabet='ab"\\; \té€\U0001f600', min_size=1) | st.text(min_size=200, max_size=2000)


@given(texts)
def test_literal_text_is_the_content_whatever_it_holds(text: str) -> None:
    value = TXT(text=text)  # type: ignore[call-arg]  # `text` is read by a validator

    assert b"".join(value.strings) == text.encode("utf-8", "surrogateescape")
    assert all(len(string) == 255 for string in value.strings[:-1])
    assert value.text == text


@given(texts)
def test_the_canonical_text_gives_dnspython_the_same_octets(text: str) -> None:
    value = TXT(text=text)  # type: ignore[call-arg]  # `text` is read by a validator
    theirs = dns.rdata.from_text("IN", "TXT", value.to_text())

    assert isinstance(theirs, dns.rdtypes.ANY.TXT.TXT)
    assert tuple(theirs.strings) == value.strings
    assert TXT.from_text(value.to_text()) == value


@given(st.lists(st.binary(max_size=255), min_size=1, max_size=4))
def test_strings_are_kept_as_they_are_divided(strings: list[bytes]) -> None:
    value = TXT(strings=strings)

    assert TXT.from_text(value.to_text()).strings == tuple(strings)
    assert value.plain is None or TXT.from_text(value.plain) == value


@pytest.mark.parametrize(
    ("text", "strings"),
    [
        ("v=spf1 -all", (b"v=spf1 -all",)),
        ("v=DKIM1; k=rsa; p=MIIB", (b"v=DKIM1; k=rsa; p=MIIB",)),
        ('he said "hi"', (b'he said "hi"',)),
        ('"one" two', (b'"one" two',)),
        ('"unfinished', (b'"unfinished',)),
        (r"back\slash \065", (rb"back\slash \065",)),
        ('"one" "two"', (b"one", b"two")),
        (r'"a\"b\\c\065"', (b'a"b\\cA',)),
        ('""', (b"",)),
        ("", (b"",)),
        ("é", "é".encode()),
    ],
)
def test_text_is_literal_unless_wholly_quoted_strings(text: str, strings: tuple[bytes, ...] | bytes) -> None:
    expected = (strings,) if isinstance(strings, bytes) else strings

    assert TXT.from_text(text).strings == expected


def test_the_field_text_is_always_literal() -> None:
    assert read_value("TXT", {"text": '"quoted"'}) == TXT(strings=[b'"quoted"'])


@pytest.mark.parametrize(
    "fields",
    [{"strings": []}, {"strings": "x"}, {"strings": ["x" * 256]}, {"text": 5}, {"text": "a", "strings": ["b"]}, {}],
)
def test_faults_are_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        TXT.model_validate(fields)


@pytest.mark.parametrize("text", [r'"\256"', r'"\1"', r'"\1a2"'])
def test_wrong_escapes_are_refused(text: str) -> None:
    with pytest.raises(PydanticCustomError, match="wrong escape"):
        TXT.from_text(text)


def test_more_than_rdata_can_hold_is_refused() -> None:
    with pytest.raises(ModelError, match="65535 octets"):
        TXT.from_text("x" * 65535)


@pytest.mark.parametrize("text", ['"a""b"', '"a" "b"', ' "a"\t"b" '])
def test_quoted_strings_need_no_space_between_them(text: str) -> None:
    """RFC 1035 §5.1: the quotes themselves delimit a character string."""
    assert TXT.from_text(text).strings == (b"a", b"b")
