"""The stage of a drill: a world with its subjects, which the drill changes while its answers are observed."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from typing import Final, Protocol, Self

import dns.flags
import dns.message
import dns.rcode

from dnsstack.model.domain import Domain
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.plan import ZonePlan
from dnsstack.sandbox.deploy.stack import DeploymentOutcome
from dnsstack.sandbox.drills.subject import Subject, plain_questions, subjects
from dnsstack.sandbox.drills.timeline import HealthChange, ServedChange, Timeline
from dnsstack.sandbox.ending import end
from dnsstack.sandbox.following import Following
from dnsstack.sandbox.network.world import World
from dnsstack.sandbox.origins.origin import Condition
from dnsstack.sandbox.resolver.client import Client
from dnsstack.sandbox.resolver.log import LoggedQuery

OBSERVE: Final = 0.1
"""Seconds between two readings of the providers' answers."""

ASK: Final = 0.25
"""Seconds between two questions of one client."""

WARM: Final = 15.0
"""Most real seconds that a drill waits for the clients to fill their caches."""

CLIENTS: Final = 3
DARK: Final[tuple[str, ...]] = ()
"""The answer that is recorded for a provider whose servers are all black-holed."""

Seen = dict[tuple[ProviderId, str, str], tuple[str, ...]]


class Redeploy(Protocol):
    """Deploys a changed domain into the sandbox's APIs."""

    async def __call__(self, domain: Domain, *, refresh: bool = False) -> DeploymentOutcome | None:
        """Return what that changed, after the name servers answer from it."""


class ApiFaults(Protocol):
    """The emulated APIs' switch for an outage."""

    def fail(self) -> None:
        """Answer every request to either API with a server error from now on."""

    def mend(self) -> None:
        """End the outage of both APIs."""


class Follows(Protocol):
    """The follower that runs during the drill; `told` are its findings by rule."""

    told: dict[str, str]

    def go_on(self) -> None:
        """Follow, from now on."""

    async def hold(self) -> None:
        """Stop following until `go_on`."""

    def adopt(self, plan: ZonePlan) -> None:
        """Follow another state of the document from now on."""


class Another(Protocol):
    """Makes a second follower, which runs while its context is entered."""

    def __call__(self, plan: ZonePlan, *, peers: Sequence[str] = (), who: str = ...) -> Following:
        """A follower of `plan`, which asks `peers` while Route53 is silent."""


class Stage:
    """One drill's world; while it is entered, clients ask and answers are observed in the background."""

    def __init__(
        self,
        world: World,
        plan: ZonePlan,
        redeploy: Redeploy,
        *,
        apis: ApiFaults,
        only: Sequence[str] = (),
        following: Follows | None = None,
        another: Another | None = None,
    ) -> None:
        self.world = world
        self.another = another
        self.following = following
        self.redeploy = redeploy
        self.apis = apis
        self.plan = plan
        everyone = subjects(plan, world.network.addresses)
        self.subjects = [subject for subject in everyone if not only or subject.policy.owner in only]
        self.plain = plain_questions(plan)
        self.timeline = Timeline()
        self.seen: Seen = {}
        self.waiting: dict[tuple[str, str, str], float] = {}
        """Questions under way (client, owner, type), and when they were asked."""
        self._moved = asyncio.Condition()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def questions(self) -> list[tuple[str, str]]:
        """The owners and types that each client asks for again and again."""
        return [*((one.policy.owner, one.rdtype) for one in self.subjects), *self.plain]

    async def __aenter__(self) -> Self:
        questions = self.questions
        await self.world.renew()
        clients = self.world.clients(CLIENTS)
        await self._warm(clients, questions)
        self.timeline = Timeline()
        await self._look()
        self._tasks = [asyncio.create_task(self._observe())]
        self._tasks += [
            asyncio.create_task(self._ask_on(client, *question)) for client in clients for question in questions
        ]
        return self

    async def _warm(self, clients: Sequence[Client], questions: Sequence[tuple[str, str]]) -> None:
        """Each client asks below each owner before anything fails: a resolver in use knows the delegations.

        One of them is the delegation to the zone of an owner's target. No answer is cached, so that an outage has its
        effect from its beginning.

        A BIND that has just started walks down from the root for every name, and each step down counts as a try: it
        waits 0.8 s for the first dead server at the zone's own name, but 1.6 s and 3.2 s at names below it.
        """
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(WARM):
                targets = (target for one in self.subjects for target in one.asked.values())
                names = dict.fromkeys(f"_warm.{owner}" for owner in (*(owner for owner, _ in questions), *targets))
                await asyncio.gather(*(client.resolve(name, "A") for client in clients for name in names))

    async def __aexit__(self, *_: object) -> None:
        await end(self._tasks)
        self.world.mend()

    # -- acting ---------------------------------------------------------------------------------------------
    def strike(self, addresses: Iterable[str], condition: Condition = Condition.DEAD) -> None:
        """Set the condition of origins."""
        for address in addresses:
            origin = self.world.network.origins.get(address)
            if origin is not None:
                origin.condition = condition

    async def settle(self, seconds: float) -> None:
        """Wait for `seconds` of the real services."""
        await asyncio.sleep(self.world.pace.seconds(seconds))

    # -- reading --------------------------------------------------------------------------------------------
    def role(self, provider: ProviderId, subject: Subject) -> FailoverRole | None:
        """The role that a provider's servers answer now, or None for anything else."""
        asked = subject.asked.get(provider)
        return subject.role_of(self.seen.get((provider, asked, subject.rdtype), ())) if asked else None

    def is_right(self, query: LoggedQuery) -> bool:
        """True if an answered query got a role's answer, or the only right one of a name without failover."""
        question = (query.name, query.rdtype)
        if question in self.plain:
            return query.outcome == self.plain[question]
        return any(
            one.role_of(query.outcome) is not None
            for one in self.subjects
            if (one.policy.owner, one.rdtype) == question
        )

    async def await_role(
        self, provider: ProviderId, subject: Subject, role: FailoverRole, within: float
    ) -> float | None:
        """Sandbox seconds until the provider answers `role`, or None if it takes longer than `within`."""
        begun = self.timeline.now()
        try:
            async with asyncio.timeout(within), self._moved:
                await self._moved.wait_for(lambda: self.role(provider, subject) is role)
        except TimeoutError:
            return None
        return self.timeline.now() - begun

    # -- in the background ------------------------------------------------------------------------------------
    async def _observe(self) -> None:
        while True:
            await self._look()
            await asyncio.sleep(OBSERVE)

    async def _look(self) -> None:
        """Ask one server of each provider for each subject, and record each change."""
        questions = [(provider, asked, one.rdtype) for one in self.subjects for provider, asked in one.asked.items()]
        changed = False
        for question in questions:
            outcome = self._outcome(*question)
            if outcome == DARK:
                self.seen.pop(question, None)  # the answer before it is not a current one
            elif outcome is not None and self.seen.get(question) != outcome:
                self.seen[question] = outcome
                self.timeline.answers.append(
                    ServedChange(self.timeline.now(), question[0].value, *question[1:], outcome)
                )
                changed = True
        self._note_health()
        if changed:
            async with self._moved:
                self._moved.notify_all()

    def _note_health(self) -> None:
        last = {(change.watcher, change.check): change.healthy for change in self.timeline.health}
        for watcher, check, healthy in self.world.health():
            if last.get((watcher, check)) is not healthy:
                self.timeline.health.append(HealthChange(self.timeline.now(), watcher, check, healthy))

    def _outcome(self, provider: ProviderId, owner: str, rdtype: str) -> tuple[str, ...] | None:
        """The answer of a provider's first server that is not black-holed; None without servers, `DARK` if all are.

        It is read without a packet: a client's question may be lost or late, an observation may not.
        """
        servers = self.world.serving(provider, owner)
        reachable = next((server for server in servers if not server.fault.black_hole), None)
        if reachable is None:
            return DARK if servers else None
        response = reachable.responder.respond(_question(owner, rdtype), tcp=True)
        return None if response is None else _values(response)

    async def _ask_on(self, client: Client, owner: str, rdtype: str) -> None:
        """One client asks one question again and again, and records everything; no question waits for another."""
        while True:
            key = (client.name, owner, rdtype)
            self.waiting[key] = self.timeline.now()
            query = await client.resolve(owner, rdtype)
            del self.waiting[key]
            shifted = query.at - (self.timeline.begun - self.world.started)
            self.timeline.queries.append(replace(query, at=shifted))
            await asyncio.sleep(ASK)


@cache
def _question(owner: str, rdtype: str) -> bytes:
    query = dns.message.make_query(owner, rdtype, id=0)
    query.flags &= ~dns.flags.RD
    return query.to_wire()


@lru_cache(maxsize=256)
def _values(wire: bytes) -> tuple[str, ...]:
    """The values of the answer's last RRset, which is a CNAME if the chain ends outside it; or the rcode."""
    response = dns.message.from_wire(wire)
    if response.rcode() != dns.rcode.NOERROR:
        return (dns.rcode.to_text(response.rcode()),)
    if not response.answer:
        return ("NODATA",)
    last = response.answer[-1]
    return tuple(sorted(rdata.to_text() for rdata in last))
