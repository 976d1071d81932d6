"""A world in virtual time: Route53's servers and endpoints by decree, the emulated Cloudflare API without sockets."""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
import httpx
from werkzeug.test import Client

from dnsstack.follow.audit import Audit
from dnsstack.follow.cloudflare import CloudflareMover
from dnsstack.follow.dependencies import FollowerOptions, Tools, Vantages
from dnsstack.follow.journal import Journal
from dnsstack.follow.life import Results
from dnsstack.follow.mover import Mover
from dnsstack.follow.runner import Follower
from dnsstack.model.domain import Domain
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.health import EndpointCheck
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.build import build
from dnsstack.plan.plan import ZonePlan
from dnsstack.sandbox.cloudflare_api import DEFAULT_ACCOUNT, DEFAULT_TOKEN, CloudflareApi, Record
from dnsstack.sandbox.emulated_api.faults import Dropped
from dnsstack.verify.endpoint import Endpoint, Server

START: Final = 1_800_000_000.0
MARKER: Final = "_failover.www.example.com."
PRIMARY, SECONDARY = FailoverRole.PRIMARY, FailoverRole.SECONDARY
FOLLOW: Final[Mapping[str, Any]] = {
    "strategy": "follow", "window": 120, "hold_down": 180, "poll": 60, "moves_per_hour": 3,
}  # fmt: skip


def domain(strategy: Mapping[str, Any] = FOLLOW, **policy: Any) -> Domain:
    shared: dict[str, Any] = {"ttl": 60, "check": "web-1", "secondary_check": "web-2", "cloudflare": strategy, **policy}
    return Domain(
        domain="example.com",
        nameservers={"route53": {}, "cloudflare": {"account": DEFAULT_ACCOUNT.id, "plan": "pro"}},
        health_checks={
            "web-1": {"type": "HTTP", "address": "192.0.2.1", "path": "/healthz"},
            "web-2": {"type": "HTTP", "address": "198.51.100.1", "path": "/healthz"},
        },
        failover={
            "www": {
                "A": {**shared, "primary": ["192.0.2.1", "192.0.2.2"], "secondary": ["198.51.100.1", "198.51.100.2"]},
                "AAAA": {**shared, "primary": "2001:db8:1::1", "secondary": "2001:db8:2::1"},
            }
        },
    )


@functools.cache
def _declared() -> Mapping[FailoverRole, Mapping[str, frozenset[str]]]:
    """Each role's values by type."""
    return {
        role: {one.rdtype: frozenset(value.to_text() for value in one.values(role)) for one in domain().failover}
        for role in FailoverRole
    }


def _response(name: str, rdtype: str) -> dns.message.Message:
    response = dns.message.make_response(dns.message.make_query(name, rdtype, flags=0))
    response.flags |= dns.flags.AA
    return response


@functools.cache
def _marker(name: str, rdtype: str, said: FailoverRole | str, truth: FailoverRole) -> dns.message.Message | str:
    """What one of Route53's servers answers; the same message each time, since nobody changes it."""
    response = _response(name, rdtype)
    if said == "lame":
        response.flags &= ~dns.flags.AA
    elif said == "refused":
        response.set_rcode(dns.rcode.REFUSED)
    elif said == "garbage":
        response.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", '"role=root"', '"role=primary"'))
    elif not isinstance(said, FailoverRole):
        return "no answer"
    if said not in ("refused", "garbage"):
        role = said if isinstance(said, FailoverRole) else truth
        response.answer.append(dns.rrset.from_text(name, 60, "IN", "TXT", f'"role={role.value}"'))
    return dns.message.from_wire(response.to_wire())


class VirtualClock:
    """Time that passes only when somebody says so."""

    def __init__(self) -> None:
        self.time = START

    def monotonic(self) -> float:
        return self.time

    def now(self) -> float:
        return self.time

    async def sleep(self, seconds: float) -> None:
        self.time += seconds
        await asyncio.sleep(0)


class Killed(BaseException):
    """The process is gone."""


@dataclass
class World:
    """`says` overrules what a Route53 server answers: a role, or a reason for silence. `kill` ends who calls next."""

    clock: VirtualClock = field(default_factory=VirtualClock)
    servers: int = 4
    primary_alive: bool = True
    secondary_alive: bool = True
    says: dict[int, FailoverRole | str] = field(default_factory=dict)
    kill: str = ""
    """`before` or `after`: the next write's sender dies before, or after, it is carried out."""
    watch: Callable[[], None] = lambda: None
    tells_time: bool = True
    """Whether the API's answers have a `Date`."""
    lines: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.api = CloudflareApi(rate_limit=None, clock=lambda: datetime.fromtimestamp(self.clock.time, UTC))
        self._client = Client(self.api._server._application)
        zone = self._post("/zones", {"name": "example.com", "account": {"id": DEFAULT_ACCOUNT.id}})
        self.zone = str(zone["id"])
        for rdtype, content in (("A", "192.0.2.1"), ("A", "192.0.2.2"), ("AAAA", "2001:db8:1::1")):
            self.add_record(rdtype, content)

    def _post(self, path: str, body: Mapping[str, Any]) -> Mapping[str, Any]:
        headers = {"Authorization": f"Bearer {DEFAULT_TOKEN.secret}"}
        answer = self._client.post(f"/client/v4{path}", json=body, headers=headers).get_json()
        assert answer["success"], answer
        result: Mapping[str, Any] = answer["result"]
        return result

    def add_record(self, rdtype: str, content: str, name: str = "www.example.com", ttl: int = 60) -> None:
        self._post(f"/zones/{self.zone}/dns_records", {"type": rdtype, "name": name, "content": content, "ttl": ttl})

    def edit(self, record: Record, content: str, ttl: int = 60) -> None:
        """What somebody does by hand."""
        headers = {"Authorization": f"Bearer {DEFAULT_TOKEN.secret}"}
        path = f"/client/v4/zones/{self.zone}/dns_records/{record.id}"
        answer = self._client.patch(path, json={"content": content, "ttl": ttl}, headers=headers).get_json()
        assert answer["success"], answer

    # -- what is there ------------------------------------------------------------------------------------------
    @property
    def truth(self) -> FailoverRole:
        """Route53's truth table."""
        return SECONDARY if not self.primary_alive and self.secondary_alive else PRIMARY

    def records(self, name: str = "www.example.com") -> list[Record]:
        return [record for record in self.api.store.records(self.zone) if record.name == name]

    def contents(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for record in self.records():
            found.setdefault(record.type, set()).add(record.content)
        return {rdtype: frozenset(values) for rdtype, values in found.items()}

    def state(self) -> frozenset[tuple[str, str, int]]:
        """Types, values and TTLs of the records."""
        return frozenset((record.type, record.content, record.ttl) for record in self.records())

    @property
    def role(self) -> FailoverRole | None:
        """The role that Cloudflare's records hold."""
        contents = self.contents()
        return next((role for role in FailoverRole if contents == _declared()[role]), None)

    def votes(self, role: FailoverRole) -> int:
        """How many of Route53's servers say `role` now."""
        return sum(1 for index in range(self.servers) if self.says.get(index, self.truth) is role)

    # -- what is asked ------------------------------------------------------------------------------------------
    async def ask(self, name: str, rdtype: str, endpoint: Endpoint) -> dns.message.Message | str:
        await asyncio.sleep(0)
        if not endpoint.address.startswith("203.0.113."):
            said = self.says.get(int(endpoint.address.rpartition(".")[2]), self.truth)
            return _marker(name, rdtype, said, self.truth)
        response = _response(name, rdtype)
        values = [record.content for record in self.records() if record.type == rdtype]
        response.answer.append(dns.rrset.from_text(name, 60, "IN", rdtype, *values))
        return dns.message.from_wire(response.to_wire())

    async def of(self, provider: ProviderId) -> Sequence[Server]:
        net, count = ("192.168.0", self.servers) if provider is ProviderId.ROUTE53 else ("203.0.113", 2)
        return [Server(f"ns{i}.", provider, (Endpoint(f"{net}.{i}"),)) for i in range(count)]

    @property
    def existing(self) -> int:
        return self.servers

    async def all(self, checks: Mapping[str, EndpointCheck]) -> Results:
        await asyncio.sleep(0)
        known = {"web-1": self.primary_alive, "web-2": self.secondary_alive}
        return {name: known[name] for name in checks if name in known}

    async def respond(self, request: httpx.Request) -> httpx.Response:
        """The emulated API, its faults included; the network's part of them as httpx tells it."""
        await asyncio.sleep(0)
        writes = request.method != "GET"
        kill, self.kill = (self.kill, "") if writes else ("", self.kill)
        if kill == "before":
            raise Killed
        try:
            answer = self._client.open(
                request.url.raw_path.decode(),
                method=request.method,
                headers=dict(request.headers),
                data=request.content,
            )
        except Dropped as dropped:
            self.watch()
            raise httpx.ReadError("the connection was closed", request=request) from dropped
        self.watch()
        if kill == "after":
            raise Killed
        await asyncio.sleep(0)
        headers = {name: value for name, value in answer.headers.items() if self.tells_time or name != "Date"}
        return httpx.Response(answer.status_code, headers=headers, content=answer.data)

    # -- who follows --------------------------------------------------------------------------------------------
    def follower(
        self,
        plan: ZonePlan | None = None,
        audit: Path | None = None,
        *,
        apply: bool = True,
        kept: bool = True,
        peers: Vantages | None = None,
        who: str = "test",
        own: Mover | None = None,
        reread: float = 180.0,
    ) -> Follower:
        mover = CloudflareMover(
            DEFAULT_TOKEN.secret, "example.com.", base_url="http://api.test/client/v4",
            transport=httpx.MockTransport(self.respond),
        )  # fmt: skip
        movers: dict[ProviderId, Mover] = {ProviderId.CLOUDFLARE: mover}
        if own is not None:
            movers[ProviderId.SELF_HOSTED] = own
        tools = Tools(
            ask=self.ask, servers=self, movers=movers, prober=self, clock=self.clock,
            audit=Audit(audit, kept=kept), journal=Journal(self.lines.append, self.clock, [DEFAULT_TOKEN.secret]),
            peers=peers,
        )  # fmt: skip
        options = FollowerOptions(apply=apply, who=who, reread=reread, first_pause=60.0, longest_pause=120.0)
        return Follower(plan or build(domain()), tools, options)

    async def rounds(self, count: int, *followers: Follower, step: float = 60.0) -> None:
        """So many rounds of every follower, all at the same time, `step` seconds apart."""
        for _ in range(count):
            await asyncio.gather(*(one.round() for one in followers))
            self.clock.time += step
