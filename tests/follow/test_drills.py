"""The drills evaluate `follow`: with the follower running both providers move, and without it the drills notice."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import pytest

from tests.sandbox.rehearsing import Rehearsal, broken, excuse, kept, rehearsal, told

DOCUMENT: Final = """
domain: example.com
nameservers:
  route53: {}
  cloudflare: {account: "0123456789abcdef0123456789abcdef", plan: business}
health_checks:
  one: {type: HTTP, address: 192.0.2.10, host: www.example.com, path: /healthz, interval: 10, failure_threshold: 2}
  two: {type: HTTP, address: 198.51.100.20, host: www.example.com, path: /healthz, interval: 10, failure_threshold: 2}
failover:
  www:
    A: {ttl: 60, primary: 192.0.2.10, secondary: 198.51.100.20, check: one, secondary_check: two, cloudflare: follow}
    AAAA: {ttl: 60, primary: "2001:db8:1::10", secondary: "2001:db8:2::20", check: one, secondary_check: two,
           cloudflare: follow}
records:
  "@": {TXT: "v=spf1 -all"}
"""


@pytest.fixture(scope="module")
def followed() -> Iterator[Rehearsal]:
    with rehearsal(DOCUMENT, virtual=True) as playing:
        yield playing


def test_both_providers_agree_within_poll_window_and_one_call(followed: Rehearsal) -> None:
    result = followed.play("primary-down")

    in_step = [promise for promise in result.promises if "within poll, window, probe and one call" in promise.text]
    excuse(result)
    assert not broken(result), told(result)
    assert len(in_step) == 4, "A and AAAA, there and back"
    assert [promise.bound for promise in in_step[:2]] == [37, 37]
    assert all(37 <= (promise.bound or 0) <= 37 + 60 for promise in in_step[2:]), (
        "a hold-down may be left on the way back"
    )


@pytest.mark.parametrize("drill", ["both-down", "maintenance", "up-while-failed-over", "flapping", "route53-down"])
def test_the_drill_holds_with_a_follower(followed: Rehearsal, drill: str) -> None:
    result = followed.play(drill)

    kept(result)
    assert "cloudflare" in told(result) or drill in ("flapping", "route53-down", "up-while-failed-over")


def test_an_outage_of_the_api_is_said_to_be_the_price(followed: Rehearsal) -> None:
    result = followed.play("api-outage")

    excuse(result)
    assert not broken(result), told(result)
    assert "which is a limit of follow" in told(result)


def test_a_static_mirror_is_shown_with_the_follower_held(followed: Rehearsal) -> None:
    result = followed.play("split-brain")

    kept(result)


def test_a_follower_that_stands_still_breaks_the_drill(followed: Rehearsal) -> None:
    following = followed.session.following
    assert following is not None
    followed.runner.run(following.hold())
    try:
        # its promises would be waited for until their bound, so the drill is one that asks sooner
        result = followed.play("maintenance")
    finally:

        async def go_on() -> None:
            following.go_on()

        followed.runner.run(go_on())

    assert any("cloudflare answers the secondary" in text for text in broken(result)), told(result)
