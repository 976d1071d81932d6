"""`route53-down` and `cloudflare-down`: a whole provider is black-holed; the other one answers every client."""

from __future__ import annotations

from typing import Final

from dnsstack.model.nameservers import ProviderId
from dnsstack.sandbox.dns.server import HEALTHY, ServerFault
from dnsstack.sandbox.drills.base import Drill, alone, every_query_answered, nothing
from dnsstack.sandbox.drills.result import Outcome, Promise
from dnsstack.sandbox.drills.stage import Stage

OUTAGE: Final = 6.0
"""Sandbox seconds: long enough that every client asks the dead servers more than once."""

BLACK_HOLE: Final = ServerFault(black_hole=True)


async def _run(stage: Stage, provider: ProviderId) -> list[Promise]:
    others = [server for server, owner in stage.world.owners.items() if owner is not provider]
    if not stage.world.of(provider) or not others:
        return nothing(f"the domain is not served by {provider.value} and another provider")
    since = stage.timeline.mark(f"{provider.value} is black-holed: {len(stage.world.of(provider))} name servers")
    stage.world.break_provider(provider, BLACK_HOLE)
    await stage.settle(OUTAGE * stage.world.pace.speed)
    lost = alone(stage, provider)
    promises = [
        every_query_answered(stage, since, leaving_out=lost, dead=len(stage.world.serving(provider, stage.plan.apex)))
    ]
    promises += [
        Promise(f"{one.label}: only one provider, as the document accepts", Outcome.NOT_COUNTED) for one in lost
    ]
    stage.timeline.mark(f"{provider.value} answers again")
    stage.world.break_provider(provider, HEALTHY)
    return promises


async def _route53(stage: Stage) -> list[Promise]:
    return await _run(stage, ProviderId.ROUTE53)


async def _cloudflare(stage: Stage) -> list[Promise]:
    return await _run(stage, ProviderId.CLOUDFLARE)


ROUTE53_DOWN = Drill("route53-down", "no name server of Route53 answers", _route53)
CLOUDFLARE_DOWN = Drill("cloudflare-down", "no name server of Cloudflare answers", _cloudflare)
