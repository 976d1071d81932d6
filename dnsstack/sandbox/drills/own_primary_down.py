"""`own-primary-down`: the own primary dies; its secondaries, which transfer from it, still answer.

Real BIND, NSD and Knot run on loopback with the files of `render --to bind`, in addition to the emulated providers.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import dns.rdatatype

from dnsstack.errors import Unsupported
from dnsstack.model.bind import OwnServers
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import TXT
from dnsstack.plan.plan import HealthState, PlannedRRset, ZonePlan
from dnsstack.sandbox.drills.base import Drill, nothing
from dnsstack.sandbox.drills.result import Outcome, Promise
from dnsstack.sandbox.drills.stage import Stage
from dnsstack.sandbox.drills.timeline import Timeline
from dnsstack.sandbox.fleet import Fleet, Member, missing, relocated, until

PATIENCE: Final = 20.0
"""Limit in seconds of a step that takes milliseconds on an idle machine."""


async def _run(stage: Stage) -> list[Promise]:
    own = stage.plan.nameservers.self_hosted
    if own is None:
        return nothing("the domain has no own name servers: nameservers.self_hosted is missing")
    if reason := _nothing_to_drill(own):
        return nothing(reason)
    with TemporaryDirectory(prefix="dnsstack-") as folder:
        try:
            return await asyncio.to_thread(_drill, relocated(stage.plan, Path(folder)), Path(folder), stage.timeline)
        except Unsupported as error:
            return nothing(str(error))


def _nothing_to_drill(own: OwnServers) -> str:
    """Why the drill can't run, or ""."""
    if not own.primaries:
        return "the own secondaries transfer from Cloudflare, whose transfers are not emulated"
    if not own.secondaries:
        return "the own primary has no secondaries"
    absent = missing(own)
    return f"not installed: {', '.join(absent)}" if absent else ""


def _drill(plan: ZonePlan, folder: Path, timeline: Timeline) -> list[Promise]:
    with Fleet(plan, folder) as fleet:
        primary = fleet.primaries[0]
        timeline.mark(f"own servers started: {', '.join(member.label for member in fleet.members())}")
        promises = [_agree(fleet, "every secondary has the zone by transfer")]
        promises.append(_every_rrset(fleet, "every secondary answers every RRset as planned"))
        begun = timeline.mark("an edit at the own primary")
        serial = fleet.edit(_edited(plan))
        arrived = _agree(fleet, "an edit arrives at every secondary by NOTIFY", serial)
        promises.append(replace(arrived, measured=round(timeline.now() - begun, 1)))
        promises.append(_increments(fleet))
        timeline.mark("the own primary dies")
        for member in fleet.primaries:
            member.kill()
        promises.append(_every_rrset(fleet, "without the primary every secondary answers every RRset"))
        timeline.mark("the own primary is back")
        for member in fleet.primaries:
            member.start()
        up = until(lambda: primary.serial(fleet.apex) is not None, PATIENCE)
        back = fleet.edit(plan) if up else 0
        promises.append(_agree(fleet, "once it is back, its next edit arrives", back))
        return promises


def _edited(plan: ZonePlan) -> ZonePlan:
    """One more TXT RRset."""
    everyone = frozenset((ProviderId.SELF_HOSTED,))
    fresh = PlannedRRset(f"_dnsstack-drill.{plan.apex}", "TXT", 60, (TXT(strings=(b"edited",)),), everyone)
    return replace(plan, rrsets=(*plan.rrsets, fresh))


def _agree(fleet: Fleet, text: str, serial: int | None = None) -> Promise:
    """Every server answers with the same serial."""

    def holds() -> bool:
        found = {member.serial(fleet.apex) for member in fleet.members()}
        return len(found) == 1 and None not in found and (serial is None or found == {serial})

    return Promise(text, Outcome.HELD if until(holds, PATIENCE) else Outcome.BROKEN)


def _increments(fleet: Fleet) -> Promise:
    """BIND's own log says that the edit was sent as an increment."""
    wanted = len(fleet.secondaries)
    seen = until(lambda: sum(one.log().count("IXFR ended") for one in fleet.primaries) >= wanted, PATIENCE)
    return Promise("the edit was sent as an increment (IXFR)", Outcome.HELD if seen else Outcome.BROKEN)


def _every_rrset(fleet: Fleet, text: str) -> Promise:
    wrong = [
        f"{member.label}: {owner} {rdtype}"
        for member in fleet.secondaries
        for (owner, rdtype), values in _expected(fleet.plan)
        if _answered(member, owner, rdtype) != values
    ]
    shown = f" (not {'; '.join(wrong[:3])})" if wrong else ""
    return Promise(f"{text}{shown}", Outcome.BROKEN if wrong else Outcome.HELD)


def _expected(plan: ZonePlan) -> Iterator[tuple[tuple[str, str], frozenset[str]]]:
    """The answers of own servers while the primary endpoints are healthy."""
    for rrset in plan.for_provider(ProviderId.SELF_HOSTED):
        yield (rrset.owner, rrset.rdtype), frozenset(value.to_text() for value in rrset.values)
    for entry in plan.failovers:
        if not entry.target:
            [answer] = entry.answers[ProviderId.SELF_HOSTED][HealthState.PRIMARY_HEALTHY]
            yield (entry.owner, entry.rdtype), frozenset(value.to_text() for value in answer.values)


def _answered(member: Member, owner: str, rdtype: str) -> frozenset[str]:
    """The values of the RRset that is asked for; empty if the server is silent."""
    response = member.ask(owner, rdtype, timeout=2.0)
    found = response.answer if response is not None else []
    wanted = [rrset for rrset in found if dns.rdatatype.to_text(rrset.rdtype) == rdtype]
    return frozenset(rdata.to_text() for rrset in wanted for rdata in rrset)


DRILL = Drill("own-primary-down", "the own primary dies, and its secondaries still answer", _run)
