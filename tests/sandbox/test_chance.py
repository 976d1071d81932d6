"""What a drill promises must happen: no count that may be nothing by luck, no limit that the plan does not give."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from dnsstack.document import loads
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.build import build
from dnsstack.plan.plan import ZonePlan
from dnsstack.sandbox.clock import Pace
from dnsstack.sandbox.drills import base, both_down, deployments, flapping, slow_peer, split_brain
from dnsstack.sandbox.drills.result import Outcome
from dnsstack.sandbox.drills.stage import DARK, Stage
from dnsstack.sandbox.drills.subject import Subject, subjects
from dnsstack.sandbox.drills.timeline import ServedChange, Timeline
from dnsstack.sandbox.following import Following

PRIMARY, SECONDARY = FailoverRole.PRIMARY, FailoverRole.SECONDARY
AWS, CF = ProviderId.ROUTE53, ProviderId.CLOUDFLARE
SPEED = 20.0
DOCUMENT = """
domain: example.com
nameservers:
  route53: {}
  cloudflare: {account: "0123456789abcdef0123456789abcdef", plan: business}
health_checks:
  one: {type: HTTP, address: 192.0.2.10, path: /healthz, interval: 10, failure_threshold: 3}
  two: {type: HTTP, address: 198.51.100.20, path: /healthz, interval: 30, failure_threshold: 10}
  all: {type: CALCULATED, children: [one], threshold: 1}
failover:
  www: {A: {ttl: 60, primary: 192.0.2.10, secondary: 198.51.100.20, check: all, secondary_check: two,
            cloudflare: FOLLOW}}
"""


def plan(follow: str = "{strategy: follow, poll: 5, window: 15}", document: str = DOCUMENT) -> ZonePlan:
    return build(loads(document.replace("FOLLOW", follow)).domain)


def stage(planned: ZonePlan, **more: Any) -> Any:
    """What these functions read of a stage, which has begun `now` seconds ago."""
    timeline = Timeline()
    found = list(subjects(planned, lambda _: ()))
    world = SimpleNamespace(pace=Pace(SPEED), recursor=None)
    questions = [(one.policy.owner, one.rdtype) for one in found]
    nothing: dict[str, Any] = {"waiting": {}, "following": object(), "questions": questions}
    return SimpleNamespace(plan=planned, timeline=timeline, subjects=found, world=world, **{**nothing, **more})


def changed(at: float, provider: ProviderId, subject: Subject, role: FailoverRole) -> ServedChange:
    (outcome,) = subject.outcomes[role]
    return ServedChange(at, provider.value, subject.asked[provider], subject.rdtype, outcome)


@pytest.mark.parametrize(("answers", "outcome"), [(PRIMARY, Outcome.HELD), (SECONDARY, Outcome.BROKEN)])
def test_a_static_mirror_is_seen_at_its_servers_though_no_client_asks_them(
    answers: FailoverRole, outcome: Outcome
) -> None:
    """A resolver that finds Route53 quicker never asks Cloudflare: the count is a figure."""
    set_ = stage(plan(), role=lambda *_: answers)
    [subject] = set_.subjects

    promise = split_brain._static(set_, subject, "a static mirror sent 0 of 177 client queries to the dead primary")

    assert promise.outcome is outcome
    assert "0 of 177" in promise.text


def test_where_clients_have_nothing_to_ask_nothing_was_lost() -> None:
    silent = stage(build(loads("domain: example.com\nnameservers: {route53: {}}\n").domain))
    asking = stage(plan())

    assert base.every_query_answered(silent, 0.0).outcome is Outcome.NOT_COUNTED
    assert base.every_query_answered(asking, 0.0, leaving_out=asking.subjects).outcome is Outcome.NOT_COUNTED
    assert base.every_query_answered(asking, 0.0).outcome is Outcome.BROKEN, "there is something, and nobody asked"


def test_a_question_without_an_answer_yet_is_named() -> None:
    set_ = stage(plan())
    begun = set_.timeline.now() - 9.0
    set_.waiting["client-1", "www.example.com.", "A"] = begun

    promise = base.every_query_answered(set_, begun)

    assert promise.outcome is Outcome.BROKEN
    assert "1 asked, 1 failed" in promise.text
    assert promise.text.endswith("client-1 still waits for www.example.com. A")


@pytest.mark.parametrize(
    ("follow", "rest"),
    [
        ("{strategy: follow, hold_down: 600}", 600 - 2 * SPEED),
        ("{strategy: follow, hold_down: 20}", 0.0),
        ("{strategy: follow, moves_per_hour: 1}", 3600 - 2 * SPEED),
    ],
)
def test_the_way_back_waits_for_the_hold_down_of_the_way_there(follow: str, rest: float) -> None:
    set_ = stage(plan(follow))
    [subject] = set_.subjects
    set_.timeline.answers += [changed(0.0, CF, subject, PRIMARY), changed(1.0, CF, subject, SECONDARY)]

    assert base._since_hold_down(set_, subject, 3.0) == rest


def test_what_a_provider_found_first_is_no_move() -> None:
    set_ = stage(plan())
    [subject] = set_.subjects
    set_.timeline.answers.append(changed(0.0, CF, subject, PRIMARY))

    assert base._since_hold_down(set_, subject, 0.1) == 0.0


def test_both_ends_are_dead_once_the_slower_check_has_seen_it() -> None:
    """The primary's check needs 48 s, the secondary's 10 x (30 + 6) s."""
    set_ = stage(plan())
    [subject] = set_.subjects

    assert both_down._secondary_seen(set_, subject) == 10 * 36 + 30
    assert both_down._longest(set_, [subject]) >= 390


@pytest.mark.parametrize(("threshold", "patient"), [(3, True), (1, False)])
def test_a_check_that_counts_one_failure_as_dead_is_no_case_for_flapping(threshold: int, *, patient: bool) -> None:
    """Which checkers see an outage of 8 s depends on their phases."""
    document = DOCUMENT.replace("failure_threshold: 3", f"failure_threshold: {threshold}")
    set_ = stage(plan(document=document))

    assert flapping._is_patient(set_, set_.subjects[0]) is patient


def test_what_is_deployed_for_a_follower_takes_its_poll_and_window_on_top() -> None:
    set_ = stage(plan("{strategy: follow, poll: 30, window: 300}"))
    [subject] = set_.subjects

    assert deployments._deployed(set_, subject, AWS) == deployments.CALL
    assert deployments._deployed(set_, subject, CF) >= deployments.CALL + 30 + 300


def test_peers_of_which_one_is_slow_fill_a_window_by_their_own_rhythm() -> None:
    """Each answer of theirs comes after 15 s, and agrees for a poll and a vote: 8 s."""
    set_ = stage(plan("{strategy: follow, poll: 5, window: 120}"))
    [subject] = set_.subjects

    assert slow_peer._by_peers(set_, subject, CF) >= 15 * 120 / 8


def test_a_provider_that_is_dark_answers_no_role() -> None:
    """What it answered before it was silent is not an answer when it answers again."""
    server = SimpleNamespace(fault=SimpleNamespace(black_hole=True))
    dark: Any = SimpleNamespace(world=SimpleNamespace(serving=lambda *_: [server, server]))

    assert Stage._outcome(dark, AWS, "www.example.com.", "A") == DARK

    key = (AWS, "www.example.com.", "A")
    subject = SimpleNamespace(asked={AWS: key[1]}, rdtype="A")

    looking: Any = SimpleNamespace(
        subjects=[subject],
        seen={key: ("192.0.2.10",)},
        _outcome=lambda *_: DARK,
        _note_health=lambda: None,
        timeline=Timeline(),
    )
    asyncio.run(Stage._look(looking))

    assert looking.seen == {}
    assert looking.timeline.answers == []


def test_a_second_follower_knows_of_the_changes_before_it() -> None:
    """One that knows nothing keeps 600 s between its moves, and a drill that moves twice is over by then."""
    planned = plan()
    world: Any = SimpleNamespace(pace=Pace(SPEED))
    environment = {"CLOUDFLARE_API_TOKEN": "sandbox", "CLOUDFLARE_BASE_URL": "http://127.0.0.1:1/client/v4"}
    running, second = (Following(planned, world, environment) for _ in range(2))
    [known], [new] = running.follower.tracks.values(), second.follower.tracks.values()
    known.history.look(1000.0, 1001.0)

    second.learn_from(running)
    new.history.look(1000.0, 1002.0)

    assert known.history.past(1002.0).spaced
    assert new.history.past(1002.0).last == 1000.0
    assert not new.history.past(1002.0).spaced
