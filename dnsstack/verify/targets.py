"""Targets of RRsets outside of the zone; someone could register one that does not exist, and so take it over."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import dns.rcode

from dnsstack.model.deferred import Deferred
from dnsstack.model.names import is_at_or_below
from dnsstack.model.rrset import Value
from dnsstack.plan.plan import ZonePlan
from dnsstack.verify.resolver import StubResolver
from dnsstack.verify.survey import LedTo

LEADING = frozenset(("CNAME", "ALIAS", "NS", "MX", "SRV"))
"""The types whose target can answer for the domain."""


async def look_up(plan: ZonePlan, resolver: StubResolver) -> list[LedTo]:
    """Look up every target outside of the zone, each name once."""
    named = list(dict.fromkeys(outside(plan)))
    names = sorted({name for name, _, _ in named})
    states = dict(zip(names, await asyncio.gather(*(_exists(resolver, name) for name in names)), strict=True))
    return [LedTo(name, states[name], owner, rdtype) for name, owner, rdtype in named]


def outside(plan: ZonePlan) -> Iterator[tuple[str, str, str]]:
    """Target, owner and type of every target outside of the zone, without null targets."""
    for rrset in plan.rrsets:
        yield from ((name, rrset.owner, rrset.rdtype) for name in _names(plan, rrset.rdtype, rrset.values))
    for entry in plan.failovers:
        values = (*entry.policy.primary, *entry.policy.secondary)
        yield from ((name, entry.owner, entry.rdtype) for name in _names(plan, entry.rdtype, values))


def _names(plan: ZonePlan, rdtype: str, values: tuple[Value, ...]) -> Iterator[str]:
    for value in values if rdtype in LEADING else ():
        name = "" if isinstance(value, Deferred) else value.target_name
        if name not in ("", ".") and not is_at_or_below(name, plan.apex):
            yield name


async def _exists(resolver: StubResolver, name: str) -> bool | None:
    message = await resolver.ask(name, "A")
    return None if message is None else message.rcode() != dns.rcode.NXDOMAIN
