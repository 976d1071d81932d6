"""The addresses of name servers: from the command line, else from a resolver, which is asked again from time to time.

If a lookup fails, the known addresses are kept: a follower must not depend on the names that it changes. While any
server is known, a lookup runs in the background, and its result is used later.

`verify/discover.py` does it differently: `verify` asks the parent and each server once and reports differences, while a
follower may run for months.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Final

from dnsstack.deadline import limited
from dnsstack.follow.clock import Clock
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.following import ASKING
from dnsstack.plan.plan import ROUTE53_SERVERS, ZonePlan
from dnsstack.verify.discover import provider_of
from dnsstack.verify.endpoint import Endpoint, GivenServer, Server
from dnsstack.verify.resolver import StubResolver, values

FRESH: Final = 3600.0
"""The seconds after which a complete lookup is repeated."""

RETRY: Final = 60.0
"""The seconds after which an incomplete lookup is repeated."""


class Directory:
    """The name servers of one domain; if `resolver` is None, nothing is looked up."""

    def __init__(
        self, plan: ZonePlan, given: Sequence[GivenServer], resolver: StubResolver | None, clock: Clock
    ) -> None:
        self._plan = plan
        self._resolver = resolver
        self._clock = clock
        self._known: dict[str, Server] = {}
        self._next = clock.monotonic()
        self._looking: asyncio.Task[None] | None = None
        self._given = frozenset(provider for one in given if (provider := _provider(one, plan)) is not None)
        for one in given:
            provider = _provider(one, plan)
            if provider is not None:
                before = self._known.get(one.name)
                endpoints = (*(before.endpoints if before else ()), one.endpoint)
                self._known[one.name] = Server(one.name, provider, endpoints)

    @property
    def existing(self) -> int:
        """The number of Route53's name servers: those that the document uses, or those that are known."""
        zone = self._plan.nameservers.route53
        known = len(self._of(ProviderId.ROUTE53))
        if zone is None:
            return known
        return max(known, zone.nameserver_count if zone.delegated else ROUTE53_SERVERS)

    async def of(self, provider: ProviderId) -> Sequence[Server]:
        """The known name servers of a provider; never raises. If none is known, it waits at most 2 s for a lookup."""
        if provider not in self._given and self._resolver is not None:
            looking = self._lookup(self._resolver)
            if looking is not None:
                await asyncio.wait((looking,), timeout=0 if self._of(provider) else ASKING)
        return self._of(provider)

    def _lookup(self, resolver: StubResolver) -> asyncio.Task[None] | None:
        """The running lookup; it is started if one is due."""
        if self._looking is not None and self._looking.done():
            failed = self._looking.cancelled() or self._looking.exception() is not None
            self._looking = None
            if failed:
                self._next = self._clock.monotonic() + RETRY
        if self._looking is None and self._clock.monotonic() >= self._next:
            self._looking = asyncio.create_task(limited(self._look_up(resolver), RETRY))
        return self._looking

    def _of(self, provider: ProviderId) -> list[Server]:
        return [server for server in self._known.values() if server.provider is provider]

    async def _look_up(self, resolver: StubResolver) -> None:
        message = await resolver.ask(self._plan.apex, "NS")
        names = values(message, self._plan.apex, "NS") if message is not None else []
        owners = {name: provider_of(name, self._plan) for name in names}
        lookups = [
            self._find(resolver, name, provider)
            for name, provider in owners.items()
            if provider is not None and provider not in self._given
        ]
        servers = [server for server in await asyncio.gather(*lookups) if server is not None]
        if servers:
            self._known = {
                name: one for name, one in self._known.items() if one.provider in self._given or name in names
            }
        at_route53 = sum(server.provider is ProviderId.ROUTE53 for server in servers)
        complete = ProviderId.ROUTE53 in self._given or at_route53 >= self.existing
        self._next = self._clock.monotonic() + (FRESH if complete else RETRY)

    async def _find(self, resolver: StubResolver, name: str, provider: ProviderId) -> Server | None:
        """Look up one server's addresses, IPv4 first; they are used at once, without waiting for other servers."""
        addresses = sorted(set(await resolver.addresses(name)), key=lambda one: (":" in one, one))
        if not addresses:
            return None
        server = self._known[name] = Server(name, provider, tuple(Endpoint(address) for address in addresses))
        return server


def _provider(one: GivenServer, plan: ZonePlan) -> ProviderId | None:
    return one.provider or provider_of(one.name, plan)
