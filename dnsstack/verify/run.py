"""One run: discover, contact, query, wait for failovers, look up targets. Its results can be used at any moment."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from dnsstack.errors import require
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.pins import pins
from dnsstack.plan.plan import PlannedFailover, ZonePlan
from dnsstack.verify import state
from dnsstack.verify.ask import Asker, AskOutcome, AskPatience, Politeness
from dnsstack.verify.checks.slow_server import latencies, p95
from dnsstack.verify.compare import AnswerKind, Evaluator
from dnsstack.verify.contact import contact_all
from dnsstack.verify.discover import Discovery
from dnsstack.verify.endpoint import Endpoint, GivenServer, Server, Transport, Way
from dnsstack.verify.expect import AnswerForm, Expectation, Expectations, only
from dnsstack.verify.probes import probes
from dnsstack.verify.report import Report
from dnsstack.verify.resolver import StubResolver, system_resolvers
from dnsstack.verify.subzones import ask_sub_zones
from dnsstack.verify.survey import Contact, Observation, Survey
from dnsstack.verify.targets import look_up
from dnsstack.verify.wire import Question

Progress = Callable[[str, int, int], None]
"""Called with the current activity, how much of it is done, and the total."""


@dataclass(frozen=True, slots=True)
class Options:
    """The options of a verification. Times are in seconds.

    If `resolvers` is empty, the system's are used, unless `given` names the servers. `only` has owners and types; the
    type "" means all. `vantages` has labels and local addresses to query from. `bound` replaces the worst-case time of
    the plan; `step` is the time between two rounds of waiting; a server whose 95th percentile is above `slow` is slow.
    """

    resolvers: tuple[Endpoint, ...] = ()
    given: tuple[GivenServer, ...] = ()
    vantages: tuple[tuple[str, str], ...] = ()
    only: frozenset[tuple[str, str]] = frozenset()
    transports: tuple[Transport, ...] = tuple(Transport)
    wait: bool = True
    bound: float | None = None
    step: float = 5.0
    slow: float = 0.5
    patience: AskPatience = field(default_factory=AskPatience)
    politeness: Politeness = field(default_factory=Politeness)


async def verify(plan: ZonePlan, options: Options | None = None, progress: Progress | None = None) -> Report:
    """Query every name server of `plan` and evaluate the answers.

    Raises:
        EnvironmentFault: no resolver or no server of the parent zone answers.
        WrongType: `plan` is not a `ZonePlan`.
    """
    require(plan, ZonePlan, "dnsstack.verify", "dnsstack.build(domain)")
    run = Run(plan, options or Options(), progress or _silent)
    await run.everything()
    return run.report()


def _silent(label: str, done: int, total: int) -> None:
    """Ignore the progress."""


class Run:
    """One run; `report` may be called at any moment, also after a cancellation."""

    def __init__(self, plan: ZonePlan, options: Options, progress: Progress) -> None:
        self.survey = Survey(plan, options.slow)
        self._options = options
        self._progress = progress
        self.asker = Asker(options.patience, options.politeness)
        self._evaluate = Evaluator()
        self._started = time.monotonic()
        self._whole = False

    def report(self) -> Report:
        """The report of the results so far."""
        survey = self.survey
        survey.interrupted = not self._whole
        survey.seconds = time.monotonic() - self._started
        survey.tallies = dict(self.asker.tallies)
        survey.queries = self.asker.asked
        return Report.of(survey)

    async def everything(self) -> None:
        """Make the whole run. If it is cancelled, the results so far are kept."""
        self._started = time.monotonic()
        for pin in pins(self.survey.plan, datetime.now(UTC)):
            self.survey.note(pin)
        async with self.asker:
            discovery = await self.find()
            await self.ask_all(self.work())
            await self._settle()
            await self._measure()
            await ask_sub_zones(self.survey, discovery, self.asker, self._evaluate)
            if discovery.resolver is not None and not self._options.only:
                self.survey.targets = await look_up(self.survey.plan, discovery.resolver)
        self._whole = True

    async def find(self) -> Discovery:
        """Discover the name servers, and contact them."""
        discovery = self._discovery()
        await self._find_servers(discovery)
        return discovery

    def _discovery(self) -> Discovery:
        options = self._options
        endpoints = options.resolvers or (() if options.given else system_resolvers())
        resolver = StubResolver(self.asker, endpoints) if endpoints else None
        if resolver is None:
            self.survey.note("the parent zone was not queried, because name servers were given but no resolver")
        return Discovery(self.survey.plan, self.asker, resolver, options.given)

    async def _find_servers(self, discovery: Discovery) -> None:
        """Find the servers of the parent's delegation, of the command line, and of the apex NS RRsets."""
        survey = self.survey
        survey.parent = await discovery.parent()
        names = set(survey.parent.names) if survey.parent else set()
        names = names or {one.name for one in self._options.given}
        known: set[str] = set()
        while names - known:
            fresh = await discovery.servers(names - known)
            known |= names
            survey.servers += fresh
            self._progress("contacting name servers", len(known), len(names))
            survey.contacts += await contact_all(
                self.asker, survey.plan.apex, fresh, self._options.transports, self._options.vantages
            )
            names |= {name for contact in survey.contacts for name in contact.servers or ()}
        survey.servers.sort(key=lambda server: (list(ProviderId).index(server.provider), server.name))
        for server in survey.servers:
            if not server.endpoints and discovery.resolver is None:
                survey.note(f"{server.name} was not queried, because its address was not given")
        if any(contact.outcome is AskOutcome.NO_ROUTE for contact in survey.contacts):
            family = {
                "IPv6" if one.way.endpoint.is_ipv6 else "IPv4"
                for one in survey.contacts
                if one.outcome is AskOutcome.NO_ROUTE
            }
            survey.note(f"{' and '.join(sorted(family))} was not used, because this machine has no route for it")

    def work(self) -> list[tuple[Contact, list[Expectation]]]:
        """The queries for each working way."""
        by_provider = {provider: self._expectations(provider) for provider in self.survey.providers()}
        return [(contact, by_provider[contact.server.provider]) for contact in self.survey.contacts if contact.alive]

    def _expectations(self, provider: ProviderId) -> list[Expectation]:
        made = Expectations(self.survey.plan, provider)
        found = list(made.of_rrsets())
        if made.skipped:
            self.survey.note(
                "values that are known only after deployment were not compared; to compare them, "
                "verify the resolved document"
            )
        if self._options.only:
            return list(only(found, self._options.only))
        return [*found, *_plain(found), *probes(made)]

    async def ask_all(self, work: Sequence[tuple[Contact, list[Expectation]]]) -> None:
        """Send every query over every way, as many at a time as the limits allow."""
        self.survey.questions = sum(len(expectations) for _, expectations in work)
        workers = []
        for contact, expectations in work:
            left = iter(expectations)
            workers += [
                self._worker(contact.server, contact.way, left)
                for _ in range(min(self._options.politeness.in_flight, len(expectations)))
            ]
        async with asyncio.TaskGroup() as group:
            for worker in workers:
                group.create_task(worker)

    async def _worker(self, server: Server, way: Way, left: Iterator[Expectation]) -> None:
        for expectation in left:
            if way.transport is Transport.TCP and not expectation.question.edns:
                continue
            self.survey.observations.append(await self._observe(server, way, expectation))
            self._progress("asking", len(self.survey.observations), self.survey.questions)

    async def _observe(self, server: Server, way: Way, expectation: Expectation) -> Observation:
        reply = await self.asker.ask(expectation.question, way.endpoint, way.transport)
        result = self._evaluate.result(expectation, reply, way.transport)
        if result.kind is AnswerKind.TRUNCATED and Transport.TCP not in self._options.transports:
            whole = await self.asker.ask(expectation.question, way.endpoint, Transport.TCP)
            result = self._evaluate.result(expectation, whole, Transport.TCP)
        return Observation(server, way, expectation, result, reply.seconds)

    async def _measure(self) -> None:
        """Query servers that seem slow again, one query at a time: this machine may have been too busy before."""
        seconds = latencies(self.survey)
        suspects = [
            contact
            for contact in self.survey.contacts
            if contact.alive
            and contact.way.transport is Transport.UDP
            and p95(seconds.get(contact.server.name, [])) > self.survey.slow
        ]
        for name in {contact.server.name for contact in suspects}:
            self.survey.measured[name] = []
        await asyncio.gather(*(self._one_by_one(contact) for contact in suspects))

    async def _one_by_one(self, contact: Contact) -> None:
        question = Question(self.survey.plan.apex, "SOA")
        for _ in range(_SAMPLES):
            reply = await self.asker.ask(question, contact.way.endpoint)
            if reply.outcome is AskOutcome.ANSWERED:
                self.survey.measured[contact.server.name].append(reply.seconds)

    async def _settle(self) -> None:
        """Query again while servers differ in a failover that may still be in progress."""
        started = time.monotonic()
        survey, options = self.survey, self._options
        while True:
            waited = time.monotonic() - started
            survey.splits = state.splits(survey.plan, survey.observations, waited, options.bound)
            moving = [split for split in survey.splits if waited < split.bound] if options.wait else []
            if not moving:
                return
            longest = max(split.bound for split in moving)
            self._progress(f"waiting for the failover of {moving[0].entry.owner}, s", int(waited), int(longest))
            await asyncio.sleep(min(options.step, max(0.0, longest - waited)))
            for entry in {id(split.entry): split.entry for split in moving}.values():
                await self._again(entry)

    async def _again(self, entry: PlannedFailover) -> None:
        told = state.about(self.survey.observations, entry)
        fresh = await asyncio.gather(*(self._observe(one.server, one.way, one.expectation) for one in told))
        stale = {id(one) for one in told}
        self.survey.observations = [one for one in self.survey.observations if id(one) not in stale]
        self.survey.observations += fresh


_SAMPLES = 10
"""The number of answers for a percentile of a server that seems slow."""

_LARGE = 400
"""Rdata of more octets may be too large for a response without EDNS."""


def _plain(expectations: Iterable[Expectation]) -> Iterator[Expectation]:
    """Query the largest RRset without EDNS: the answer must be truncated if it is larger than 512 octets."""
    sized = [
        (sum(map(len, one.answers[0].rdata)), index, one)
        for index, one in enumerate(expectations)
        if one.shape is AnswerForm.RRSET and len(one.answers) == 1
    ]
    size, _, largest = max(sized, default=(0, 0, None), key=lambda pair: pair[:2])
    if largest is not None and size > _LARGE:
        yield replace(largest, question=Question(largest.question.name, largest.question.rdtype, edns=False))
