"""What is kept of an RRset that a refusal has left between two contents."""

from __future__ import annotations

import pytest

from dnsstack.plugin.records.live import surviving
from dnsstack.plugin.records.zone import ListedRRset, PendingChange
from dnsstack.providers.declared import DeclaredRRset
from tests.plugin.records.worlds import a

OLD, NEW = a("192.0.2.1", "192.0.2.2"), a("192.0.2.2", "192.0.2.3", ttl=60)


@pytest.mark.parametrize(
    ("live", "kept"),
    [
        (OLD, OLD),
        (NEW, NEW),
        (a("192.0.2.1", "192.0.2.2", "192.0.2.3"), a("192.0.2.1", "192.0.2.2", "192.0.2.3")),
        (a("192.0.2.2", ttl=60), a("192.0.2.2", ttl=60)),
        (a("192.0.2.1", "192.0.2.3"), OLD),
        (a("192.0.2.2", "203.0.113.9"), OLD),
        (a("192.0.2.2", ttl=900), OLD),
        (a("192.0.2.2", proxied=True), OLD),
    ],
    ids=["old", "new", "both", "what both have", "without what both have", "others' value", "others' TTL", "proxied"],
)
def test_only_what_lies_between_is_ours(live: DeclaredRRset, kept: DeclaredRRset) -> None:
    change = PendingChange("www/A", ListedRRset(OLD, None), NEW)
    listing = {"www/A": ListedRRset(live, None)}
    assert surviving({"www/A": OLD}, {"www/A": NEW}, [change], listing) == {"www/A": kept}


def test_what_others_have_under_a_new_key_is_not_kept() -> None:
    change = PendingChange("www/A", None, NEW)
    for live, kept in ((a("203.0.113.9"), {}), (a("192.0.2.2", ttl=60), {"www/A": a("192.0.2.2", ttl=60)})):
        assert surviving({}, {"www/A": NEW}, [change], {"www/A": ListedRRset(live, None)}) == kept


def test_what_is_gone_is_not_kept() -> None:
    assert surviving({"www/A": OLD}, {"www/A": NEW}, [PendingChange("www/A", ListedRRset(OLD, None), NEW)], {}) == {}
