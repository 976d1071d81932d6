"""A small recursive resolver: from the parent down, with a cache, server selection and retries (RFC 1034 §5.3.3).

It prefers the server that answered fastest, sometimes tries others at random, waits longer for those that time
out, and follows referrals and CNAMEs; a chain ends if it leaves the served zones.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

from dnsstack.sandbox.resolver.asking import ask
from dnsstack.sandbox.resolver.log import LoggedQuery, Try

TIMEOUT: Final = 0.4
"""Seconds for one try; recursive resolvers start between 0.3 and 0.8 s."""

TRIES: Final = 8
STEPS: Final = 12
EXPLORE: Final = 0.2
"""Share of queries that try a server other than the fastest, as resolvers do ( Müller et al., IMC 2017)."""

PENALTY: Final = 2.0
SocketAddress = tuple[str, int]


@dataclass(slots=True)
class _Cached:
    values: tuple[str, ...]
    until: float


@dataclass(slots=True)
class IterativeResolver:
    """One client with its own cache; `servers` maps every name server name to its loopback endpoint.

    It starts at `root`; `started` is the monotonic time from which log entries count. Its cache is `ahead` seconds
    older than it would be by this machine's clock.
    """

    name: str
    root: SocketAddress
    servers: Mapping[str, SocketAddress]
    started: float
    rng: random.Random = field(default_factory=random.Random)
    ahead: float = 0.0
    _cache: dict[tuple[dns.name.Name, dns.rdatatype.RdataType], _Cached] = field(default_factory=dict)
    _cuts: dict[dns.name.Name, tuple[list[str], float]] = field(default_factory=dict)
    _latency: dict[str, float] = field(default_factory=dict)

    async def resolve(self, name: str, rdtype: str) -> LoggedQuery:
        """Ask one question and record the answer."""
        qname, qtype = dns.name.from_text(name), dns.rdatatype.from_text(rdtype)
        begun = time.monotonic()
        cached = self._cache.get((qname, qtype))
        if cached is not None and cached.until > begun + self.ahead:
            return self._log(begun, name, rdtype, "", cached.values, answered=True, cached=True)
        tries: list[Try] = []
        server, outcome, answered = await self._iterate(qname, qtype, tries)
        return replace(self._log(begun, name, rdtype, server, outcome, answered=answered), tries=tuple(tries))

    def _log(
        self,
        begun: float,
        name: str,
        rdtype: str,
        server: str,
        outcome: tuple[str, ...],
        *,
        answered: bool,
        cached: bool = False,
    ) -> LoggedQuery:
        latency = time.monotonic() - begun
        return LoggedQuery(begun - self.started, self.name, name, rdtype, server, outcome, latency, answered, cached)

    async def _iterate(
        self, qname: dns.name.Name, qtype: dns.rdatatype.RdataType, tries: list[Try]
    ) -> tuple[str, tuple[str, ...], bool]:
        """Follow referrals and CNAMEs; return the server, the values or rcode, and whether it is an answer."""
        current, ttl, server = qname, 2**31, ""
        for _ in range(STEPS):
            response, server = await self._ask_cut(current, qtype, tries)
            if response is None:
                return server, ("timeout",), False
            if response.rcode() not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
                return server, (dns.rcode.to_text(response.rcode()),), False
            end, found, ttl = self._walk(response, current, qtype, ttl)
            if found is not None:
                values = tuple(sorted(rdata.to_text() for rdata in found))
                self._cache[qname, qtype] = _Cached(values, time.monotonic() + self.ahead + ttl)
                return server, values, True
            if self._descend(response, end):
                current = end
                continue
            if end != current:
                if not self._is_served(end):
                    return server, (end.to_text(),), True
                current = end
                continue
            outcome = "NXDOMAIN" if response.rcode() == dns.rcode.NXDOMAIN else "NODATA"
            return server, (outcome,), True
        return server, ("endless",), False

    def _walk(
        self, response: dns.message.Message, qname: dns.name.Name, qtype: dns.rdatatype.RdataType, ttl: int
    ) -> tuple[dns.name.Name, dns.rrset.RRset | None, int]:
        """The end of the answer's CNAME chain, the RRset there if there is one, and the smallest TTL of the chain."""
        answers = {(rrset.name, rrset.rdtype): rrset for rrset in response.answer}
        for _ in range(STEPS):
            found = answers.get((qname, qtype))
            if found is not None:
                return qname, found, min(ttl, found.ttl)
            alias = answers.get((qname, dns.rdatatype.CNAME))
            if alias is None:
                return qname, None, ttl
            qname, ttl = alias[0].target, min(ttl, alias.ttl)
        return qname, None, ttl

    def _descend(self, response: dns.message.Message, name: dns.name.Name) -> bool:
        """Remember a referral's cut; True if it leads towards `name`, also if another question found it first."""
        is_referral = not response.flags & dns.flags.AA
        for rrset in response.authority:
            if rrset.rdtype != dns.rdatatype.NS or not name.is_subdomain(rrset.name):
                continue
            if is_referral or rrset.name not in self._cuts:
                names = [rdata.target.to_text().lower() for rdata in rrset]
                self._cuts[rrset.name] = (names, time.monotonic() + self.ahead + rrset.ttl)
                return True
        return False

    def _is_served(self, name: dns.name.Name) -> bool:
        return any(name.is_subdomain(cut) for cut in self._cuts)

    async def _ask_cut(
        self, qname: dns.name.Name, qtype: dns.rdatatype.RdataType, tries: list[Try]
    ) -> tuple[dns.message.Message | None, str]:
        """Ask the servers of the deepest known cut, one after the other, until one gives a usable answer."""
        names = self._servers_above(qname)
        query = dns.message.make_query(qname, qtype, use_edns=0, payload=1232)
        query.flags &= ~dns.flags.RD
        last: tuple[dns.message.Message | None, str] = (None, names[0] if names else "")
        for server in self._order(names)[:TRIES] if names else [""] * TRIES:
            begun = time.monotonic()
            response = await self._ask(query, server)
            if server:  # "" is the parent
                tries.append(Try(server, response is not None, time.monotonic() - begun))
            if response is not None and response.rcode() in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
                return response, server
            last = (response, server) if response is not None else (last[0], server)
        return last

    def _servers_above(self, name: dns.name.Name) -> list[str]:
        """The servers of the deepest cut that is known and not too old; a cut that is too old is forgotten."""
        now = time.monotonic() + self.ahead
        while name != dns.name.root:
            listed, until = self._cuts.get(name, ([], 0.0))
            if until <= now:
                self._cuts.pop(name, None)
            elif servers := [server for server in listed if server in self.servers]:
                return servers
            name = name.parent()
        return []

    def _order(self, names: list[str]) -> list[str]:
        """Unknown servers first, then by speed, sometimes in random order; each twice, for a second try."""
        order = sorted(names, key=lambda name: (self._latency.get(name, 0.0), self.rng.random()))
        if self.rng.random() < EXPLORE:
            self.rng.shuffle(order)
        return order + order

    async def _ask(self, query: dns.message.Message, server: str) -> dns.message.Message | None:
        address, port = self.servers[server] if server else self.root
        begun = time.monotonic()
        try:
            response = await ask(query, address, port, TIMEOUT)
        except (OSError, dns.exception.DNSException, asyncio.IncompleteReadError):
            self._latency[server] = min(PENALTY, 2 * max(self._latency.get(server, TIMEOUT), TIMEOUT))
            return None
        self._latency[server] = 0.7 * self._latency.get(server, 0.0) + 0.3 * (time.monotonic() - begun)
        return response
