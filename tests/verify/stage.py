"""A small world for verification: a parent and name servers on loopback, filled straight from a plan.

Each server has contents of its own, so that one of six can be wrong; `Faulty` servers bend, delay, forge or lose
responses.
"""

from __future__ import annotations

import asyncio
import random
import socket
from collections.abc import Callable, Coroutine, Iterable
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from typing import Any, Self

import dns.message
import dns.name
import dns.rdatatype
import dns.rrset

from dnsstack.model.domain import Domain
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import ALIAS
from dnsstack.plan.build import build
from dnsstack.plan.plan import Answer, Assigned, HealthState
from dnsstack.sandbox.dns import addresses as loopback
from dnsstack.sandbox.dns.content import Name, StaticContent
from dnsstack.sandbox.dns.parent import root_zone
from dnsstack.sandbox.dns.responder import Responder
from dnsstack.sandbox.dns.server import EmulatedServer
from dnsstack.verify import Options, Report, verify
from dnsstack.verify.ask import AskPatience
from dnsstack.verify.endpoint import Endpoint, GivenServer

ROUTE53 = [f"ns-{n}.awsdns-0{n}.{tld}." for n, tld in enumerate(("com", "net", "org", "co.uk"), 1)]
CLOUDFLARE = ["ada.ns.cloudflare.com.", "bob.ns.cloudflare.com."]
SUB_ZONE = [f"ns-{n}.awsdns-5{n}.net." for n in range(1, 5)]
ALIASED = {"A": "198.18.0.9", "AAAA": "2001:db8:a::9"}
PROXIED = {"A": "104.16.0.1", "AAAA": "2606:4700::6810:1"}
SOAS = {
    ProviderId.ROUTE53: f"{ROUTE53[0]} awsdns-hostmaster.amazon.com. 1 7200 900 1209600 86400",
    ProviderId.CLOUDFLARE: f"{CLOUDFLARE[0]} dns.cloudflare.com. 23 10000 2400 604800 1800",
    ProviderId.OTHER: "hidden.example.net. hostmaster.example.net. 2026112201 7200 900 1209600 300",
}
ROUNDS = 20
PATIENCE = AskPatience(timeout=1.0, tries=2)

Bend = Callable[[bytes, bytes, bool], bytes | None]
"""(query, response, over TCP) to what is sent in its place; None: nothing."""


class Bent(Responder):
    """A responder whose responses go through `bend` before they leave."""

    bend: Bend | None = None

    def respond(self, wire: bytes, *, tcp: bool) -> bytes | None:
        response = super().respond(wire, tcp=tcp)
        return response if response is None or self.bend is None else self.bend(wire, response, tcp)


class Faulty(EmulatedServer):
    """A server that can also send from somewhere else: `forge` makes datagrams that arrive before the real one."""

    forge: Callable[[bytes, bytes], bytes | None] | None = None
    elsewhere: socket.socket | None = None

    def datagram(self, transport: asyncio.DatagramTransport, wire: bytes, peer: tuple[Any, ...]) -> None:
        response = self.responder.respond(wire, tcp=False)
        if response is not None and self.elsewhere is not None:
            self.elsewhere.sendto(response, peer)
        if response is not None and self.forge is not None and (forged := self.forge(wire, response)):
            transport.sendto(forged, peer)
        super().datagram(transport, wire, peer)


class Outside(StaticContent):
    """The parent, which doubles as resolver: every name outside exists but the ones in `absent`."""

    absent: frozenset[Name] = frozenset()

    def exists(self, name: Name) -> bool:
        return name not in self.absent and not name.is_wild()


@dataclass
class Stage:
    """Servers by name; `contents[name]` is what one of them holds."""

    domain: Domain
    state: HealthState = HealthState.PRIMARY_HEALTHY
    cloudflare_state: HealthState | None = None
    ipv6: bool = False
    delegated: list[str] | None = None
    servers: dict[str, list[Faulty]] = field(default_factory=dict)
    contents: dict[str, StaticContent] = field(default_factory=dict)
    providers: dict[str, ProviderId] = field(default_factory=dict)
    sub_contents: dict[str, StaticContent] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.plan = build(self.domain)
        self.apex = dns.name.from_text(self.plan.apex)
        self.stack = AsyncExitStack()
        names: list[str] = []
        assigned = {ProviderId.ROUTE53: ROUTE53, ProviderId.CLOUDFLARE: CLOUDFLARE}
        for server in self.plan.delegation.servers:
            name = assigned[server.provider][server.index] if isinstance(server, Assigned) else server
            self.providers[name] = server.provider if isinstance(server, Assigned) else ProviderId.OTHER
            names.append(name)
        self.names = names
        for name in names:
            self.contents[name] = self.content(self.providers[name])
        for zone in self.plan.sub_zones:
            content = StaticContent(dns.name.from_text(zone.apex), _apex(zone.apex, SUB_ZONE, SOAS[ProviderId.ROUTE53]))
            for entry in zone.failovers:
                _add(content, entry.owner, entry.answers[ProviderId.ROUTE53][self.state][0])
            self.sub_contents |= dict.fromkeys(SUB_ZONE, content)
        existing = {rrset.owner: rrset.values[0].to_text() for rrset in self.plan.rrsets if rrset.rdtype == "A"}
        glue = {name: existing.get(name, "127.0.0.1") for name in names}
        root = root_zone({self.plan.apex: self.delegated or names}, glue)
        self.outside = Outside(dns.name.root, root.rrsets())

    def content(self, provider: ProviderId) -> StaticContent:
        """What every server of one provider holds."""
        state = self.cloudflare_state if provider is ProviderId.CLOUDFLARE and self.cloudflare_state else self.state
        content = StaticContent(self.apex, _apex(self.plan.apex, self.names, SOAS[provider], self.plan.delegation.ttl))
        for rrset in self.plan.for_provider(provider):
            if rrset.proxied and provider is ProviderId.CLOUDFLARE:
                _add_text(content, rrset.owner, 300, rrset.rdtype, [PROXIED[rrset.rdtype]])
            else:
                _add(content, rrset.owner, rrset.answer)
        for entry in self.plan.failovers:
            for answer in () if entry.target else entry.answers[provider][state][:1]:
                _add(content, entry.owner, answer)
        for marker in self.plan.markers if provider is ProviderId.ROUTE53 else ():
            _add(content, marker.owner, marker.answers[state][0])
        for zone in self.plan.sub_zones:
            _add_text(content, zone.apex, zone.ttl, "NS", SUB_ZONE)
        return content

    async def __aenter__(self) -> Self:
        everyone = [*self.names, *self.sub_contents, "parent"]
        places = loopback.allocate(everyone, random.Random(), shared_port=True)
        for name, (address, port) in places.items():
            await self._start(name, address, port)
            if self.ipv6 and name != "parent":
                await self._start(name, "::1", 0)
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stack.aclose()
        for _round in range(ROUNDS):  # the servers' own tasks see the end of their connections
            await asyncio.sleep(0)

    async def _start(self, name: str, address: str, port: int) -> None:
        server = Faulty(name, address, port, Bent(lambda: self._zones(name)))
        self.stack.push_async_callback(server.stop)
        await server.start()
        self.servers.setdefault(name, []).append(server)

    def _zones(self, name: str) -> dict[Name, StaticContent]:
        if name == "parent":
            return {dns.name.root: self.outside}
        content = self.contents.get(name) or self.sub_contents[name]
        return {content.apex: content}

    # -- faults -------------------------------------------------------------------------------------------------
    def put(self, names: Iterable[str], owner: str, ttl: int, rdtype: str, *values: str) -> None:
        """Give servers another RRset than the plan's; no value takes it away."""
        name = self.owner(owner)
        for server in names:
            node = self.contents[server]._nodes
            node.get(name, {}).pop(dns.rdatatype.from_text(rdtype), None)
            if values:
                self.contents[server].add(dns.rrset.from_text(name, ttl, "IN", rdtype, *values))
            elif not node.get(name):
                self._forget(self.contents[server], name)

    @staticmethod
    def _forget(content: StaticContent, name: Name) -> None:
        """Make a name not exist, and those above it that existed for its sake."""
        content._nodes.pop(name, None)
        while name != content.apex and not any(existing.is_subdomain(name) for existing in content._nodes):
            content._terminals.discard(name)
            name = name.parent()

    def owner(self, text: str) -> Name:
        return self.apex if text == "@" else dns.name.from_text(text, self.apex)

    def bend(self, names: Iterable[str], bend: Bend) -> None:
        """Send every response of servers through `bend`."""
        for name in names:
            for server in self.servers[name]:
                assert isinstance(server.responder, Bent)
                server.responder.bend = bend

    # -- verifying ----------------------------------------------------------------------------------------------
    def options(self, **changes: Any) -> Options:
        """How this stage is verified: delegation from its parent, every server at its place."""
        given = tuple(
            GivenServer(name, Endpoint(server.address, server.port))
            for name, servers in self.servers.items()
            for server in servers
            if name != "parent"
        )
        parent = self.servers["parent"][0]
        known: dict[str, Any] = {"resolvers": (Endpoint(parent.address, parent.port),), "given": given}
        return Options(**{**known, "patience": PATIENCE, "wait": False, "slow": 2.0, **changes})

    async def verify(self, **changes: Any) -> Report:
        return await verify(self.plan, self.options(**changes))

    def arguments(self) -> list[str]:
        """The same for a command line, with patience: a busy machine is not a fault of the domain."""
        options = self.options()
        words = [
            "--resolver",
            options.resolvers[0].to_text(),
            "--timeout",
            "30",
            "--slow",
            "30",
        ]  # a busy machine is not a fault
        for one in options.given:
            words += ["--nameserver", f"{one.name}={one.endpoint.to_text()}"]
        return words


def _apex(apex: str, servers: Iterable[str], soa: str, ttl: int = 86400) -> list[dns.rrset.RRset]:
    name = dns.name.from_text(apex)
    return [
        dns.rrset.from_text(name, 900, "IN", "SOA", soa),
        dns.rrset.from_text(name, ttl, "IN", "NS", *servers),
    ]


def _add(content: StaticContent, owner: str, answer: Answer) -> None:
    if answer.rdtype == "ALIAS":
        assert isinstance(answer.values[0], ALIAS)
        for rdtype, address in ALIASED.items():
            _add_text(content, owner, 60, rdtype, [address])
    else:
        _add_text(content, owner, answer.ttl, answer.rdtype, [value.to_text() for value in answer.values])


def _add_text(content: StaticContent, owner: str, ttl: int, rdtype: str, values: list[str]) -> None:
    content.add(dns.rrset.from_text(dns.name.from_text(owner), ttl, "IN", rdtype, *values))


def edited(edit: Callable[[dns.message.Message], None], *, tcp: bool = True) -> Bend:
    """A bend that changes the message; over UDP alone where `tcp` is False."""

    def bend(query: bytes, response: bytes, over_tcp: bool) -> bytes | None:
        if over_tcp and not tcp:
            return response
        message = dns.message.from_wire(response)
        edit(message)
        return message.to_wire(max_size=65535)

    return bend


def played(domain: Domain, play: Callable[[Stage], Coroutine[Any, Any, Report]], **setting: Any) -> Report:
    """The report of one play on a stage of its own."""

    async def whole() -> Report:
        async with Stage(domain, **setting) as stage:
            return await play(stage)

    return asyncio.run(whole())


def rules(report: Report) -> set[str]:
    """The names under which something was found."""
    return {finding.rule for finding in report.findings}
