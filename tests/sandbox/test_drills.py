"""Every drill on a running sandbox: its promise holds on a sound domain, and breaks when something is broken."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator

import pytest

from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.nameservers import ProviderId
from dnsstack.sandbox.deploy.stack import DeploymentOutcome, ResourceChange
from dnsstack.sandbox.dns.server import ServerFault
from dnsstack.sandbox.drills import ROSTER, attacked, flapping, provider_down, split_brain
from dnsstack.sandbox.drills.result import Outcome
from dnsstack.sandbox.drills.stage import Stage
from dnsstack.sandbox.origins.origin import Condition
from tests.sandbox.rehearsing import LAST_RESORT, STATIC, WWW, Rehearsal, broken, kept, rehearsal, told

pytestmark = pytest.mark.slow
DARK = ServerFault(black_hole=True)
PRIMARY = FailoverRole.PRIMARY
SHORT = 2.5
"""Sandbox seconds for drills that only wait while clients ask."""


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Rehearsal]:
    with rehearsal(virtual=True) as running:
        yield running


@pytest.fixture(autouse=True)
def _brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """The drills that wait a fixed time wait less here."""
    monkeypatch.setattr(provider_down, "OUTAGE", SHORT)
    monkeypatch.setattr(attacked, "LENGTH", SHORT)
    monkeypatch.setattr(split_brain, "WATCH", SHORT)
    monkeypatch.setattr(flapping, "ROUNDS", 2)


NEEDS_MORE = {"own-primary-down", "slow-peer", "older-document"}
"""Drills that this document gives nothing to."""


@pytest.mark.parametrize("name", [name for name in ROSTER if name not in NEEDS_MORE])
def test_a_sound_domain_keeps_every_promise(sandbox: Rehearsal, name: str) -> None:
    result = sandbox.play(name)

    kept(result)
    assert result.timeline.queries
    assert result.timeline.marks
    assert all(promise.measured is None or promise.measured >= 0 for promise in result.promises)


def test_every_query_is_written_down_with_time_server_answer_and_latency(sandbox: Rehearsal) -> None:
    result = sandbox.play("cloudflare-down")

    fresh = [query for query in result.timeline.queries if not query.cached]
    assert {query.client for query in fresh} == {"client-1", "client-2", "client-3"}
    assert all(query.server in sandbox.session.world.owners for query in fresh if query.answered)
    assert all(query.outcome and query.latency >= 0 for query in fresh)
    assert any(query.latency > 0 for query in fresh), "a dark server was asked first"
    assert sum(share.answered + share.wrong + share.failed for share in result.shares) == len(result.timeline.queries)


def test_while_a_provider_is_dark_no_answer_comes_from_it(sandbox: Rehearsal) -> None:
    result = sandbox.play("route53-down")

    from_route53 = [
        query
        for query in result.timeline.queries
        if sandbox.session.world.owners.get(query.server) is ProviderId.ROUTE53
        and result.timeline.marks[0].at < query.at < result.timeline.marks[-1].at - query.latency
    ]
    assert from_route53 == []


@pytest.mark.parametrize("name", ["primary-down", "both-down", "api-outage", "emergency-page"])
def test_a_deleted_secondary_breaks_the_drills_that_need_it(sandbox: Rehearsal, name: str) -> None:
    with sandbox.without_secondary(WWW):
        result = sandbox.play(name)

    assert result.outcome is Outcome.BROKEN, told(result)
    assert any(WWW in text and "route53" in text for text in broken(result))


def test_a_deleted_secondary_breaks_split_brain(sandbox: Rehearsal) -> None:
    with sandbox.without_secondary(STATIC):
        result = sandbox.play("split-brain")

    assert any("route53 fails over" in text for text in broken(result)), told(result)


def _dark(provider: ProviderId) -> Callable[[Stage], None]:
    return lambda stage: stage.world.break_provider(provider, DARK)


@pytest.mark.parametrize(
    ("name", "also"), [("route53-down", ProviderId.CLOUDFLARE), ("cloudflare-down", ProviderId.ROUTE53)]
)
def test_with_both_providers_dark_queries_fail(
    sandbox: Rehearsal, monkeypatch: pytest.MonkeyPatch, name: str, also: ProviderId
) -> None:
    monkeypatch.setattr(provider_down, "OUTAGE", 4.0)  # longer than a client tries

    result = sandbox.play(name, _dark(also))

    assert any("every client query" in text for text in broken(result)), told(result)
    assert sum(share.failed for share in result.shares) > 0


def test_an_attack_on_all_servers_is_felt(sandbox: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """One server a provider is survived; the rest being dark as well is not."""
    monkeypatch.setattr(attacked, "ATTACK", DARK)

    def rest(stage: Stage) -> None:
        for provider in ProviderId:
            for server in stage.world.of(provider)[1:]:
                server.fault = DARK

    result = sandbox.play("one-nameserver-attacked", rest)

    assert broken(result), told(result)


def test_flapping_longer_than_the_check_is_patient_moves_traffic(
    sandbox: Rehearsal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flapping, "DOWN", 90.0)

    result = sandbox.play("flapping")

    assert any("no provider moves" in text for text in broken(result)), told(result)


def test_a_dead_emergency_page_is_told(sandbox: Rehearsal) -> None:
    result = sandbox.play("emergency-page", lambda stage: stage.strike([LAST_RESORT]))

    assert any(f"the page at {LAST_RESORT}" in text for text in broken(result)), told(result)


def _without_effect(stage: Stage) -> None:
    async def nothing(*_: object, **__: object) -> None: ...

    stage.redeploy = nothing


def test_a_pin_that_does_not_arrive_breaks_maintenance(sandbox: Rehearsal) -> None:
    result = sandbox.play("maintenance", _without_effect)

    assert any("answers the secondary" in text for text in broken(result)), told(result)


def test_a_deployment_that_moves_traffic_breaks_up_while_failed_over(sandbox: Rehearsal) -> None:
    """In place of a deployment that undoes the failover: the primaries answer again though they are dead."""

    def undoing(stage: Stage) -> None:
        async def undo(*_: object, **__: object) -> None:
            stage.strike([address for one in stage.subjects for address in one.origins[PRIMARY]], Condition.UP)
            await stage.settle(120)

        stage.redeploy = undo

    result = sandbox.play("up-while-failed-over", undoing)

    assert any("no provider moves" in text for text in broken(result)), told(result)


def test_a_deployment_that_changes_something_while_failed_over_is_told_value_by_value(sandbox: Rehearsal) -> None:
    """In place of a provider whose state never settles."""

    def restless(stage: Stage) -> None:
        async def change(*_: object, **__: object) -> DeploymentOutcome:
            urn = "urn:pulumi:sandbox::dnsstack::aws:route53/record:Record::example.com/route53/www/A"
            return DeploymentOutcome(
                (ResourceChange("update", urn, ("ttl: 60 becomes 300",)), ResourceChange("same", urn))
            )

        stage.redeploy = change

    result = sandbox.play("up-while-failed-over", restless)

    text = "changes nothing (changed: update example.com/route53/www/A, ttl: 60 becomes 300)"
    assert sum(text in sentence for sentence in broken(result)) == 2, told(result)


def test_a_slow_failover_breaks_its_bound(sandbox: Rehearsal, monkeypatch: pytest.MonkeyPatch) -> None:
    """Health that takes longer to arrive than the plan computed: the bound is the plan's, so it is missed."""
    monkeypatch.setattr("dnsstack.sandbox.health.route53.AGGREGATION", 300.0)

    result = sandbox.play("primary-down")

    assert any("route53 answers the secondary in time" in text for text in broken(result)), told(result)


def test_results_are_plain_data(sandbox: Rehearsal) -> None:
    result = sandbox.play("flapping")
    document = result.to_json()

    assert document["drill"] == "flapping"
    assert document["outcome"] in {outcome.value for outcome in Outcome}
    assert [promise["promise"] for promise in document["promises"]] == [one.text for one in result.promises]
    assert sum(row["answered"] for row in document["queries"]) == sum(share.answered for share in result.shares)
    assert dataclasses.is_dataclass(result)


def test_a_question_that_failed_or_was_slow_names_the_servers_that_it_tried() -> None:
    from dnsstack.sandbox.drills.base import _worst_of
    from dnsstack.sandbox.resolver.log import LoggedQuery, Try

    tries = (Try("tess.ns.cloudflare.com.", answered=False, seconds=1.6), Try("ns-1.awsdns.org.", True, 0.01))
    quick = LoggedQuery(0.0, "client-1", "a.example.com.", "A", "", ("192.0.2.1",), 0.1, answered=True)
    slow = LoggedQuery(0.0, "client-1", "b.example.com.", "A", "", ("192.0.2.1",), 4.8, answered=True, tries=tries)
    failed = LoggedQuery(0.0, "client-2", "c.example.com.", "A", "", ("SERVFAIL",), 0.1, answered=False)

    assert _worst_of([quick, slow, failed]) == "; client-2 got SERVFAIL for c.example.com. A: no name server was asked"
    assert _worst_of([quick, slow]) == (
        "; client-1 waited for b.example.com. A: tess.ns.cloudflare.com. did not answer in 1.60 s; "
        "ns-1.awsdns.org. answered in 0.01 s"
    )
