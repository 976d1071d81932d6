"""Values of the protocol: what goes in comes out, and a secret stays one wherever it turns up."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf import struct_pb2
from hypothesis import given
from hypothesis import strategies as st
from pulumi.provider.experimental.property_value import PropertyValue

from dnsstack.plugin.values import OUTPUT, SIGNATURE, Secrets, decode, encode
from dnsstack.providers.vendors.values import UNKNOWN

LEAVES = st.one_of(st.booleans(), st.integers(-(2**31), 2**31), st.text(max_size=12), st.just(UNKNOWN))
VALUES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
)


@given(st.dictionaries(st.text(min_size=1, max_size=8), VALUES, max_size=4))
def test_what_goes_out_comes_back(values: dict[str, Any]) -> None:
    assert decode(encode(values)) == (values, Secrets())


def test_the_sdk_reads_what_is_written_and_its_own_spelling_is_read() -> None:
    values = {"ttl": 300, "values": ["192.0.2.1"], "more": {"proxied": True}}
    written = PropertyValue.unmarshal_map(encode(values, Secrets({("more", "proxied")}, set())))
    assert written["more"].contains_secret()
    assert not written["values"].contains_secret()

    back, secrets = decode(PropertyValue.marshal_map(written))
    assert back == values
    assert isinstance(back["ttl"], int)
    assert secrets.paths == {("more", "proxied")}


def test_a_large_object_is_the_same_one_when_it_comes_again_and_so_are_its_secrets() -> None:
    rrsets: dict[str, Any] = {f"host-{number}/A": {"values": ["192.0.2.1"], "ttl": 300} for number in range(300)}
    rrsets |= {"later/A": {"values": UNKNOWN}, "hidden/TXT": {"values": ["hidden-text"]}}
    hidden = Secrets({("rrsets", "hidden/TXT", "values")}, {"hidden-text"})
    news, secrets = decode(encode({"rrsets": rrsets, "zoneId": "Z1"}, hidden))
    olds, also = decode(encode({"rrsets": dict(reversed(rrsets.items()))}, hidden))
    changed, _ = decode(encode({"rrsets": {**rrsets, "host-1/A": {"values": ["192.0.2.2"], "ttl": 300}}}, hidden))

    assert news == {"rrsets": rrsets, "zoneId": "Z1"}
    assert olds["rrsets"] is news["rrsets"]
    assert secrets == also == hidden
    assert changed["rrsets"]["host-1/A"]["values"] == ["192.0.2.2"]


def test_a_large_object_that_goes_back_as_it_came_is_copied_and_no_mark_of_the_protocol_with_it() -> None:
    rrsets: dict[str, Any] = {f"host-{number}/A": {"values": ["192.0.2.1"], "ttl": 300} for number in range(300)}
    came = encode({"rrsets": rrsets})
    came.fields["rrsets"].struct_value.update({"later/A": "dd056dcd-154b-4c76-9bd3-c8f88648b5ff"})
    read, _ = decode(came)
    assert read["rrsets"]["later/A"] is UNKNOWN
    assert encode(read, Secrets(), (came, read)) == came, "the very kind of unknown"
    other = read | {"rrsets": {**read["rrsets"], "host-1/A": {"values": ["192.0.2.2"], "ttl": 300}}}
    assert decode(encode(other, Secrets(), (came, read)))[0] == other

    known = came.fields["rrsets"].struct_value.fields["host-1/A"].struct_value.fields["ttl"].struct_value
    known.update({SIGNATURE: OUTPUT, "value": 300})
    read, _ = decode(came)
    assert read["rrsets"]["host-1/A"] == rrsets["host-1/A"]
    assert SIGNATURE.encode() not in encode(read, Secrets(), (came, read)).SerializeToString()


def test_a_large_object_is_written_anew_where_a_secret_is_to_be_closed_in_it() -> None:
    rrsets: dict[str, Any] = {f"host-{number}/TXT": {"values": ["open-text"], "ttl": 300} for number in range(300)}
    came = encode({"rrsets": rrsets})
    hidden = Secrets({("rrsets", "host-1/TXT", "values")}, {"open-text"})
    _, secrets = decode(encode({"rrsets": rrsets}, hidden, (came, {"rrsets": rrsets})))
    assert secrets.paths == {("rrsets", key, "values") for key in rrsets}


@pytest.mark.parametrize("unknown", ["1c4a061d-8072-4f0a-a4cb-0ff528b18fe7", "dd056dcd-154b-4c76-9bd3-c8f88648b5ff"])
def test_every_kind_of_unknown_is_unknown(unknown: str) -> None:
    given_ = struct_pb2.Struct()
    given_.update({"zoneId": unknown})
    assert decode(given_) == ({"zoneId": UNKNOWN}, Secrets())


def test_an_output_value_without_a_value_is_unknown_and_one_with_a_secret_is_secret() -> None:
    mark = {"4dabf18193072939515e22adb298388d": "d0e6a833031e9bbcd3f4e8bde6ca49a4"}
    given_ = struct_pb2.Struct()
    given_.update({"later": mark, "now": {**mark, "value": "abcdefgh", "secret": True}, "gone": None})
    assert decode(given_) == ({"later": UNKNOWN, "now": "abcdefgh"}, Secrets({("now",)}, {"abcdefgh"}))


def test_a_secret_in_a_list_closes_the_list_and_one_that_moved_is_closed_where_it_is() -> None:
    given_ = PropertyValue.marshal_map(
        {"rrsets": PropertyValue({"www/TXT": PropertyValue({"values": PropertyValue([_secret("v=hidden-text")])})})}
    )
    _, secrets = decode(given_)
    assert secrets.paths == {("rrsets", "www/TXT", "values")}

    moved = {"rrsets": {"a/TXT": {"values": ["v=hidden-text"]}, "b/TXT": {"values": ["open"]}}}
    written: Any = PropertyValue.unmarshal_map(encode(moved, secrets))["rrsets"].value
    assert written["a/TXT"].contains_secret()
    assert not written["b/TXT"].contains_secret()


def _secret(text: str) -> PropertyValue:
    return PropertyValue(text, is_secret=True)
