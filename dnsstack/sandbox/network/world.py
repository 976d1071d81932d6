"""A running sandbox: APIs, name servers, checkers, origins, the parent and its clients, for one deployed domain."""

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
from dnsstack.sandbox.dns.content import Name, ServedContent
from dnsstack.sandbox.dns.parent import ROOT_SERVER, root_zone
from dnsstack.sandbox.dns.responder import Responder
from dnsstack.sandbox.dns.server import HEALTHY, EmulatedServer, ServerFault
from dnsstack.sandbox.health.cloudflare import CloudflareMonitors
from dnsstack.sandbox.health.route53 import Route53Checkers
from dnsstack.sandbox.lag import LagMeter
from dnsstack.sandbox.network import outside
from dnsstack.sandbox.network.holdings import Apis, Holdings
from dnsstack.sandbox.origins.network import Network
from dnsstack.sandbox.origins.origin import Condition, Origin
from dnsstack.sandbox.resolver.client import Client, ClientKind
from dnsstack.sandbox.resolver.iterative import IterativeResolver
from dnsstack.sandbox.resolver.recursive import AnswerLog, RecursiveClient, Recursor, surroundings

PARENT: Final = "parent"
PLACES: Final = 5
"""How many times addresses are searched: another process may take them between the search and the bind."""
COALESCE: Final = 0.05
"""Seconds in which writes at an API count as one change."""


class World:
    """Everything of a sandbox except the deployment itself, which fills the APIs before `start`.

    Use as an async context manager. `changed` is notified whenever health or content changes. `without_recursor` says
    why no recursive server runs. `lag` measures this machine's lag; `allowed` replaces its limit.
    """

    def __init__(
        self,
        domain: Domain,
        apis: Apis,
        pace: Pace,
        *,
        seed: int = 0,
        shared_port: bool = True,
        clients: ClientKind = ClientKind.ITERATIVE,
        allowed: float | None = None,
    ) -> None:
        self.domain = domain
        self.pace = pace
        self.lag = LagMeter(pace, allowed)
        self.started = time.monotonic()
        self.servers: dict[str, EmulatedServer] = {}
        self.owners: dict[str, ProviderId] = {}
        self.changed = asyncio.Condition()
        self._rng = random.Random(seed)  # noqa: S311 - addresses and packet loss, not cryptography
        self._shared_port = shared_port
        self._kind = clients
        self.recursor: Recursor | None = None
        self.without_recursor = ""
        body = outside.body(domain)
        origins = [Origin(address, body=body) for address in sorted(outside.addresses(domain))]
        self.network = Network(origins, outside.hosts(domain))
        checkers = Route53Checkers(self.network, pace, self._refresh, self.lag.probe)
        monitors = CloudflareMonitors(self.network, pace, self._refresh, self.lag.probe)
        self.holdings = Holdings(apis, self.network, pace, checkers, monitors, {}, {})
        self._stack = AsyncExitStack()
        self._tasks: set[asyncio.Task[None]] = set()
        self._reloading: asyncio.TimerHandle | None = None
        self._out: frozenset[ProviderId] = frozenset()
        self.delegate(domain)

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
        await self._stack.enter_async_context(self.lag)
        self._stack.push_async_callback(self.network.stop)
        await self.network.start()
        self._stack.push_async_callback(self.holdings.monitors.stop)
        self._stack.push_async_callback(self.holdings.checkers.stop)
        self.holdings.reload()
        self.owners = self.holdings.name_servers()
        await self._serve([*self.owners, PARENT])
        if self._kind is not ClientKind.ITERATIVE:
            await self._resolve()

    async def serve_new(self) -> None:
        """Start the name servers of new zones; those of deleted zones still run, and refuse questions."""
        former, self.owners = self.owners, self.holdings.name_servers()
        come = [name for name in self.owners if name not in self.servers]
        self.owners = former | self.owners
        if come:
            await self._serve(come)
            self._refresh()

    async def _serve(self, names: Sequence[str]) -> None:
        """Start name servers; again at other addresses if another process took theirs."""
        for attempt in range(1, PLACES + 1):
            places = loopback.allocate(names, random.SystemRandom(), shared_port=self._shared_port)
            async with AsyncExitStack() as started:
                try:
                    for name, (address, port) in places.items():
                        seed = self._rng.randint(0, 2**31)
                        server = EmulatedServer(name, address, port, Responder(self._zones_of(name)), seed=seed)
                        await server.start()
                        started.push_async_callback(server.stop)
                        self.servers[name] = server
                except OSError:
                    if attempt == PLACES:
                        raise
                    continue
                self._stack.push_async_callback(started.pop_all().aclose)
                return

    async def _resolve(self) -> None:
        """Start a recursive server if one is installed and every name server has its own address."""
        try:
            log, parent = AnswerLog(PARENT), self.servers[PARENT]
            apart = len({server.address for server in self.servers.values()}) == len(self.servers)
            zones = {
                apex: [server.address for name, server in self.servers.items() if apex in self._apexes(name)]
                for apex in [*self.holdings.route53, *self.holdings.cloudflare]
            }
            around = self._stack.enter_context(surroundings(parent.port, parent.address, zones, apart=apart))
            self.recursor = await self._stack.enter_async_context(Recursor(around, log, self._served))
        except EnvironmentFault as fault:
            if self._kind is ClientKind.RECURSIVE:
                raise
            self.without_recursor = str(fault)
            return
        for server in self.servers.values():
            server.observer = log.note

    async def renew(self) -> None:
        """Make the clients' resolvers forget former outages."""
        if self.recursor is not None:
            await self.recursor.renew()

    def _apexes(self, server: str) -> list[str]:
        return [] if server == PARENT else [apex.to_text() for apex in self.holdings.zones_of(server)]

    def _served(self) -> list[Name]:
        return [dns.name.from_text(apex) for apex in (*self.holdings.route53, *self.holdings.cloudflare)]

    def _zones_of(self, server: str) -> Callable[[], dict[Name, ServedContent]]:
        if server == PARENT:
            return self._root
        return lambda: self.holdings.zones_of(server)

    def _root(self) -> dict[Name, ServedContent]:
        """Make the parent delegate to the servers at the registrar, else to all that both apex NS RRsets name.

        A provider's servers that are out of the delegation are left out, also if it still names them.
        """
        delegations: dict[str, set[str]] = {}
        for apex, servers in self._apex_servers():
            reachable = {name for name in servers if self.owners.get(name, ProviderId.OTHER) not in self._out}
            delegations.setdefault(apex, set()).update(reachable if apex == self.domain.apex else servers)
        glue = {name: server.address for name, server in self.servers.items() if name != PARENT}
        glue[ROOT_SERVER] = self.servers[PARENT].address
        written = self.holdings.apis.delegation(self.domain.apex)
        tops = {self.domain.apex: sorted(delegations.get(self.domain.apex, ()) if written is None else written)}
        return {dns.name.root: root_zone(tops, glue, self.network.hosts)}

    def delegate(self, domain: Domain) -> None:
        """Set the registrar's servers to those of the providers that `domain` delegates to."""
        zones = {ProviderId.ROUTE53: domain.nameservers.route53, ProviderId.CLOUDFLARE: domain.nameservers.cloudflare}
        self._out = frozenset(provider for provider, zone in zones.items() if zone is None or not zone.delegated)
        for server in self.servers.values():
            server.responder.forget()

    def _apex_servers(self) -> Sequence[tuple[str, set[str]]]:
        found = []
        for one in (self.holdings.route53, self.holdings.cloudflare):
            for apex, (_, content) in one.items():
                name = dns.name.from_text(apex)
                rrset = content.rrset(name, dns.rdatatype.NS)
                found.append((apex, {rdata.target.to_text().lower() for rdata in rrset or ()}))
        return found

    def _refresh(self) -> None:
        """Drop all remembered answers, because health changed."""
        for server in self.servers.values():
            server.responder.forget()
        task = asyncio.get_running_loop().create_task(self._notify())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _notify(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    def reload(self) -> None:
        """Read the APIs again, because their content changed."""
        self._reloading = None
        self.holdings.reload()
        self._refresh()

    def reload_soon(self) -> None:
        """As `reload`, but once for several writes in a short time."""
        if self._reloading is None:
            self._reloading = asyncio.get_running_loop().call_later(COALESCE, self.reload)

    async def warm(self, within: float) -> bool:
        """Wait until every check and monitor has data and says healthy; False if that takes too long."""
        try:
            async with asyncio.timeout(within):
                await self.holdings.checkers.heard()
                async with self.changed:
                    await self.changed.wait_for(lambda: all(healthy for _, _, healthy in self.health()))
        except TimeoutError:
            return False
        return True

    def health(self) -> list[tuple[str, str, bool]]:
        """The state of every check: (provider, check or pool endpoint, healthy)."""
        found = [
            (ProviderId.ROUTE53.value, label, self.holdings.checkers.status(check))
            for check, label in self.holdings.checkers.labels().items()
        ]
        for pool, address in self.holdings.monitors.watched():
            healthy = self.holdings.monitors.status(pool, address)
            found.append((ProviderId.CLOUDFLARE.value, address, healthy is not False))
        return found

    def of(self, provider: ProviderId) -> list[EmulatedServer]:
        """The name servers of one provider, by name."""
        return [self.servers[name] for name, owner in sorted(self.owners.items()) if owner is provider]

    def serving(self, provider: ProviderId, owner: str) -> list[EmulatedServer]:
        """The provider's servers that answer for `owner`: those of its closest enclosing zone."""
        name = dns.name.from_text(owner)
        closest = {server.name: server.responder.apex_of(name) for server in self.of(provider)}
        deepest = max((apex for apex in closest.values() if apex is not None), key=len, default=None)
        return [self.servers[server] for server, apex in closest.items() if apex is not None and apex == deepest]

    def break_provider(self, provider: ProviderId, fault: ServerFault) -> None:
        """Put a fault on every name server of a provider; `HEALTHY` ends it."""
        for server in self.of(provider):
            server.fault = fault

    def mend(self) -> None:
        """End the faults of every server and origin."""
        for server in self.servers.values():
            server.fault = HEALTHY
        for origin in self.network.origins.values():
            origin.condition = Condition.UP

    def clients(self, count: int) -> list[Client]:
        """So many clients, `client-1` and following; `ClientKind` says which resolver each uses."""
        through = {ClientKind.AUTO: 1, ClientKind.RECURSIVE: count, ClientKind.ITERATIVE: 0}[self._kind]
        made: list[Client] = []
        for number in range(1, count + 1):
            if self.recursor is not None and number <= through:
                name = f"client-{number} ({self.recursor.software.name})"
                made.append(RecursiveClient(name, self.recursor, self.started))
            else:
                made.append(self.client(f"client-{number}"))
        return made

    def client(self, name: str) -> IterativeResolver:
        """A new client of our own kind, with its own cache, which starts at the parent."""
        endpoints = {server: (one.address, one.port) for server, one in self.servers.items() if server != PARENT}
        parent = self.servers[PARENT]
        rng = random.Random(f"{name}/{self._rng.random()}")  # noqa: S311 - server selection, not cryptography
        return IterativeResolver(name, (parent.address, parent.port), endpoints, self.started, rng)
