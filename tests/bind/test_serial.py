"""Serial number arithmetic (RFC 1982) against its definition, and serials that never run backwards."""

from __future__ import annotations

import dns.serial
from hypothesis import given
from hypothesis import strategies as st

from dnsstack.providers.bind.serial import following, is_newer, serial_for

serials = st.integers(0, 2**32 - 1) | st.sampled_from([0, 1, 2**31 - 1, 2**31, 2**31 + 1, 2**32 - 1])


@given(serials, serials)
def test_newer_is_what_dnspython_says(one: int, other: int) -> None:
    assert is_newer(one, other) == (dns.serial.Serial(one) > dns.serial.Serial(other))


@given(serials, st.integers(0, 2**34))
def test_a_following_serial_is_newer_and_never_zero(previous: int, now: int) -> None:
    found = following(previous, now)

    assert is_newer(found, previous)
    assert 0 < found < 2**32


APEX = "example.com."
ZONE = """\
example.com. 60 IN SOA ns1.example.net. hostmaster.example.com. {serial} 7200 900 1209600 300
example.com. 60 IN NS ns1.example.net.
www.example.com. 60 IN A {address}
"""


def test_only_content_moves_a_serial() -> None:
    before = ZONE.format(serial=100, address="192.0.2.1")

    assert serial_for(APEX, ZONE.format(serial=1, address="192.0.2.1"), before, now=5000) == 100
    assert serial_for(APEX, ZONE.format(serial=1, address="192.0.2.2"), before, now=5000) == 5000
    assert serial_for(APEX, ZONE.format(serial=1, address="192.0.2.2"), before, now=50) == 101
    assert serial_for(APEX, before.replace(" 300\n", " 301\n"), before, now=50) == 101, "timers are content"
    assert serial_for(APEX, "; a comment\n" + before, before, now=5000) == 100
    assert serial_for(APEX, before, None, now=5000) == 5000
