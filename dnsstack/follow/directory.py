"""Where the name servers are: as the command line says, else as a resolver finds them, looked up again now and then.

A lookup that fails changes nothing: what was known stays known, since a monitor must not depend on the names that it
looks after.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from dnsstack.follow.clock import Clock
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.plan import ROUTE53_SERVERS, ZonePlan
from dnsstack.verify.discover import provider_of
from dnsstack.verify.endpoint import Endpoint, Given, Server
from dnsstack.verify.resolver import StubResolver, values

FRESH: Final = 3600.0
"""Seconds for which a complete lookup is good."""

RETRY: Final = 60.0
"""Seconds until an incomplete one is tried again."""


class Directory:
    """The servers of one domain; `resolver` None asks nobody."""

    def __init__(self, plan: ZonePlan, given: Sequence[Given], resolver: StubResolver | None, clock: Clock) -> None:
        self._plan = plan
        self._resolver = resolver
        self._clock = clock
        self._known: dict[str, Server] = {}
        self._next = clock.monotonic()
        self._given = frozenset(provider for one in given if (provider := _provider(one, plan)) is not None)
        for one in given:
            provider = _provider(one, plan)
            if provider is not None:
                before = self._known.get(one.name)
                endpoints = (*(before.endpoints if before else ()), one.endpoint)
                self._known[one.name] = Server(one.name, provider, endpoints)

    @property
    def existing(self) -> int:
        """How many of Route53's servers there are: as many as the document uses, or are known."""
        zone = self._plan.nameservers.route53
        known = len(self._of(ProviderId.ROUTE53))
        if zone is None:
            return known
        return max(known, zone.nameserver_count if zone.delegated else ROUTE53_SERVERS)

    async def of(self, provider: ProviderId) -> Sequence[Server]:
        """A provider's servers that are known; never raises."""
        if provider not in self._given and self._resolver is not None and self._clock.monotonic() >= self._next:
            await self._look_up(self._resolver)
        return self._of(provider)

    def _of(self, provider: ProviderId) -> list[Server]:
        return [server for server in self._known.values() if server.provider is provider]

    async def _look_up(self, resolver: StubResolver) -> None:
        message = await resolver.ask(self._plan.apex, "NS")
        names = values(message, self._plan.apex, "NS") if message is not None else []
        found: dict[str, Server] = {}
        for name in names:
            provider = provider_of(name, self._plan)
            if provider is not None and provider not in self._given:
                addresses = await resolver.addresses(name)
                endpoints = tuple(
                    Endpoint(address) for address in sorted(set(addresses), key=lambda one: (":" in one, one))
                )
                if endpoints:
                    found[name] = Server(name, provider, endpoints)
        if found:
            kept = {name: server for name, server in self._known.items() if server.provider in self._given}
            stale = {name: server for name, server in self._known.items() if name in names and name not in found}
            self._known = {**kept, **stale, **found}
        wanted = 0 if ProviderId.ROUTE53 in self._given else self.existing
        complete = sum(server.provider is ProviderId.ROUTE53 for server in found.values()) >= wanted
        self._next = self._clock.monotonic() + (FRESH if complete else RETRY)


def _provider(one: Given, plan: ZonePlan) -> ProviderId | None:
    return one.provider or provider_of(one.name, plan)


__all__ = ["FRESH", "RETRY", "Directory"]
