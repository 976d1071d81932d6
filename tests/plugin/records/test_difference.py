"""Differences by RRset and path, as `pulumi preview --diff` shows them."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnsstack.plugin.records import paths
from dnsstack.plugin.records.difference import difference
from dnsstack.plugin.resources import UNKNOWN, How

STATE: dict[str, Any] = {
    "zoneId": "Z1",
    "zoneName": "example.com",
    "rrsets": {
        "www/A": {"ttl": 300, "values": ["192.0.2.1", "192.0.2.2"]},
        "cdn/A": {"alias": {"target": "a.example.net.", "zoneId": "Z2", "evaluateTargetHealth": False}},
        "mail/MX": {"ttl": 300, "values": ["10 a.example.net."]},
    },
    "overwrite": [],
    "consent": ["ds"],
    "accountId": "1",
    "format": 1,
}
WWW = STATE["rrsets"]["www/A"]


def news(rrsets: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    given = {name: STATE[name] for name in ("zoneId", "zoneName", "overwrite", "consent")}
    return {**given, "rrsets": {**STATE["rrsets"], **(rrsets or {})}, **more}


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (news(), {}),
        (news(rrsets={"new/A": WWW}), {'rrsets["new/A"]': How.ADD}),
        (news() | {"rrsets": {"www/A": WWW}}, {'rrsets["cdn/A"]': How.DELETE, 'rrsets["mail/MX"]': How.DELETE}),
        (news({"www/A": {**WWW, "ttl": 60}}), {'rrsets["www/A"].ttl': How.UPDATE}),
        (news({"www/A": {**WWW, "values": ["192.0.2.2", "192.0.2.1"]}}), {}),
        (news({"www/A": {**WWW, "values": ["192.0.2.1"]}}), {'rrsets["www/A"].values[1]': How.DELETE}),
        (news({"www/A": {**WWW, "values": [*WWW["values"], "192.0.2.3"]}}), {'rrsets["www/A"].values[2]': How.ADD}),
        (news({"www/A": {**WWW, "values": ["192.0.2.1", UNKNOWN]}}), {'rrsets["www/A"].values[1]': How.UPDATE}),
        (news({"www/A": {**WWW, "values": UNKNOWN}}), {'rrsets["www/A"].values': How.UPDATE}),
        (news({"www/A": {**WWW, "comment": "a"}}), {'rrsets["www/A"].comment': How.ADD}),
        (
            news({"cdn/A": {"alias": {"target": "b.example.net.", "zoneId": "Z2"}}}),
            {'rrsets["cdn/A"].alias.target': How.UPDATE},
        ),
        (
            news({"cdn/A": {"ttl": 60, "values": ["192.0.2.1"]}}),
            {
                'rrsets["cdn/A"].alias': How.DELETE,
                'rrsets["cdn/A"].ttl': How.ADD,
                'rrsets["cdn/A"].values': How.ADD,
            },
        ),
        (news() | {"rrsets": UNKNOWN}, {"rrsets": How.UPDATE}),
        (news(consent=[]), {"consent": How.DELETE}),
        (news(overwrite=["www/A"]), {"overwrite": How.ADD}),
    ],
)
def test_what_differs_is_named_by_its_path(after: dict[str, Any], expected: dict[str, How]) -> None:
    found = difference(STATE, after)
    assert found.details == expected
    assert found.replacing == frozenset()


def test_only_another_zone_id_replaces() -> None:
    for zone_id in ("Z9", UNKNOWN):
        assert difference(STATE, news(zoneId=zone_id)).replacing == {"zoneId"}
    assert difference(STATE, news(zoneName="example.org")).replacing == frozenset()


@pytest.mark.parametrize(
    ("ignore", "expected"),
    [
        ((), {'rrsets["www/A"].ttl', 'rrsets["new/A"]', 'rrsets["mail/MX"]'}),
        (('rrsets["www/A"].ttl',), {'rrsets["new/A"]', 'rrsets["mail/MX"]'}),
        (('rrsets["www/A"]', 'rrsets["new/A"]'), {'rrsets["mail/MX"]'}),
        (("rrsets",), set()),
        (("unheard.of[3]", 'rrsets["absent/A"].ttl'), {'rrsets["www/A"].ttl', 'rrsets["new/A"]', 'rrsets["mail/MX"]'}),
    ],
)
def test_ignored_changes_are_none(ignore: tuple[str, ...], expected: set[str]) -> None:
    after = news({"www/A": {**WWW, "ttl": 60}, "new/A": WWW})
    del after["rrsets"]["mail/MX"]
    assert difference(STATE, after, ignore).details.keys() == expected


@given(st.lists(st.text(max_size=8) | st.integers(0, 99), min_size=1, max_size=4))
def test_a_path_is_read_back(steps: list[str | int]) -> None:
    assert paths.steps(paths.text(["rrsets", *steps])) == ("rrsets", *steps)
