"""Drills for faults that followers once had: a black-holed primary, a peer that never ends, an older document."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import pytest

from dnsstack.model.failover import Follow
from dnsstack.sandbox.drills import ROSTER, black_hole, older_document, slow_peer
from dnsstack.sandbox.drills.black_hole import PACES, at_pace
from dnsstack.sandbox.drills.result import Outcome
from dnsstack.sandbox.following import peers
from tests.sandbox.rehearsing import Rehearsal, broken, kept, rehearsal, told

pytestmark = pytest.mark.slow
DOCUMENT = """
domain: example.com
nameservers:
  route53: {}
  cloudflare: {account: "0123456789abcdef0123456789abcdef", plan: business}
health_checks:
  one: {type: HTTP, address: 192.0.2.10, host: www.example.com, path: /healthz, interval: 10, failure_threshold: 2}
  two: {type: HTTP, address: 198.51.100.20, host: www.example.com, path: /healthz, interval: 10, failure_threshold: 2}
failover:
  www: {A: {ttl: 60, primary: 192.0.2.10, secondary: 198.51.100.20, check: one, secondary_check: two,
            cloudflare: follow}}
"""
SHORT = ((1, 60),)
"""A poll and a window of which the window once began anew in every round."""


@pytest.fixture(scope="module")
def followed() -> Iterator[Rehearsal]:
    with rehearsal(DOCUMENT, virtual=True) as playing:
        yield playing


def test_a_black_holed_primary_is_left_in_time_at_each_poll_and_window(
    followed: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(black_hole, "PACES", SHORT)

    result = followed.play("primary-black-holed")

    kept(result)
    at_pace_ = [promise for promise in result.promises if promise.text.startswith("poll 1 s, window 60 s: ")]
    assert len(at_pace_) == 6, "two providers there and back, and how far apart they were"
    out, back = [promise.bound or 0 for promise in at_pace_ if "within poll" in promise.text]
    assert (out >= 5 + 63 + 10, back <= 5 + 63 + 10 + 60) == (True, True)
    following = followed.session.following
    assert following is not None
    assert following.follower.plan == followed.session.plan, "the document's own again"


def test_every_poll_and_window_is_a_document(followed: Rehearsal) -> None:
    for poll, window in PACES:
        [policy] = at_pace(followed.session.domain, poll, window).failover
        assert isinstance(policy.cloudflare, Follow)
        assert (policy.cloudflare.poll, policy.cloudflare.window) == (poll, window)


def test_a_follower_that_stands_still_breaks_the_black_hole(
    followed: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(black_hole, "PACES", ())
    monkeypatch.setattr("dnsstack.sandbox.drills.base.worst", lambda *_: 120.0)  # without the propagation
    following = followed.session.following
    assert following is not None
    followed.runner.run(following.hold())
    try:
        result = followed.play("primary-black-holed")
    finally:

        async def go_on() -> None:
            following.go_on()

        followed.runner.run(go_on())

    assert any("cloudflare answers the secondary" in text for text in broken(result)), told(result)


def test_a_peer_that_never_ends_keeps_nobody_from_moving(followed: Rehearsal) -> None:
    result = followed.play("slow-peer")

    kept(result)
    moved = [promise.text for promise in result.promises if "answers the" in promise.text]
    assert [text.rpartition("): ")[2] for text in moved] == [
        "cloudflare answers the secondary in time",
        "route53 answers the primary in time",
        "cloudflare answers the primary in time",
    ]


def test_without_a_peer_that_answers_there_is_no_quorum(followed: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    @asynccontextmanager
    async def mute(*_: object) -> AsyncIterator[str]:
        async with peers.slow_peer(0.05) as url:
            yield f"{url}?again"

    monkeypatch.setattr(slow_peer, "quick_peer", mute)
    monkeypatch.setattr(slow_peer, "_by_peers", lambda *_: 120.0)

    result = followed.play("slow-peer")

    assert any("cloudflare answers the secondary" in text for text in broken(result)), told(result)


def test_two_followers_of_which_one_has_an_older_document(followed: Rehearsal) -> None:
    result = followed.play("older-document")

    kept(result)
    assert len(result.promises) == 1 + 3 * len(older_document.OLDER)


def test_an_older_document_that_nobody_is_told_of_breaks_the_drill(
    followed: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both follow the same document here; what was told before does not count."""
    monkeypatch.setattr(older_document, "OLDER", {"no older one": lambda policy: policy})
    monkeypatch.setattr(older_document, "WATCH", 60.0)
    monkeypatch.setattr(older_document, "TOLD", "nothing-of-the-kind")

    result = followed.play("older-document")

    assert broken(result) == ["no older one: a follower reports nothing-of-the-kind"], told(result)


def test_followers_that_fight_break_the_drill(followed: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(older_document, "FIRST", -100)
    monkeypatch.setattr(older_document, "WATCH", 60.0)

    result = followed.play("older-document")

    assert any("two followers change cloudflare's answer" in text for text in broken(result)), told(result)


def test_without_a_follower_there_is_nothing_to_evaluate() -> None:
    document = DOCUMENT.replace("cloudflare: follow", "cloudflare: primary-only")
    with rehearsal(document, virtual=True) as static:
        for name in ("slow-peer", "older-document"):
            result = static.play(name)
            assert result.outcome is Outcome.NOT_COUNTED, told(result)


def test_the_drills_are_on_the_roster() -> None:
    assert {"primary-black-holed", "slow-peer", "older-document"} <= ROSTER.keys()
