"""`Follower`: rounds of looking, judging and moving. Level-triggered: each round starts from what is, not from events.

Any number of followers may run at the same time, and any of them may end at any moment: what must outlive a process
is in the audit log and at the providers.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Iterable, Mapping, Sequence

from dnsstack.deadline import limited
from dnsstack.follow.board import Board
from dnsstack.follow.carry import Carrier
from dnsstack.follow.changes import held_role
from dnsstack.follow.decide import Action, Ballot, Decision, Life, Vote, decide
from dnsstack.follow.findings import findings
from dnsstack.follow.followed import Followed, followed
from dnsstack.follow.history import History
from dnsstack.follow.life import endpoints, implied, lives
from dnsstack.follow.markers import poll, values_at
from dnsstack.follow.tools import Options, Tools
from dnsstack.follow.track import SILENCE, Track, restore
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.health import EndpointCheck
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.following import ASKING, PATIENCE
from dnsstack.plan.plan import ZonePlan

_NUMBER = {FailoverRole.PRIMARY: 0.0, FailoverRole.SECONDARY: 1.0, None: -1.0}
_JITTER = (0.9, 1.0)
"""Rounds are this much of the interval apart, so that several followers don't ask and write at the same moment."""

_PASSING = frozenset(("window", "provider-api"))
"""What the next rounds may well end: `once` waits for it, within its limit."""


class Follower:
    """Follows one domain. `interval` replaces the policies' `poll`, `scale` shortens every duration (a sandbox's pace).

    `run` goes on until it is cancelled; `once` samples for a whole window, moves what is due, and ends.
    """

    def __init__(
        self,
        plan: ZonePlan,
        tools: Tools,
        options: Options,
        *,
        interval: float | None = None,
        scale: float = 1.0,
        skip_unknown: bool = False,
    ) -> None:
        self.tools = tools
        self.options = options
        self.rounds = 0
        self.finished = self.created = tools.clock.monotonic()
        self.begun: float | None = None
        """When the round that is under way began."""
        self.tracks: dict[tuple[str, str], Track] = {}
        self._carrier = Carrier(tools, options)
        self._board = Board(tools.prober, tools.clock.monotonic, scale)
        self._acting: asyncio.Task[Mapping[tuple[str, str], Decision]] | None = None
        self._interval, self._scale, self._skip_unknown = interval, scale, skip_unknown
        self._rng = random.Random()  # noqa: S311  # spreads rounds, no secret
        self.plan = plan
        self.adopt(plan)

    def adopt(self, plan: ZonePlan) -> None:
        """Follow another state of the document from now on; what was learnt of an owner is kept.

        Raises:
            DocumentError: a followed value is known only after deployment.
        """
        wanted = followed(
            plan, tuple(self.tools.movers), interval=self._interval, scale=self._scale, skip_unknown=self._skip_unknown
        )
        self.plan = plan
        tracks = {one.key: self._track(one) for one in wanted}
        for key in self.tracks.keys() - tracks.keys():
            for name in ("role", "marker", "votes", "finding", "agreement_seconds"):
                self.tools.metrics.drop(name, provider=key[0], owner=key[1])
        self.tracks = tracks

    def _track(self, one: Followed) -> Track:
        known = self.tracks.get(one.key)
        if known is not None:
            known.followed, known.history.limits = one, one.limits
            return known
        audit, now = self.tools.audit, self.tools.clock.now()
        history = History(one.limits, known_since=(audit.began() or now) if audit.remembers else None)
        restore(history, audit, one, now)
        return Track(one, history)

    @property
    def interval(self) -> float:
        """Seconds between two rounds."""
        return min((track.followed.limits.poll for track in self.tracks.values()), default=5.0 * self._scale)

    # -- one round ----------------------------------------------------------------------------------------------
    async def round(self) -> Mapping[tuple[str, str], Decision]:
        """Look, judge, and move what is due; every decision, by provider and owner.

        Raises:
            TimeoutError: it did not end within `options.round_within`. What it has changed is found by the next.
        """
        self.begun = self.tools.clock.monotonic()
        try:
            return await limited(self._round(), self.options.round_within)
        finally:
            self.begun = None

    async def _round(self) -> Mapping[tuple[str, str], Decision]:
        tracks = tuple(self.tracks.values())
        await self._vote(tracks)
        if self._acting is None:
            self._acting = asyncio.create_task(self._act(tracks))
        done, _ = await asyncio.wait((self._acting,), timeout=PATIENCE * self._scale)
        if done:
            acting, self._acting = self._acting, None
            decisions = acting.result()
        else:  # reads and changes go on while the next votes are taken
            decisions = {track.followed.key: track.decision or self._judge(track) for track in tracks}
        self._tell(tracks, decisions)
        self.rounds += 1
        self.finished = self.tools.clock.monotonic()
        return decisions

    async def _act(self, tracks: Sequence[Track]) -> Mapping[tuple[str, str], Decision]:
        """Read what is too old, judge, and move what is due; one at a time, and no vote waits for it.

        Raises:
            TimeoutError: it did not end within `options.round_within`.
        """
        return await limited(self._looked_and_moved(tracks), self.options.round_within)

    async def _looked_and_moved(self, tracks: Sequence[Track]) -> Mapping[tuple[str, str], Decision]:
        began = self.tools.clock.monotonic()
        await self._refresh(tracks)
        decisions = {track.followed.key: self._judge(track) for track in tracks}
        due = [track for track in tracks if decisions[track.followed.key].action in (Action.PROBE, Action.MOVE)]
        if due:
            await self._carrier.look([track for track in due if track.held_at < began])
            await self._probe(due)
            decisions |= {track.followed.key: self._judge(track, with_life=True) for track in due}
            ready = [(track, decisions[track.followed.key]) for track in due]
            ready = [one for one in ready if one[1].action is Action.MOVE]
            if self.options.apply:
                await self._carrier.carry_out(ready)
        await self._confirm(tracks)
        return decisions

    async def _vote(self, tracks: Sequence[Track]) -> None:
        """Ask every server for every marker; where all are silent, and that is wanted, ask the vantage points."""
        servers = await self.tools.servers.of(ProviderId.ROUTE53)
        existing = max(self.tools.servers.existing, 1)
        markers = sorted({track.followed.marker for track in tracks})
        within = ASKING * self._scale
        found = await asyncio.gather(*(poll(self.tools.ask, marker, servers, existing, within) for marker in markers))
        ballots = dict(zip(markers, found, strict=True))
        silent = [track for track in tracks if ballots[track.followed.marker].is_silent]
        views = await self._views(silent) if silent and self.tools.peers is not None else {}
        now = self.tools.clock.monotonic()
        for track in tracks:
            track.take(ballots.get(track.followed.marker, SILENCE), views.get(track.followed.key), now)

    async def _views(self, tracks: Sequence[Track]) -> Mapping[tuple[str, str], Ballot]:
        """What vantage points make of their probes: ourselves and every peer, each of which exists."""
        if self.tools.peers is None:
            return {}
        own, others = await asyncio.gather(self.tools.prober.all(self._endpoints(tracks)), self.tools.peers.ask())
        said = [("here", own), *others]
        return {
            track.followed.key: Ballot(
                tuple(
                    Vote(
                        name, implied(track.followed, self.plan.health_checks, results) if results is not None else None
                    )
                    for name, results in said
                ),
                len(said),
            )
            for track in tracks
        }

    def _endpoints(self, tracks: Iterable[Track]) -> Mapping[str, EndpointCheck]:
        names = [name for track in tracks for checks in track.followed.checks.values() for name in checks]
        return endpoints(names, self.plan.health_checks)

    async def _refresh(self, tracks: Sequence[Track]) -> None:
        """Read records that are not known or known for too long; see then whether both ends are dead."""
        now = self.tools.clock.monotonic()
        old = [track for track in tracks if track.held is None or now - track.held_at >= self.options.reread]
        await self._carrier.look(old)
        unwatched = [track for track in tracks if now - track.looked_after >= self.options.reread]
        if unwatched:
            await self._probe(unwatched)
            for track in unwatched:
                if track.life is not None and len(track.life) == len(FailoverRole):
                    track.looked_after = now
                    track.both_dead = all(life is Life.DEAD for life in track.life.values())

    async def _probe(self, tracks: Sequence[Track]) -> None:
        """What is known by now of both ends: a probe under way is waited for shortly, and its result serves later."""
        step = self.interval + (ASKING + PATIENCE) * self._scale
        fresh = self.tools.clock.monotonic() - 2 * step
        checks = self._endpoints(tracks)
        self._board.start(checks, fresh)
        await self._board.wait(checks, PATIENCE / 3 * self._scale)
        for track in tracks:
            believed = None if track.by_vantage else track.trend.role
            results = self._board.results(self._endpoints([track]), fresh)
            life = lives(track.followed, self.plan.health_checks, results, believed)
            track.life = {role: life[role] for role in FailoverRole if not self._is_pending(track, role, fresh)}

    def _is_pending(self, track: Track, role: FailoverRole, fresh: float) -> bool:
        names = endpoints(track.followed.checks[role], self.plan.health_checks)
        return self._board.pending(names, fresh)

    def _judge(self, track: Track, *, with_life: bool = False) -> Decision:
        if track.held is None or (with_life and track.trouble):
            why = track.trouble or "the records have not been read yet"
            return Decision(
                Action.HOLD, f"{why}: nothing changes", "provider-api", track.followed.pin or track.trend.role
            )
        return decide(track.followed, track.seen(self.tools.clock.now(), with_life=with_life))

    async def _confirm(self, tracks: Sequence[Track]) -> None:
        """Ask the provider's own name servers for what was changed until all of them answer it."""
        waiting = [track for track in tracks if track.unconfirmed is not None]
        answers = await asyncio.gather(*(self._is_answered(track) for track in waiting))
        for track, answered in zip(waiting, answers, strict=True):
            if answered and track.unconfirmed is not None:
                self._carrier.confirmed(track, self.tools.clock.monotonic() - track.unconfirmed.since)

    async def _is_answered(self, track: Track) -> bool:
        change = track.unconfirmed
        servers = [one for one in await self.tools.servers.of(track.followed.provider) if one.endpoints]
        rrsets = [rrset for rrset in track.followed.rrsets if rrset.can_confirm]
        if change is None or not servers:
            return False
        answers = await asyncio.gather(
            *(values_at(self.tools.ask, one.owner, one.rdtype, at.endpoints[0]) for one in rrsets for at in servers)
        )
        wanted = [
            frozenset(value.removesuffix(".") for value in one.values[change.role]) for one in rrsets for _ in servers
        ]
        return all(not isinstance(got, str) and got[0] == want for got, want in zip(answers, wanted, strict=True))

    # -- telling -------------------------------------------------------------------------------------------------
    def findings(self, track: Track, decision: Decision) -> list[tuple[str, str]]:
        """What someone should look at: (rule, sentence)."""
        return findings(track, decision, self.options, self.tools.clock.monotonic())

    def _tell(self, tracks: Sequence[Track], decisions: Mapping[tuple[str, str], Decision]) -> None:
        metrics, journal = self.tools.metrics, self.tools.journal
        for track in tracks:
            decision = track.decision = decisions[track.followed.key]
            labels = {"provider": track.followed.provider.value, "owner": track.followed.owner}
            role = held_role(track.followed, track.held) if track.held else None
            if decision.action is Action.KEEP and decision.role is not track.corrected:
                track.corrected = None  # it was moved on since, by whomever: the next change undoes nothing
            differs = role is not None and any(vote.role not in (None, role) for vote in track.ballot.votes)
            track.differs_since = (track.differs_since or self.tools.clock.monotonic()) if differs else None
            metrics.set("role", _NUMBER[role], **labels)
            metrics.set("marker", _NUMBER[track.ballot.role], **labels)
            metrics.set("agreement_seconds", track.trend.agreed, **labels)
            metrics.drop("votes", **labels)
            for vote in track.ballot.votes:
                metrics.add("votes", 1, says=vote.role.value if vote.role else vote.why, **labels)
            found = self.findings(track, decision)
            metrics.drop("finding", **labels)
            for rule, _ in found:
                metrics.set("finding", 1, rule=rule, **labels)
            if journal.changed(("decision", *track.followed.key), f"{decision.action}{decision.rule}{decision.role}"):
                say = "info" if decision.action is not Action.HOLD else "error"
                journal.say(
                    say, decision.action.value, about=track.followed.label, why=decision.why, rule=decision.rule
                )
            if journal.changed(("findings", *track.followed.key), ",".join(sorted(rule for rule, _ in found))):
                for rule, text in found:
                    journal.say("error", "finding", about=track.followed.label, rule=rule, why=text)
        metrics.set("servers", self.tools.servers.existing)
        metrics.set("apply", float(self.options.apply))
        metrics.set("last_round_timestamp_seconds", self.tools.clock.now())
        metrics.add("rounds_total")

    # -- rounds in a row ------------------------------------------------------------------------------------------
    async def run(self, before: Callable[[], None] = lambda: None) -> None:
        """Rounds without end, `before` each of them; a fault of ours ends one round, never the following."""
        while True:
            try:
                before()
                await self.round()
            except TimeoutError:
                self.tools.metrics.add("faults_total")
                why = f"a round did not end within {self.options.round_within:g} s: it is given up, and the next begins"
                self.tools.journal.say("error", "round-not-ended", why=why)
            except Exception as fault:  # noqa: BLE001  # whatever it is: a follower that is gone follows nothing
                self.tools.metrics.add("faults_total")
                self.tools.journal.say("error", "fault", kind=type(fault).__name__, why=str(fault))
            await self.tools.clock.sleep(self.interval * self._rng.uniform(*_JITTER))

    async def once(self, limit: float) -> Mapping[tuple[str, str], Decision]:
        """Rounds until nothing is under way any more, at most `limit` seconds; the last decisions."""
        begun = self.tools.clock.monotonic()
        while True:
            decisions = await self.round()
            over = self.tools.clock.monotonic() - begun
            if over >= limit or (over >= self._window() and self._is_settled(decisions)):
                return decisions
            await self.tools.clock.sleep(min(self.interval, max(limit - over, 0.0)))

    def _window(self) -> float:
        """Seconds after which every policy has been sampled for its whole window."""
        return max((track.followed.limits.window for track in self.tracks.values()), default=0.0)

    def _is_settled(self, decisions: Mapping[tuple[str, str], Decision]) -> bool:
        """True where nothing is left that the next seconds could bring."""
        if self._acting is not None or any(one.action is Action.PROBE for one in decisions.values()):
            return False
        moving = any(track.unconfirmed is not None or track.pending is not None for track in self.tracks.values())
        due = any(one.action is Action.MOVE for one in decisions.values()) and self.options.apply
        return not moving and not due and not any(one.rule in _PASSING for one in decisions.values())

    async def close(self) -> None:
        """End what is under way, and release what the movers hold."""
        if self._acting is not None:
            self._acting.cancel()
            await asyncio.gather(self._acting, return_exceptions=True)
            self._acting = None
        await self._board.close()
        for mover in self.tools.movers.values():
            await mover.close()


__all__ = ["Follower"]
