"""The bound within which failovers may differ, and serial arithmetic."""

from __future__ import annotations

import pytest

from dnsstack.document import load
from dnsstack.plan.build import build
from dnsstack.verify.checks.serial_behind import behind
from dnsstack.verify.state import lag

PLAN = build(load("examples/failover/example.com.yaml").domain)


@pytest.mark.parametrize(
    ("owner", "seconds"),
    [
        # poll 5 + window 15 + API call 10 + propagation 300 + hold-down 60
        ("www.example.com.", 397),
        # Route53 3 x 30 + 3 x 6 + aggregation 30; Cloudflare's monitor is quicker
        ("example.com.", 138),
        # never moves at Cloudflare: only Route53's own servers may differ, for its aggregation
        ("shop.example.com.", 30),
    ],
)
def test_the_bound_is_the_plans_timing_without_ttls(owner: str, seconds: float) -> None:
    entry = next(one for one in PLAN.failovers if one.owner == owner)

    assert lag(PLAN, entry) == seconds


@pytest.mark.parametrize(
    ("serial", "other", "expected"),
    [(1, 2, True), (2, 1, False), (1, 1, False), (2**32 - 1, 0, True), (0, 2**32 - 1, False), (0, 2**31, False)],
)
def test_serials_are_compared_as_rfc_1982_says(serial: int, other: int, *, expected: bool) -> None:
    assert behind(serial, other) is expected
