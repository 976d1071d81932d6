"""Two documents that are read together are read as if each was read alone; what they say alike is one object."""

from __future__ import annotations

import pytest

from dnsstack.document import load
from dnsstack.errors import DocumentError
from dnsstack.model.alike import alike
from dnsstack.plan.build import build

WRITTEN = {
    "domain": "example.com",
    "nameservers": {"route53": {}, "cloudflare": {"account": "0" * 32, "plan": "pro"}},
    "records": {"www": {"A": "192.0.2.1", "TXT": ["one", "two"]}, "mail": {"A": "192.0.2.2"}},
}


@pytest.mark.parametrize(
    "changed",
    [
        {"records": WRITTEN["records"] | {"mail": {"A": "192.0.2.3"}}},  # type: ignore[operator]  # a mapping
        {"ttl": 60},
        {"domain": "example.org"},
        {"nameservers": {"route53": {}}},
        {"records": {"www": {"A": {"ttl": 60, "values": "192.0.2.1"}}, "mail": {"A": "192.0.2.2"}}},
    ],
)
def test_reading_together_gives_what_reading_alone_gives(changed: dict[str, object]) -> None:
    documents = WRITTEN, WRITTEN | changed
    alone = [build(load(one).domain) for one in documents]  # type: ignore[arg-type]  # plain data
    with alike():
        together = [build(load(one).domain) for one in documents]  # type: ignore[arg-type]  # likewise

    assert together == alone


def test_what_both_say_is_one_object_within_the_block_alone() -> None:
    def first() -> object:
        return build(load(WRITTEN).domain).rrsets[0]  # type: ignore[arg-type]  # likewise

    with alike():
        assert first() is first()
    assert first() is not first()


def test_a_fault_is_told_by_each_document_that_has_it() -> None:
    bad = WRITTEN | {"records": {"www": {"A": "300.0.2.1"}}}
    with alike():
        for _ in range(2):
            with pytest.raises(DocumentError, match=r"300\.0\.2\.1"):
                load(bad)  # type: ignore[arg-type]  # likewise
