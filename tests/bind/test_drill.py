"""The drill `own-primary-down`: held on a sound domain, broken where a secondary is cut off, not counted elsewhere."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import pytest

from dnsstack.plan.build import build
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers.bind import tsig
from dnsstack.sandbox import fleet
from dnsstack.sandbox.drills import ROSTER
from dnsstack.sandbox.drills.result import Outcome, Promise
from dnsstack.sandbox.drills.stage import Stage
from dnsstack.sandbox.drills.timeline import Timeline
from dnsstack.sandbox.fleet import Member, missing
from tests.bind.domains import ACCOUNT, SECONDARIES, domain, own


@dataclass
class World:
    """What this drill reads of a stage: no emulated provider takes part in it."""

    plan: ZonePlan
    timeline: Timeline = field(default_factory=Timeline)


def play(plan: ZonePlan) -> tuple[list[Promise], World]:
    world = World(plan)

    async def run() -> list[Promise]:
        return await ROSTER["own-primary-down"].run(cast("Stage", world))

    return asyncio.run(run()), world


def sound() -> ZonePlan:
    plan = build(domain(own(*SECONDARIES)))
    if plan.nameservers.self_hosted is not None and (absent := missing(plan.nameservers.self_hosted)):
        pytest.skip(f"not installed: {', '.join(absent)} (apt-get install bind9 nsd knot)")
    return plan


@pytest.mark.slow
def test_secondaries_outlive_their_primary() -> None:
    promises, world = play(sound())

    assert [promise.outcome for promise in promises] == [Outcome.HELD] * len(promises), promises
    assert len(promises) == 6
    assert [mark.text for mark in world.timeline.marks][-2:] == ["the own primary dies", "the own primary is back"]


@pytest.mark.slow
def test_a_secondary_with_another_key_breaks_it(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = sound()

    def write_key(member: Member, key: tsig.TsigKey) -> None:
        fleet_key(member, tsig.new(key.name) if member.label == "ns-knot.example.net" else key)

    fleet_key = fleet.write_key
    monkeypatch.setattr(fleet, "write_key", write_key)
    monkeypatch.setattr("dnsstack.sandbox.drills.own_primary_down.PATIENCE", 1.0)
    promises, _ = play(plan)

    assert promises[0].outcome is Outcome.BROKEN
    assert any("ns-knot.example.net" in promise.text for promise in promises)


OUTGOING = {"account": ACCOUNT, "plan": "enterprise", "transfer": "outgoing"}


@pytest.mark.parametrize(
    ("bind", "cloudflare", "reason"),
    [
        (None, None, "the domain has no own name servers"),
        (own(), None, "has no secondaries"),
        (own("bind", primaries=[]), OUTGOING, "transfer from Cloudflare"),
    ],
)
def test_it_is_not_counted_where_there_is_nothing_to_drill(bind: Any, cloudflare: Any, reason: str) -> None:
    nameservers = {"self_hosted": bind, **({"cloudflare": cloudflare} if cloudflare else {})}
    promises, _ = play(build(domain({}, nameservers=nameservers)))

    [promise] = promises
    assert promise.outcome is Outcome.NOT_COUNTED
    assert reason in promise.text


def test_it_is_not_counted_where_a_program_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fleet, "program", lambda name: None if name == "named" else str(tmp_path))
    [promise], _ = play(build(domain(own("bind"))))

    assert (promise.outcome, promise.text) == (Outcome.NOT_COUNTED, "not installed: named")
