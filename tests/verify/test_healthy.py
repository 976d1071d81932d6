"""Healthy worlds: nothing is found, whatever the domain, in every health state and by every way."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dnsstack import document
from dnsstack.model.domain import Domain
from dnsstack.plan.plan import HealthState
from dnsstack.verify import Report
from dnsstack.verify.ask import AskPatience
from dnsstack.verify.endpoint import Endpoint, GivenServer
from tests.strategies import domains
from tests.verify import documents
from tests.verify.stage import CLOUDFLARE, Stage, played, rules

PATIENT = AskPatience(timeout=5.0, tries=3)
STATES = [
    pytest.param(state, marks=() if state is HealthState.PRIMARY_DEAD else pytest.mark.slow) for state in HealthState
]
"""One health state in the fast lane, all in the whole run."""


def told(report: Report) -> list[str]:
    """Every finding as people see it."""
    return [finding.to_problem().to_text() for finding in report.findings]


@pytest.mark.slow
@given(domain=domains(), state=st.sampled_from([HealthState.PRIMARY_HEALTHY, HealthState.PRIMARY_DEAD]))
@settings(suppress_health_check=list(HealthCheck))
def test_nothing_is_found_on_healthy_servers_of_any_domain(domain: Domain, state: HealthState) -> None:
    async def play(stage: Stage) -> Report:
        return await stage.verify(patience=PATIENT)

    report = played(domain, play, state=state)

    assert not told(report)
    assert report.exit_code(strict=True) == 0
    assert report.answers > 0
    assert set(report.refused) <= {"late"}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("text", ["FULL", "PROXIED", "SECONDARIES", "ALIASED"])
def test_nothing_is_found_over_any_way(text: str, state: HealthState) -> None:
    """Both families, both transports, several vantage points."""

    async def play(stage: Stage) -> Report:
        return await stage.verify(vantages=(("here", "127.0.0.1"), ("there", "127.0.0.1"), ("sixth", "::1")))

    report = played(documents.domain(getattr(documents, text)), play, state=state, ipv6=True)

    assert not told(report)
    assert not report.notes


@pytest.mark.parametrize("state", STATES)
def test_sub_zones_are_verified_at_their_own_servers(state: HealthState) -> None:
    async def play(stage: Stage) -> Report:
        return await stage.verify()

    domain = document.load("examples/failover/example.com.yaml").domain
    report = played(domain, play, state=state)

    assert not told(report)


def test_a_sub_zone_that_one_server_delegates_elsewhere_is_found() -> None:
    async def play(stage: Stage) -> Report:
        zone = stage.plan.sub_zones[0].apex
        stage.put(CLOUDFLARE, zone, 86400, "NS", "ns-1.awsdns-51.net.")
        return await stage.verify()

    report = played(document.load("examples/failover/example.com.yaml").domain, play)

    assert rules(report) == {"ns-sets-differ"}


def test_servers_that_are_given_are_enough_without_a_resolver() -> None:
    async def play(stage: Stage) -> Report:
        return await stage.verify(resolvers=())

    report = played(documents.domain(documents.FULL), play)

    assert not told(report)
    assert report.notes == ("the parent zone was not queried, because name servers were given but no resolver",)


def test_one_address_for_all_names_is_too_few() -> None:
    """Two names that lead to one address are one server."""

    async def play(stage: Stage) -> Report:
        server = stage.servers[CLOUDFLARE[0]][0]
        return await stage.verify(
            given=tuple(GivenServer(name, Endpoint(server.address, server.port)) for name in CLOUDFLARE)
        )

    assert rules(played(documents.domain(documents.PROXIED), play)) == {"too-few-name-servers"}


def test_both_ends_dead_lets_cloudflare_hold_the_primary() -> None:
    """Route53 answers PRIMARY then; a follower that never moved holds the same."""

    async def play(stage: Stage) -> Report:
        return await stage.verify()

    report = played(
        documents.domain(documents.FULL),
        play,
        state=HealthState.BOTH_DEAD,
        cloudflare_state=HealthState.PRIMARY_HEALTHY,
    )

    assert not told(report)


def test_a_failover_that_settles_in_time_is_no_finding() -> None:
    """Cloudflare moves while verification waits."""

    async def play(stage: Stage) -> Report:
        async def follow() -> None:
            while stage.servers[CLOUDFLARE[0]][0].count < len(list(stage.plan.rdtypes())):  # noqa: ASYNC110  # the servers count, and offer no event
                await asyncio.sleep(0.01)
            stage.put(CLOUDFLARE, "www", 60, "A", "198.51.100.10")
            for name in CLOUDFLARE:
                stage.servers[name][0].responder.forget()

        follower = asyncio.create_task(follow())
        report = await stage.verify(wait=True, step=0.05)
        await follower
        return report

    report = played(
        documents.domain(documents.FULL),
        play,
        state=HealthState.PRIMARY_DEAD,
        cloudflare_state=HealthState.PRIMARY_HEALTHY,
    )

    assert not told(report)


def test_a_failover_that_does_not_settle_is_split_brain_after_the_bound() -> None:
    async def play(stage: Stage) -> Report:
        return await stage.verify(wait=True, step=0.05, bound=0.3)

    report = played(
        documents.domain(documents.FULL),
        play,
        state=HealthState.PRIMARY_DEAD,
        cloudflare_state=HealthState.PRIMARY_HEALTHY,
    )

    assert rules(report) == {"split-brain"}
    (finding,) = report.findings
    assert (finding.owner, finding.rdtype) == ("www.example.com.", "A")
    assert finding.expected == "198.51.100.10 TTL 60 (primary-dead)"
    assert finding.got == "192.0.2.10 TTL 60"


def test_a_pin_is_a_note_with_its_age() -> None:
    pinned = "cloudflare: primary-only, pin: {to: primary, since: 2026-01-01T00:00:00Z, reason: moving racks}"
    text = documents.FULL.replace("cloudflare: primary-only", pinned)

    async def play(stage: Stage) -> Report:
        return await stage.verify()

    (note,) = played(documents.domain(text), play).notes

    assert note.startswith("shop A: pinned to primary for ")
    assert note.endswith(": moving racks")
