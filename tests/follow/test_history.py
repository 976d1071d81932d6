"""What is known of former changes: never fewer than there were."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dnsstack.follow.followed import Limits
from dnsstack.follow.history import History, Noted

LIMITS = Limits(hold_down=60, moves=6)
NOW = 1_800_000_000.0


@given(st.lists(st.floats(60, 900), min_size=1, max_size=30), st.lists(st.floats(1, 400), min_size=1, max_size=60))
def test_who_only_looks_never_counts_too_few(gaps: list[float], pauses: list[float]) -> None:
    """Others change at will, a hold-down apart; looks come whenever they come."""
    changes, at = [], NOW
    for gap in gaps:
        at += gap
        changes.append(at)
    history, now = History(LIMITS, logged=True), NOW
    history.look(None, now)
    for pause in pauses:
        now += pause
        made = [change for change in changes if change <= now]
        history.look(made[-1] if made else None, now)

        really = sum(now - change < LIMITS.hour for change in made)
        counted = sum(now - change < LIMITS.hour for change in history.past(now).moves)
        assert counted >= min(really, LIMITS.moves) or history.past(now).spaced
        assert history.past(now).last == (made[-1] if made else None)


def test_an_attempt_in_the_log_explains_one_change() -> None:
    history = History(LIMITS, logged=True)
    history.look(None, NOW)
    history.restore([], [NOW + 500], NOW, NOW + 500)

    assert history.look(NOW + 501, NOW + 600) == Noted(attempted=True)
    assert history.past(NOW + 600).moves == (NOW + 501,)
    assert history.look(NOW + 561, NOW + 700) == Noted(1), "another one is somebody else's"


def test_what_is_first_seen_is_one_change_and_keeps_its_distance() -> None:
    history = History(LIMITS, logged=True)

    assert history.look(NOW - 100, NOW) == Noted(1)
    assert history.past(NOW).spaced
    assert not history.past(NOW + LIMITS.hour).spaced


def test_without_a_log_the_distance_is_always_kept() -> None:
    history = History(LIMITS)
    history.look(None, NOW)

    assert history.past(NOW).spaced


def test_an_hour_is_remembered_and_no_more() -> None:
    history = History(LIMITS, logged=True)
    for index in range(1000):
        history.restore([], [NOW + index * 60], None, NOW + index * 60)
        history.changed(NOW + index * 60, NOW + index * 60)

    assert len(history.moves) == 60
    assert len(history.attempts) <= 60
