"""What is kept of an RRset that a refusal has left between two contents."""

from __future__ import annotations

import pytest

from dnsstack.plugin.records.live import surviving
from dnsstack.plugin.records.zone import ListedRRset, PendingChange
from dnsstack.providers.declared import DeclaredRRset
from tests.plugin.records.worlds import a

OLDER, THEIRS, BETWEEN = a("192.0.2.1"), a("203.0.113.9"), a("192.0.2.2", ttl=60)
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
    assert surviving({"www/A": OLD}, {"www/A": NEW}, [change], listing, by_record=True) == {"www/A": kept}


def test_what_others_have_under_a_new_key_is_not_kept() -> None:
    change = PendingChange("www/A", None, NEW)
    for live, kept in ((a("203.0.113.9"), {}), (a("192.0.2.2", ttl=60), {"www/A": a("192.0.2.2", ttl=60)})):
        listing = {"www/A": ListedRRset(live, None)}
        assert surviving({}, {"www/A": NEW}, [change], listing, by_record=True) == kept
        assert surviving({}, {"www/A": NEW}, [change], listing, by_record=False) == {}


def test_what_is_gone_is_not_kept() -> None:
    change = PendingChange("www/A", ListedRRset(OLD, None), NEW)
    assert surviving({"www/A": OLD}, {"www/A": NEW}, [change], {}, by_record=True) == {}


@pytest.mark.parametrize(("live", "kept"), [(OLD, OLD), (NEW, NEW), (THEIRS, THEIRS), (BETWEEN, OLDER)])
def test_where_an_rrset_changes_at_once_nothing_lies_between(live: DeclaredRRset, kept: DeclaredRRset) -> None:
    """Somebody else's content may look like a part of both; what was to be overwritten is still to be."""
    change = PendingChange("www/A", ListedRRset(THEIRS if live is THEIRS else OLD, None), NEW)
    last = {"www/A": OLD if live is OLD else OLDER}
    assert surviving(last, {"www/A": NEW}, [change], {"www/A": ListedRRset(live, None)}, by_record=False) == {
        "www/A": kept
    }
