"""A client behind a real recursive server: that program does delegation, caching and server selection."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import tempfile
import time
from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset

from dnsstack.errors import EnvironmentFault
from dnsstack.sandbox import tether
from dnsstack.sandbox.resolver.asking import ask
from dnsstack.sandbox.resolver.log import LoggedQuery, Try
from dnsstack.sandbox.resolver.software import ASKS_FROM, BIND, CHOICES, LISTENS, ResolverSoftware, Surroundings

STARTED_WITHIN: Final = 30.0
TRIES: Final = (2.0, 4.0, 4.0)
"""Seconds that a client waits for each try, as in c-ares (ares_private.h: 2,000 ms, three tries); BIND needs up to ten.

unbound drops an answer that comes after 1.9 s (unbound.conf(5): discard-timeout); then only another try gets it.
"""

TIMED_OUT: Final = ("timeout",)
CHAIN: Final = 12
KEPT: Final = 32
"""Tries that are remembered for a question: more than a question needs."""

_AA: Final = 0x04
_HEADER: Final = 12
Question = tuple[bytes, bytes]
"""Owner in lower case and type, both as on the wire."""


class AnswerLog:
    """The name server that answered the recursive server last, by question, from the name servers' own logs."""

    def __init__(self, ignored: str) -> None:
        self._ignored = ignored
        self._last: dict[Question, tuple[float, str]] = {}
        self._asked: dict[Question, deque[tuple[float, str, bool]]] = {}

    def note(self, server: str, query: bytes, response: bytes | None, peer: str) -> None:
        """Record a query that a name server received; referrals don't count as answers, other askers are ignored."""
        if peer != ASKS_FROM or server == self._ignored:
            return
        now, question = time.monotonic(), _question(query)
        self._asked.setdefault(question, deque(maxlen=KEPT)).append((now, server, response is not None))
        if response is not None and response[2] & _AA:
            self._last[question] = (now, server)

    def tries(self, names: Sequence[dns.name.Name], rdtype: dns.rdatatype.RdataType, since: float) -> tuple[Try, ...]:
        """Every name server asked for these names since `since`, in order; the last one's time ends now."""
        asked = sorted(
            one
            for name in dict.fromkeys(names)
            for one in self._asked.get((name.canonicalize().to_wire() or b"", rdtype.to_bytes(2, "big")), ())
            if one[0] >= since
        )
        ends = [*(at for at, _, _ in asked[1:]), time.monotonic()]
        return tuple(Try(server, answered, end - at) for (at, server, answered), end in zip(asked, ends, strict=False))

    def server(self, name: dns.name.Name, rdtype: dns.rdatatype.RdataType, since: float) -> str:
        """The name server that answered this question since `since`; "" if none was asked."""
        at, server = self._last.get((name.canonicalize().to_wire() or b"", rdtype.to_bytes(2, "big")), (0.0, ""))
        return server if at >= since else ""


def _question(wire: bytes) -> Question:
    end = _HEADER
    while wire[end]:
        end += wire[end] + 1
    return wire[_HEADER : end + 1].lower(), wire[end + 1 : end + 3]


class Recursor:
    """A recursive server that ends with the sandbox; an async context manager.

    `served` gives the apexes that the sandbox serves: a CNAME chain ends if it leaves them.
    """

    def __init__(self, around: Surroundings, log: AnswerLog, served: Callable[[], Collection[dns.name.Name]]) -> None:
        self.software: ResolverSoftware = BIND
        self.port = around.port
        self.log = log
        self.served = served
        self._around = around
        self._process: subprocess.Popen[str] | None = None

    async def __aenter__(self) -> Self:
        if not self._around.apart:
            msg = "a recursive server needs a loopback address for each name server, and 127.0.0.x can't be bound here"
            raise EnvironmentFault(msg)
        failures = []
        for software in CHOICES:
            program = software.find()
            if program is None:
                continue
            why = await self._start(software, program)
            if not why:
                self.software = software
                return self
            failures.append(why)
        raise EnvironmentFault(
            "; ".join(failures)
            or "no recursive server is installed; install BIND or unbound, or use --client iterative"
        )

    async def __aexit__(self, *_: object) -> None:
        if self._process is not None:
            process, self._process = self._process, None
            await asyncio.to_thread(tether.end, process)

    async def renew(self) -> None:
        """Start it anew if it remembers the last outage.

        Raises:
            EnvironmentFault: it does not start again.
        """
        program = self.software.find()
        if self.software.remembers and program is not None:
            await self.__aexit__()
            if why := await self._start(self.software, program):
                raise EnvironmentFault(why)

    async def _start(self, software: ResolverSoftware, program: str) -> str:
        """Start one program and wait until it answers; return why it doesn't, or ""."""
        output = self._around.folder / f"{software.program}.log"
        with output.open("w", encoding="utf-8") as log:
            self._process = tether.start([program, *software.configure(self._around)], stdout=log)
        query = dns.message.make_query(".", "NS")
        deadline = time.monotonic() + STARTED_WITHIN
        while time.monotonic() < deadline and self._process.poll() is None:
            with contextlib.suppress(OSError, dns.exception.DNSException):
                response = await ask(query, LISTENS, self.port, 0.5)
                if response.rcode() == dns.rcode.NOERROR:
                    return ""
            await asyncio.sleep(0.05)
        await self.__aexit__()
        said = output.read_text(encoding="utf-8", errors="replace").strip().splitlines() or ["nothing"]
        return f"{software.name} does not start; its last message is: {said[-1]}"


@contextlib.contextmanager
def surroundings(port: int, parent: str, zones: Mapping[str, Sequence[str]], *, apart: bool) -> Iterator[Surroundings]:
    """Surroundings with their own folder, which is removed at the end."""
    with tempfile.TemporaryDirectory(prefix="dnsstack-recursor-") as folder:
        yield Surroundings(Path(folder), port, parent, zones, apart)


@dataclass(frozen=True, slots=True)
class RecursiveClient:
    """One client of the recursive server, whose cache it uses; log entries count from `started`."""

    name: str
    recursor: Recursor
    started: float

    async def resolve(self, name: str, rdtype: str) -> LoggedQuery:
        """Ask one question and record the answer; it is `cached` if no name server was asked for it.

        After an immediate failure it asks once more, as stub resolvers do (resolv.conf(5): attempts, 2).
        """
        qname, qtype = dns.name.from_text(name), dns.rdatatype.from_text(rdtype)
        begun = time.monotonic()
        outcome, answered, chain = await self._ask(qname, qtype)
        if not answered and outcome != TIMED_OUT:
            outcome, answered, chain = await self._ask(qname, qtype)
        servers = (self.recursor.log.server(one, qtype, begun) for one in reversed(chain))
        server = next((one for one in servers if one), "")
        latency = time.monotonic() - begun
        cached = answered and not server
        tries = self.recursor.log.tries(chain, qtype, begun)
        return LoggedQuery(
            begun - self.started, self.name, name, rdtype, server, outcome, latency, answered, cached, tries
        )

    async def _ask(
        self, qname: dns.name.Name, qtype: dns.rdatatype.RdataType
    ) -> tuple[tuple[str, ...], bool, list[dns.name.Name]]:
        """The values or the error, whether it is an answer, and the names from the question to the end of its chain."""
        query = dns.message.make_query(qname, qtype)
        try:
            response = await self._response(query)
        except (OSError, dns.exception.DNSException, asyncio.IncompleteReadError) as fault:
            return (str(fault) or type(fault).__name__,), False, [qname]
        if response is None:
            return TIMED_OUT, False, [qname]
        chain, found = _walk(response, qname, qtype)
        if found is not None:
            return tuple(sorted(rdata.to_text() for rdata in found)), True, chain
        if len(chain) > 1 and not any(chain[-1].is_subdomain(apex) for apex in self.recursor.served()):
            return (chain[-1].to_text(),), True, chain
        rcode = response.rcode()
        outcome = "NODATA" if rcode == dns.rcode.NOERROR else dns.rcode.to_text(rcode)
        return (outcome,), rcode in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN), chain

    async def _response(self, query: dns.message.Message) -> dns.message.Message | None:
        """The response within one of the tries; None without one."""
        for seconds in TRIES:
            with contextlib.suppress(dns.exception.Timeout, TimeoutError):
                return await ask(query, LISTENS, self.recursor.port, seconds)
        return None


def _walk(
    response: dns.message.Message, qname: dns.name.Name, qtype: dns.rdatatype.RdataType
) -> tuple[list[dns.name.Name], dns.rrset.RRset | None]:
    """The names of the answer's CNAME chain, and the RRset at its end if there is one."""
    answers = {(rrset.name, rrset.rdtype): rrset for rrset in response.answer}
    chain = [qname]
    while len(chain) <= CHAIN:
        found = answers.get((chain[-1], qtype))
        alias = answers.get((chain[-1], dns.rdatatype.CNAME))
        if found is not None or alias is None:
            return chain, found
        chain.append(alias[0].target)
    return chain, None
