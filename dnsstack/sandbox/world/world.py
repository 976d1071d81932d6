"""A running sandbox: APIs, name servers, checkers, origins, the parent and its clients, round one deployed domain."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from typing import Final, Self

import dns.name

from dnsstack.errors import EnvironmentFault
from dnsstack.model.domain import Domain
from dnsstack.model.nameservers import ProviderId
from dnsstack.sandbox.clock import Pace
from dnsstack.sandbox.dns import addresses as loopback
from dnsstack.sandbox.dns.content import Content, Name
from dnsstack.sandbox.dns.parent import ROOT_SERVER, root_zone
from dnsstack.sandbox.dns.responder import Responder
from dnsstack.sandbox.dns.server import HEALTHY, Fault, NameServer
from dnsstack.sandbox.health.cloudflare import CloudflareMonitors
from dnsstack.sandbox.health.route53 import Route53Checkers
from dnsstack.sandbox.origins.network import Network
from dnsstack.sandbox.origins.origin import Condition, Origin
from dnsstack.sandbox.resolver.iterative import IterativeResolver
from dnsstack.sandbox.world import outside
from dnsstack.sandbox.world.holdings import Apis, Holdings

PARENT: Final = "parent"
COALESCE: Final = 0.05
"""Seconds in which writes at an API count as one change."""


class World:
    """Everything of a sandbox but the deployment itself, which fills the APIs before `start`.

    Use as an async context manager. `changed` is notified whenever health or content changes.
    """

    def __init__(self, domain: Domain, apis: Apis, pace: Pace, *, seed: int = 0, shared_port: bool = True) -> None:
        self.domain = domain
        self.pace = pace
        self.started = time.monotonic()
        self.servers: dict[str, NameServer] = {}
        self.owners: dict[str, ProviderId] = {}
        self.changed = asyncio.Condition()
        self._rng = random.Random(seed)  # noqa: S311 - addresses and packet loss, not cryptography
        self._shared_port = shared_port
        body = outside.body(domain)
        origins = [Origin(address, body=body) for address in sorted(outside.addresses(domain))]
        self.network = Network(origins, outside.hosts(domain))
        checkers = Route53Checkers(self.network, pace, self._refresh)
        monitors = CloudflareMonitors(self.network, pace, self._refresh)
        self.holdings = Holdings(apis, self.network, pace, checkers, monitors, {}, {})
        self._stack = AsyncExitStack()
        self._tasks: set[asyncio.Task[None]] = set()
        self._reloading: asyncio.TimerHandle | None = None

    async def __aenter__(self) -> Self:
        try:
            await self._start()
        except OSError as error:
            await self._stack.aclose()
            msg = f"the sandbox could not take its loopback addresses: {error}"
            raise EnvironmentFault(msg) from None
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def _start(self) -> None:
        self._stack.push_async_callback(self.network.stop)
        await self.network.start()
        self._stack.push_async_callback(self.holdings.monitors.stop)
        self._stack.push_async_callback(self.holdings.checkers.stop)
        self.holdings.reload()
        self.owners = self.holdings.name_servers()
        places = loopback.allocate([*self.owners, PARENT], self._rng, shared_port=self._shared_port)
        for name, (address, port) in places.items():
            server = NameServer(name, address, port, Responder(self._zones_of(name)), seed=self._rng.randint(0, 2**31))
            self._stack.push_async_callback(server.stop)
            await server.start()
            self.servers[name] = server

    def _zones_of(self, server: str) -> Callable[[], dict[Name, Content]]:
        if server == PARENT:
            return self._root
        return lambda: self.holdings.zones_of(server)

    def _root(self) -> dict[Name, Content]:
        """The parent delegates to the union of both providers' servers that the apex NS RRsets name."""
        delegations: dict[str, set[str]] = {}
        for apex, servers in self._apex_servers():
            delegations.setdefault(apex, set()).update(servers)
        glue = {name: server.address for name, server in self.servers.items() if name != PARENT}
        glue[ROOT_SERVER] = self.servers[PARENT].address
        tops = {apex: sorted(names) for apex, names in delegations.items() if apex == self.domain.apex}
        return {dns.name.root: root_zone(tops, glue)}

    def _apex_servers(self) -> Sequence[tuple[str, set[str]]]:
        found = []
        for held in (self.holdings.route53, self.holdings.cloudflare):
            for apex, (_, content) in held.items():
                name = dns.name.from_text(apex)
                rrset = content.rrset(name, dns.rdatatype.NS)
                found.append((apex, {rdata.target.to_text().lower() for rdata in rrset or ()}))
        return found

    def _refresh(self) -> None:
        """Health changed: no remembered answer holds any longer."""
        for server in self.servers.values():
            server.responder.forget()
        task = asyncio.get_running_loop().create_task(self._notify())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _notify(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    def reload(self) -> None:
        """Content at an API changed: read it again."""
        self._reloading = None
        self.holdings.reload()
        self._refresh()

    def reload_soon(self) -> None:
        """As `reload`, once for a burst of writes."""
        if self._reloading is None:
            self._reloading = asyncio.get_running_loop().call_later(COALESCE, self.reload)

    async def warm(self, within: float) -> bool:
        """Wait until every check and monitor has data and says healthy; False where that takes too long."""
        try:
            async with asyncio.timeout(within), self.changed:
                await self.changed.wait_for(lambda: all(healthy for _, _, healthy in self.health()))
        except TimeoutError:
            return False
        return True

    def health(self) -> list[tuple[str, str, bool]]:
        """Who watches what, and what they say: (provider, check or pool endpoint, healthy)."""
        found = [
            (ProviderId.ROUTE53.value, label, self.holdings.checkers.status(check))
            for check, label in self.holdings.checkers.labels().items()
        ]
        for pool, address in self.holdings.monitors.watched():
            healthy = self.holdings.monitors.status(pool, address)
            found.append((ProviderId.CLOUDFLARE.value, address, healthy is not False))
        return found

    def of(self, provider: ProviderId) -> list[NameServer]:
        """The name servers of one provider, by name."""
        return [self.servers[name] for name, owner in sorted(self.owners.items()) if owner is provider]

    def serving(self, provider: ProviderId, owner: str) -> list[NameServer]:
        """The provider's servers that answer for `owner`: those of its closest enclosing zone."""
        name, servers = dns.name.from_text(owner), self.of(provider)
        zones = {
            server.name: [apex for apex in self._zones_of(server.name)() if name.is_subdomain(apex)]
            for server in servers
        }
        deepest = max((len(apex.labels) for held in zones.values() for apex in held), default=0)
        return [server for server in servers if any(len(apex.labels) == deepest for apex in zones[server.name])]

    def break_provider(self, provider: ProviderId, fault: Fault) -> None:
        """Put a fault on every name server of a provider; `HEALTHY` mends them."""
        for server in self.of(provider):
            server.fault = fault

    def mend(self) -> None:
        """Every server and origin works again."""
        for server in self.servers.values():
            server.fault = HEALTHY
        for origin in self.network.origins.values():
            origin.condition = Condition.UP

    def client(self, name: str) -> IterativeResolver:
        """A new client with a cache of its own, which starts at the parent."""
        endpoints = {server: (held.address, held.port) for server, held in self.servers.items() if server != PARENT}
        parent = self.servers[PARENT]
        rng = random.Random(f"{name}/{self._rng.random()}")  # noqa: S311 - server selection, not cryptography
        return IterativeResolver(name, (parent.address, parent.port), endpoints, self.started, rng)
