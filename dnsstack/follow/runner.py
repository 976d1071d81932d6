"""`Follower`: in rounds, it observes, decides and makes changes. Each round starts from the state, not from events.

Any number of followers may run at the same time, and each may end at any moment: what must be kept is in the audit log
and at the providers.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping, Sequence

from dnsstack.deadline import limited
from dnsstack.follow.applying import Carrier
from dnsstack.follow.board import Board
from dnsstack.follow.decide import Action, Decision, Quorum, decide
from dnsstack.follow.dependencies import FollowerOptions, Tools
from dnsstack.follow.ends import Ends
from dnsstack.follow.errands import Errands
from dnsstack.follow.findings import findings
from dnsstack.follow.followed import Followed, followed
from dnsstack.follow.history import History
from dnsstack.follow.life import Results
from dnsstack.follow.markers import poll, values_of
from dnsstack.follow.owner_state import SILENCE, Track
from dnsstack.follow.peers import TIMEOUT
from dnsstack.follow.telling import OWNERS_METRICS, tell
from dnsstack.follow.views import Views
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.following import ASKING, PATIENCE
from dnsstack.plan.plan import ZonePlan

_JITTER = (0.9, 1.0)
"""The random part of the interval, so that several followers do not query and write at the same moment."""

_CONFIRMING = "asking name servers whether they answer a change"
_TARGETS = frozenset(("target-dead", "both-ends-dead"))
"""The rules of decisions that the next probe may change."""

_SURELY, _SETTLING = 0.05, 5.0
"""The seconds after the window at which `once` asks again, and then between its rounds."""

_PASSING = frozenset(("window", "provider-api"))
"""The rules of decisions that later rounds may change; `once` waits for them, within its limit."""


class Follower:
    """Follows one domain. `interval` replaces the policies' `poll`; `scale` shortens every duration (a sandbox's pace).

    `run` runs until it is cancelled; `once` observes for a whole window, makes the changes that are due, and ends.
    """

    def __init__(
        self,
        plan: ZonePlan,
        tools: Tools,
        options: FollowerOptions,
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
        """When the current round began."""
        self.tracks: dict[tuple[str, str], Track] = {}
        self._carrier = Carrier(tools, options)
        self._board = Board(tools.prober, tools.clock.monotonic, scale, self._probed)
        self._ends = Ends(self._board, tools.clock.monotonic, scale)
        self._views = Views(self._board, tools.clock.monotonic, scale)
        self._errands = Errands(tools.clock.monotonic, lambda: self.options.round_within)
        self._decided: dict[tuple[str, str], Decision] = {}
        self._interval, self._scale, self._skip_unknown = interval, scale, skip_unknown
        self._rng = random.Random()  # noqa: S311  # it only spreads rounds
        self.plan = plan
        self.adopt(plan)

    def adopt(self, plan: ZonePlan) -> None:
        """Use a changed document from now on; observations of owners are kept.

        Raises:
            DocumentError: a followed value is known only after deployment.
        """
        wanted = followed(
            plan, tuple(self.tools.movers), interval=self._interval, scale=self._scale, skip_unknown=self._skip_unknown
        )
        self.plan = plan
        tracks = {one.key: self._track(one) for one in wanted}
        for key in self.tracks.keys() - tracks.keys():
            self._decided.pop(key, None)
            for name in OWNERS_METRICS:
                self.tools.metrics.drop(name, provider=key[0], owner=key[1])
        self.tracks = tracks
        self._ends.checks, self._ends.interval = plan.health_checks, self.interval

    def _track(self, one: Followed) -> Track:
        track = self.tracks.get(one.key)
        if track is not None:
            track.followed, track.history.limits = one, one.limits
            return track
        history = History(one.limits, logged=self.tools.audit.remembers)
        return Track(one, history)  # the first read uses the log's entries

    @property
    def interval(self) -> float:
        """Seconds between two rounds."""
        return min((track.followed.limits.poll for track in self.tracks.values()), default=5.0 * self._scale)

    # -- one round ----------------------------------------------------------------------------------------------
    async def round(self) -> Mapping[tuple[str, str], Decision]:
        """Observe, decide, and make the changes that are due; every decision, by provider and owner.

        Raises:
            TimeoutError: the round, or a task of it, did not end within `options.round_within`. The next round
                finds what was changed.
        """
        decisions = await self._timed()
        self._errands.tell()
        return decisions

    async def _timed(self) -> Mapping[tuple[str, str], Decision]:
        self.begun = self.tools.clock.monotonic()
        try:
            return await limited(self._round(), self.options.round_within)
        finally:
            self.begun = None

    async def _round(self) -> Mapping[tuple[str, str], Decision]:
        tracks = tuple(self.tracks.values())
        await self._vote(tracks)
        self._ends.look_ahead(tracks)
        for provider in dict.fromkeys(track.followed.provider for track in tracks):
            self._act(provider)
        await self._errands.wait(PATIENCE * self._scale)  # tasks that have not ended continue during the next votes
        decisions = self._tell(tracks)
        self.rounds += 1
        self.finished = self.tools.clock.monotonic()
        return decisions

    def _tell(self, tracks: Sequence[Track]) -> Mapping[tuple[str, str], Decision]:
        """Report the newest decisions."""
        metrics = self.tools.metrics
        decisions = {
            track.followed.key: self._decided.get(track.followed.key) or self._evaluate(track) for track in tracks
        }
        for track in tracks:
            decision = track.decision = decisions[track.followed.key]
            role = decision.role if decision.action is Action.KEEP else None
            if role is not None and track.followed.mark(role) != track.written:
                track.written = ""  # it was changed since: the next change undoes nothing
        tell(self.tools, tracks, decisions, self.findings)
        metrics.set("servers", self.tools.servers.existing)
        metrics.set("apply", float(self.options.apply))
        metrics.set("last_round_timestamp_seconds", self.tools.clock.now())
        metrics.add("rounds_total")
        return decisions

    # -- acting: a task for each provider, which no vote and no other provider waits for --------------------------
    def _act(self, provider: ProviderId) -> None:
        self._errands.run(f"reading or changing records at {provider.value}", lambda: self._looked_and_moved(provider))

    def _probed(self) -> None:
        """A probe has ended: decide again about what waits for it, without waiting for the next round."""
        waiting = {
            key for key, one in self._decided.items() if one.action is Action.PROBE or one.rule in _TARGETS
        } & self.tracks.keys()
        for provider in {self.tracks[key].followed.provider for key in waiting}:
            self._act(provider)

    async def _moved(self, due: Sequence[Track]) -> None:
        """Read again what was read before the role changed, probe the target, and make the changes still due."""
        await self._carrier.look([track for track in due if track.existing_at < track.believed.seen])
        await self._ends.probe([track for track in due if self._decided[track.followed.key].action is Action.PROBE])
        ready = [(one, self._decided[one.followed.key]) for one in self._decide(due)]
        if self.options.apply:
            await self._carrier.carry_out([one for one in ready if one[1].action is Action.MOVE])

    async def _looked_and_moved(self, provider: ProviderId) -> None:
        """Read what is outdated, decide, and make the changes that are due."""
        tracks = [track for track in self.tracks.values() if track.followed.provider is provider]
        for track in tracks:
            self._decided.pop(track.followed.key, None)
        await self._carrier.look([one for one in tracks if one.existing is None or self._is_old(one.existing_at)])
        self._carrier.looked(provider, tracks)
        if due := self._decide(tracks):
            await self._moved(due)
        if any(track.unconfirmed is not None for track in tracks):
            self._errands.run(_CONFIRMING, self._confirm)
        await self._ends.watch([track for track in tracks if self._is_old(track.looked_after)])

    def _decide(self, tracks: Sequence[Track]) -> list[Track]:
        """Decide about `tracks` again; those with a change that is due, or will be if its target is healthy."""
        self._decided |= {track.followed.key: self._evaluate(track) for track in tracks}
        return [one for one in tracks if self._decided[one.followed.key].action in (Action.PROBE, Action.MOVE)]

    def _is_old(self, moment: float) -> bool:
        return self.tools.clock.monotonic() - moment >= self.options.reread

    def _evaluate(self, track: Track) -> Decision:
        if track.existing is None:
            return self._unread(track, "the records have not been read yet")
        now = self.tools.time(track.followed.provider).now()
        decision = decide(track.followed, track.seen(now, with_life=False))
        if decision.action in (Action.PROBE, Action.MOVE) and track.trouble:
            return self._unread(track)
        if decision.action is not Action.PROBE:
            return decision
        track.life = self._ends.life(track)
        return decide(track.followed, track.seen(now, with_life=True))

    def _unread(self, track: Track, why: str = "") -> Decision:
        role = track.followed.pin or track.trend.role
        return Decision(Action.HOLD, f"{track.trouble or why}; nothing is changed", "provider-api", role)

    # -- votes -----------------------------------------------------------------------------------------------------
    async def _vote(self, tracks: Sequence[Track]) -> None:
        """Query every server for every marker; if none gives a role, use the vantage points, if configured."""
        clock, within = self.tools.clock, ASKING * self._scale
        asked = clock.monotonic()
        servers = await self.tools.servers.of(ProviderId.ROUTE53)
        existing = max(self.tools.servers.existing, 1)
        markers = sorted({track.followed.marker for track in tracks})
        found = await asyncio.gather(*(poll(self.tools.ask, marker, servers, existing, within) for marker in markers))
        quorums = dict(zip(markers, found, strict=True))
        silent = [track for track in tracks if quorums[track.followed.marker].is_silent]
        views: Mapping[tuple[str, str], Quorum] = {}
        if silent and self.tools.peers is not None:
            fresh, rest = self._ends.fresh - TIMEOUT * self._scale, max(asked + within - clock.monotonic(), 0.0)
            checks = self.plan.health_checks
            views = await self._views.of(silent, self.tools.peers, checks, newer_than=fresh, within=rest)
        for track in tracks:
            quorum = quorums.get(track.followed.marker, SILENCE)
            track.take(quorum, views.get(track.followed.key), asked, self._views.at)

    async def probed(self) -> Results:
        """The results of this follower's probes of every end; it waits shortly for running ones."""
        return await self._ends.probed(self.tracks.values())

    # -- confirming ------------------------------------------------------------------------------------------------
    async def _confirm(self) -> None:
        """Query the providers' name servers for a change until all of them answer it."""
        waiting = [track for track in self.tracks.values() if track.unconfirmed is not None]
        answers = await asyncio.gather(*(self._is_answered(track) for track in waiting))
        for track, answered in zip(waiting, answers, strict=True):
            if answered and track.unconfirmed is not None:
                self._carrier.confirmed(track, self.tools.clock.monotonic() - track.unconfirmed.since)

    async def _is_answered(self, track: Track) -> bool:
        change = track.unconfirmed
        servers = [one for one in await self.tools.servers.of(track.followed.provider) if one.endpoints]
        if change is None or not servers:
            return False
        asked = [(rrset, server) for rrset in track.followed.rrsets if rrset.can_confirm for server in servers]
        answers = await asyncio.gather(*(values_of(self.tools.ask, one.owner, one.rdtype, at) for one, at in asked))
        for (rrset, _), got in zip(asked, answers, strict=True):
            wanted = {value.removesuffix(".") for value in rrset.values[change.role]}
            if isinstance(got, str) or got[0] != wanted:
                return False
        return True

    # -- telling -------------------------------------------------------------------------------------------------
    def hanging(self, seconds: float) -> str:
        """The tasks that have been running for longer than `seconds`, or ""."""
        now = self.tools.clock.monotonic()
        late = [(name, now - begun) for name, begun in self._errands.begun.items() if now - begun > seconds]
        return "; ".join(f"{name} has been running for {age:.0f} s" for name, age in late)

    def findings(self, track: Track, decision: Decision) -> list[tuple[str, str]]:
        """The findings that a person should look at: (rule, sentence)."""
        skew = self.tools.time(track.followed.provider).skew
        return findings(track, decision, self.options, self.tools.clock.monotonic(), skew)

    # -- rounds in a row ------------------------------------------------------------------------------------------
    async def run(self, before: Callable[[], None] = lambda: None) -> None:
        """Make rounds without end, and call `before` first in each; a fault of dnsstack ends only its round."""
        try:
            while True:
                begun = self.tools.clock.monotonic()
                await self._safely(before)
                passed = self.tools.clock.monotonic() - begun
                await self.tools.clock.sleep(max(self.interval * self._rng.uniform(*_JITTER) - passed, 0.0))
        finally:
            self._stop()

    def _stop(self) -> list[asyncio.Task[None]]:
        """Cancel the running tasks; probes that end later start nothing."""
        self._decided.clear()
        return self._errands.stop()

    async def _safely(self, before: Callable[[], None]) -> None:
        try:
            before()
            await self.round()
        except TimeoutError as late:
            self.tools.metrics.add("faults_total")
            what = str(late) or f"a round did not end within {self.options.round_within:g} s"
            self.tools.journal.say("error", "round-not-ended", why=f"{what}; it is stopped and started again")
        except Exception as fault:  # noqa: BLE001  # any fault must not end the follower
            self.tools.metrics.add("faults_total")
            self.tools.journal.say("error", "fault", kind=type(fault).__name__, why=str(fault))

    async def once(self, limit: float) -> Mapping[tuple[str, str], Decision]:
        """Make rounds until nothing more is expected, at most `limit` seconds; the last decisions.

        It waits for a running call. A failure at one provider is raised at the end, after the changes at the others.
        """
        begun = self.tools.clock.monotonic()
        while True:
            decisions = await self._timed()
            over = self.tools.clock.monotonic() - begun
            if over >= limit or (over >= self._window() and self._is_settled(decisions)):
                break
            rest = self._window() - over
            soon = rest + _SURELY if rest > 0 else _SETTLING * self._scale
            await self.tools.clock.sleep(min(self.interval, soon, max(limit - over, 0.0)))
        if not self._errands.idle:
            await self._errands.wait(self.options.round_within / 2)
            decisions = self._tell(tuple(self.tracks.values()))
        self._errands.tell()
        return decisions

    def _window(self) -> float:
        """The seconds after which every policy has been observed for its whole window."""
        return max((track.followed.limits.window for track in self.tracks.values()), default=0.0)

    def _is_settled(self, decisions: Mapping[tuple[str, str], Decision]) -> bool:
        """True if the next seconds can't change any decision."""
        if not self._errands.idle:
            return False
        if any(track.unconfirmed is not None or track.pending is not None for track in self.tracks.values()):
            return False
        awaited = {Action.PROBE, Action.MOVE} if self.options.apply else {Action.PROBE}
        return not any(one.action in awaited or one.rule in _PASSING for one in decisions.values())

    async def close(self) -> None:
        """Cancel the running tasks, and close the movers."""
        await asyncio.gather(*self._stop(), return_exceptions=True)
        await self._views.close()
        await self._board.close()
        for mover in self.tools.movers.values():
            await mover.close()
