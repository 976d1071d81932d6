"""`one-nameserver-attacked`: one name server of each provider loses nearly all packets and delays the rest."""

from __future__ import annotations

from typing import Final

from dnsstack.model.nameservers import ProviderId
from dnsstack.sandbox.dns.server import HEALTHY, ServerFault
from dnsstack.sandbox.drills.base import Drill, every_query_answered
from dnsstack.sandbox.drills.result import Promise
from dnsstack.sandbox.drills.stage import Stage

ATTACK: Final = ServerFault(loss=0.9, delay=0.3)
LENGTH: Final = 6.0
"""Sandbox seconds."""


async def _run(stage: Stage) -> list[Promise]:
    targets = [stage.world.of(provider)[0] for provider in ProviderId if stage.world.of(provider)]
    names = ", ".join(server.name for server in targets)
    since = stage.timeline.mark(f"under attack: {names} ({ATTACK.loss:.0%} lost, the rest {ATTACK.delay} s late)")
    for server in targets:
        server.fault = ATTACK
    await stage.settle(LENGTH * stage.world.pace.speed)
    for server in targets:
        server.fault = HEALTHY
    stage.timeline.mark("the attack ends")
    return [every_query_answered(stage, since)]


DRILL = Drill("one-nameserver-attacked", "a name server of each provider is overloaded", _run)
