"""Pins are told with their age."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from dnsstack.plan.build import build
from dnsstack.plan.pins import pins
from tests.plan.domains import one_policy

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, "since an unknown time (the pin has no since)"),
        ({"since": "2026-11-01T08:39:30Z"}, "for 3 h 20 min"),
        ({"since": "2026-10-25T11:00:00Z"}, "for 7 days 1 h"),
        ({"since": "2026-11-01T12:00:00Z"}, "for 0 s"),
        ({"since": "2027-11-01T12:00:00Z"}, "for 0 s"),
        (
            {"since": "2026-11-01T11:00:00Z", "until": "2026-11-01T12:30:00+00:00"},
            "for 1 h, until 2026-11-01T12:30:00+00:00",
        ),
        (
            {"since": "2026-11-01T10:00:00Z", "until": "2026-11-01T11:59:00+00:00"},
            "for 2 h, until 2026-11-01T11:59:00+00:00, which was 1 min ago",
        ),
    ],
)
def test_a_pin_is_told_with_its_age(fields: dict[str, Any], expected: str) -> None:
    pin = {"to": "secondary", "reason": "moving racks", **fields}

    assert list(pins(build(one_policy(cloudflare="follow", pin=pin)), NOW)) == [
        f"www A: pinned to secondary {expected}: moving racks"
    ]


def test_without_pins_nothing_is_told() -> None:
    assert list(pins(build(one_policy(cloudflare="follow")), NOW)) == []
