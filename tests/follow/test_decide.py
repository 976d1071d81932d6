"""The evaluation by itself: quorum, window, what forbids a change, and which records get which values."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnsstack.follow.changes import ExistingRecord, existing_role, fit
from dnsstack.follow.decide import Action, Life, Past, Quorum, Seen, Trend, Vote, decide
from dnsstack.follow.followed import Followed, FollowedRRset, Limits
from dnsstack.follow.life import implied, liveness
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.health import read_health_checks
from dnsstack.model.nameservers import ProviderId

PRIMARY, SECONDARY = FailoverRole
LIMITS = Limits(window=15, hold_down=60, poll=5, moves=6)
RRSET = FollowedRRset(
    "www.", "A", 60, {PRIMARY: ("192.0.2.1", "192.0.2.2"), SECONDARY: ("198.51.100.1", "198.51.100.2")}
)
CHECKS = {PRIMARY: ("one",), SECONDARY: ("two",)}
FOLLOWED = Followed(ProviderId.CLOUDFLARE, "www.", "_failover.www.", (RRSET,), LIMITS, CHECKS)
ALIVE = {PRIMARY: Life.DEAD, SECONDARY: Life.ALIVE}
NOW = 1_800_000_000.0


def record(content: str, number: int = 0, ttl: int = 60, **fields: object) -> ExistingRecord:
    return ExistingRecord(f"id-{number}", "www.", "A", content, ttl, **fields)  # type: ignore[arg-type]  # fields of the record


def quorum(*said: FailoverRole | None, voters: int = 4) -> Quorum:
    return Quorum(
        tuple(Vote(f"ns{index}", role, "" if role else "no answer") for index, role in enumerate(said)), voters
    )


HELD = (record("192.0.2.1", 1), record("192.0.2.2", 2))
SEEN = Seen(NOW, quorum(*[SECONDARY] * 4), Trend(SECONDARY, 0, 20, 5, 20), HELD, Past(), ALIVE)


# -- quorum and window ----------------------------------------------------------------------------------------
@given(st.lists(st.sampled_from([PRIMARY, SECONDARY, None]), max_size=8), st.integers(0, 8))
def test_no_minority_of_the_servers_that_exist_has_a_role(said: list[FailoverRole | None], silent: int) -> None:
    found = quorum(*said, voters=len(said) + silent).role

    for role in FailoverRole:
        assert (found is role) == (2 * said.count(role) > len(said) + silent)


def test_a_server_that_contradicts_itself_has_no_vote() -> None:
    votes = (*quorum(SECONDARY, SECONDARY, SECONDARY).votes, Vote("ns0", PRIMARY))

    assert Quorum(votes, 4).role is None


@given(st.lists(st.tuples(st.sampled_from([PRIMARY, SECONDARY, None]), st.floats(0.1, 60)), max_size=30))
def test_a_trend_holds_only_where_every_round_of_a_window_agreed(
    rounds: list[tuple[FailoverRole | None, float]],
) -> None:
    trend, now, past = Trend(), 0.0, list[tuple[float, FailoverRole | None]]()
    for role, gap in rounds:
        now += gap
        past.append((now, role))
        trend = trend.next(role, now, LIMITS)
        if trend.holds_for(LIMITS):
            inside = [said for at, said in past if at >= now - LIMITS.window]
            assert set(inside) == {trend.role}
            assert now - past[0][0] >= LIMITS.window


def test_a_pause_in_which_nobody_looked_counts_as_one_step() -> None:
    trend = Trend().next(SECONDARY, 0, LIMITS).next(SECONDARY, 5, LIMITS).next(SECONDARY, 4000, LIMITS)

    assert trend == Trend(SECONDARY, 0, 4000, 3, 5 + LIMITS.longest_step)


def test_a_window_needs_rounds_and_not_the_clock_alone() -> None:
    """Two votes a whole window apart are two votes: what was between them nobody saw."""
    existing = [Trend(SECONDARY, 0, 60, rounds, 60.0).holds_for(LIMITS) for rounds in range(1, 5)]

    assert LIMITS.rounds == 3
    assert existing == [False, False, True, True]


@pytest.mark.parametrize(
    ("window", "poll", "rounds"),
    [(0, 5, 1), (1, 5, 2), (5, 5, 2), (60, 5, 3), (3600, 5, 3), (3600, 300, 3), (300, 300, 2)],
)
def test_as_many_rounds_must_agree_as_a_window_surely_has_room_for(window: float, poll: float, rounds: int) -> None:
    assert replace(LIMITS, window=window, poll=poll).rounds == rounds


# -- what a decision needs ------------------------------------------------------------------------------------
def test_all_is_well_for_a_move() -> None:
    decision = decide(FOLLOWED, SEEN)

    assert decision.action is Action.MOVE
    assert [(one.before.id, one.content) for one in decision.changes] == [
        ("id-1", "198.51.100.1"),
        ("id-2", "198.51.100.2"),
    ]


@pytest.mark.parametrize(
    ("seen", "action", "rule"),
    [
        (replace(SEEN, trend=Trend(SECONDARY, 0, 10, 3, 10)), Action.WAIT, "window"),
        (replace(SEEN, trend=Trend(), quorum=quorum(SECONDARY, SECONDARY, None, None)), Action.HOLD, "no-agreement"),
        (replace(SEEN, trend=Trend(), quorum=quorum(None, None, None, None)), Action.HOLD, "route53-silent"),
        (replace(SEEN, existing=()), Action.HOLD, "no-records"),
        (replace(SEEN, past=Past(NOW - 59)), Action.WAIT, "hold-down"),
        (replace(SEEN, past=Past(NOW - 100, tuple(NOW - 100 * n for n in range(1, 7)))), Action.HOLD, "too-many-moves"),
        (replace(SEEN, past=Past(NOW - 100, (NOW - 100,), spaced=True)), Action.WAIT, "spacing"),
        (replace(SEEN, life=None), Action.PROBE, ""),
        (replace(SEEN, life={PRIMARY: Life.ALIVE, SECONDARY: Life.DEAD}), Action.HOLD, "target-dead"),
        (replace(SEEN, life={PRIMARY: Life.DEAD, SECONDARY: Life.DEAD}), Action.HOLD, "both-ends-dead"),
        (replace(SEEN, life={PRIMARY: Life.DEAD, SECONDARY: Life.UNKNOWN}), Action.HOLD, "target-unknown"),
        (replace(SEEN, life={PRIMARY: Life.DEAD, SECONDARY: Life.UNCHECKED}), Action.MOVE, ""),
        (replace(SEEN, past=Past(NOW - 601, (NOW - 601,), spaced=True)), Action.MOVE, ""),
        (replace(SEEN, existing=(record("198.51.100.2", 1), record("198.51.100.1", 2))), Action.KEEP, ""),
    ],
)
def test_what_stands_against_it(seen: Seen, action: Action, rule: str) -> None:
    decision = decide(FOLLOWED, seen)

    assert (decision.action, decision.rule) == (action, rule)


def test_a_pin_needs_no_agreement_and_no_life() -> None:
    seen = replace(SEEN, trend=Trend(), quorum=quorum(None), life=None, past=Past(NOW, (NOW,) * 9))

    assert decide(replace(FOLLOWED, pin=SECONDARY), seen).action is Action.MOVE
    assert decide(replace(FOLLOWED, pin=PRIMARY), seen).action is Action.KEEP


def test_a_ttl_is_written_without_a_probe() -> None:
    existing = (record("198.51.100.1", 1, 300), record("198.51.100.2", 2, 300))

    decision = decide(FOLLOWED, replace(SEEN, existing=existing, life=None))

    assert (decision.action, decision.moves) == (Action.MOVE, False)


# -- records ----------------------------------------------------------------------------------------------------
CONTENTS = st.sampled_from([*RRSET.values[PRIMARY], *RRSET.values[SECONDARY], "203.0.113.9", "203.0.113.10"])


@given(
    st.lists(CONTENTS, min_size=1, max_size=5, unique=True),
    st.sampled_from([60, 1, 300]),
    st.sampled_from(FailoverRole),
)
def test_changes_never_create_delete_or_double_a_value(contents: list[str], ttl: int, role: FailoverRole) -> None:
    existing = [record(content, number, ttl) for number, content in enumerate(contents)]

    found = fit(RRSET, role, existing)

    after = {one.id: one.content for one in existing} | {change.before.id: change.content for change in found.changes}
    assert len(after) == len(existing)
    assert len(set(after.values())) == len(existing), "two equal records are refused"
    assert {change.content for change in found.changes} <= set(RRSET.values[role])
    order = [one.content for one in existing]
    for change in found.changes:
        assert not change.moves or change.content not in order, "a value that another record still holds"
    if len(existing) >= len(RRSET.values[role]):
        assert set(RRSET.values[role]) <= set(after.values())
        assert found.missing == 0
    again = [replace(one, content=after[one.id], ttl=60) for one in existing]
    assert not fit(RRSET, role, again).changes, "done once, nothing is left to do"


@given(st.permutations([*RRSET.values[PRIMARY]]))
def test_followers_that_see_the_same_make_the_same_changes(order: list[str]) -> None:
    existing = [record(content, int(content[-1])) for content in order]

    assert fit(RRSET, SECONDARY, existing) == fit(RRSET, SECONDARY, reversed(existing))


def test_a_mixture_is_no_role() -> None:
    assert existing_role(FOLLOWED, HELD) is PRIMARY
    assert existing_role(FOLLOWED, (record("192.0.2.1", 1), record("198.51.100.2", 2))) is None


# -- life -------------------------------------------------------------------------------------------------------
HTTP = {"type": "HTTP", "address": "192.0.2.1"}
HEALTH = read_health_checks(
    {
        "one": HTTP,
        "two": HTTP,
        "both": {"type": "CALCULATED", "children": ["one", "two"], "threshold": 2},
        "any": {"type": "CALCULATED", "children": ["one", "alarm"], "threshold": 1},
        "not": {**HTTP, "invert": True},
        "alarm": {"type": "CLOUDWATCH_METRIC", "alarm": "a", "region": "us-east-1", "insufficient_data": "Healthy"},
    }
)


def of(primary: str, secondary: str = "") -> Followed:
    return replace(FOLLOWED, checks={PRIMARY: (primary,), SECONDARY: (secondary,) if secondary else ()})


@given(st.booleans(), st.booleans())
def test_vantage_points_evaluate_by_route53s_truth_table(one: bool, two: bool) -> None:
    role = implied(FOLLOWED, HEALTH, {"one": one, "two": two})

    assert role is (PRIMARY if one else SECONDARY if two else None)


def test_calculated_and_inverted_checks_are_evaluated_by_their_parts() -> None:
    assert liveness(of("both"), HEALTH, {"one": True, "two": False})[PRIMARY] is Life.DEAD
    assert liveness(of("any"), HEALTH, {"one": True})[PRIMARY] is Life.ALIVE
    assert liveness(of("any"), HEALTH, {"one": False})[PRIMARY] is Life.UNKNOWN
    assert liveness(of("not"), HEALTH, {"not": True})[PRIMARY] is Life.DEAD


def test_what_cannot_be_probed_is_taken_from_route53s_word() -> None:
    assert liveness(of("alarm"), HEALTH, {}, PRIMARY)[PRIMARY] is Life.ALIVE, "no second end: PRIMARY means healthy"
    assert liveness(of("alarm", "two"), HEALTH, {"two": False}, PRIMARY)[PRIMARY] is Life.UNKNOWN, "both may be dead"
    assert liveness(of("one", "alarm"), HEALTH, {"one": False}, SECONDARY)[SECONDARY] is Life.ALIVE
    assert liveness(of("alarm"), HEALTH, {})[PRIMARY] is Life.UNKNOWN


def test_the_word_of_route53_never_outweighs_a_probe() -> None:
    assert liveness(FOLLOWED, HEALTH, {"one": True, "two": False}, SECONDARY)[SECONDARY] is Life.DEAD
