"""The short ways past Pydantic make what Pydantic makes: same fields, same order, same behaviour."""

from __future__ import annotations

import copy
import pickle

import pytest

from dnsstack.errors import UsageError
from dnsstack.model.domain import Domain
from dnsstack.model.rdata import ROSTER, Rdata
from dnsstack.model.rrset import RRset

TEXTS = {
    "A": ("192.0.2.1", {"address": "192.0.2.1"}),
    "AAAA": ("2001:DB8::1", {"address": "2001:db8::1"}),
    "CNAME": ("WWW.example.net.", {"target": "www.example.net."}),
    "NS": ("ns1.example.net.", {"target": "ns1.example.net."}),
    "PTR": ("host.example.net.", {"target": "host.example.net."}),
    "TXT": ("v=spf1 -all", {"strings": [b"v=spf1 -all"]}),
}


def same(short: RRset | Rdata, long: RRset | Rdata) -> None:
    assert short == long
    assert type(short) is type(long)
    assert list(short.__dict__) == list(long.__dict__) == list(type(short).model_fields)
    assert short.model_fields_set == set(type(short).model_fields)
    assert repr(short) == repr(long)
    assert short.model_dump() == long.model_dump()
    assert copy.deepcopy(short) == short
    assert pickle.loads(pickle.dumps(short)) == short


@pytest.mark.parametrize("rdtype", TEXTS)
def test_rdata_read_the_short_way_is_what_validation_makes(rdtype: str) -> None:
    text, fields = TEXTS[rdtype]
    long = ROSTER[rdtype].model_validate(fields)

    same(ROSTER[rdtype].from_text(text), long)
    assert hash(ROSTER[rdtype].from_text(text)) == hash(long)


def test_an_rrset_of_values_alone_is_what_validation_makes() -> None:
    """A new field of RRset belongs into the short way too."""
    data = {
        "domain": "example.com",
        "nameservers": {"route53": {}},
        "records": {"www": {"A": ["192.0.2.1", "192.0.2.2"]}},
    }
    short = Domain.model_validate(data).records[0]

    long = RRset(owner="www.example.com.", rdtype="A", ttl=300, values=("192.0.2.1", "192.0.2.2"))

    same(short, long)
    assert tuple(short.path) == ("records", "www", "A")


def test_what_is_made_the_short_way_is_frozen() -> None:
    with pytest.raises(UsageError, match="can't be changed"):
        ROSTER["A"].from_text("192.0.2.1").address = "192.0.2.2"  # type: ignore[attr-defined]  # A has it
