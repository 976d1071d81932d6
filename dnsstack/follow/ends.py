"""Probe the ends of policies, primary and secondary: during the window of a change, and from time to time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from dnsstack.follow.board import Board
from dnsstack.follow.changes import existing_role
from dnsstack.follow.decide import Life
from dnsstack.follow.life import Checks, Results, endpoints, liveness
from dnsstack.follow.owner_state import Track
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.health import EndpointCheck
from dnsstack.plan.following import PATIENCE, PROBE, VOTE

UNKNOWN: Final = 9.0
"""The seconds that a peer's request waits for the first probe of an end; less than the peer's time limit (15 s)."""

_SAME_MOMENT: Final = 0.001


class Ends:
    """Probes both ends of tracks by `board`. `clock` is monotonic, `interval` the seconds between rounds."""

    def __init__(self, board: Board, clock: Callable[[], float], scale: float = 1.0) -> None:
        self._board, self._clock, self._scale = board, clock, scale
        self.checks: Checks = {}
        self.interval = 0.0

    def _endpoints(self, tracks: Iterable[Track]) -> Mapping[str, EndpointCheck]:
        return endpoints((name for track in tracks for name in track.followed.watched), self.checks)

    @property
    def fresh(self) -> float:
        """The time since which results count: a probe begins with each vote, and takes as long as a healthy end may."""
        return self._clock() - self.interval - (2 * VOTE + PROBE) * self._scale

    def look_ahead(self, tracks: Sequence[Track]) -> None:
        """Probe both ends during the window of a likely change, so that the change need not wait for a probe."""
        for track in tracks:
            role = track.believed.role
            existing = existing_role(track.followed, track.existing) if track.existing else None
            if track.followed.pin is not None or role is None or role is existing:
                track.looked_ahead = None
                continue
            checks = self._endpoints([track])
            if role is not track.looked_ahead:
                self._board.again(checks)
            self._board.start(checks, self._clock() - self.interval / 2)
            track.looked_ahead = role

    async def probe(self, tracks: Sequence[Track]) -> None:
        """Probe both ends, and wait shortly for the results; later results are used later."""
        for track in tracks:
            self._board.start(self._endpoints([track]), self._counts_from(track))
        await self._board.wait(self._endpoints(tracks), PATIENCE / 3 * self._scale)

    def _counts_from(self, track: Track) -> float:
        """The time since which results count; those before Route53's role changed never do."""
        return max(self.fresh, track.believed.since - _SAME_MOMENT)

    async def watch(self, tracks: Sequence[Track]) -> None:
        """Find out whether both ends are dead, also if no change is due."""
        if tracks:
            await self.probe(tracks)
        for track in tracks:
            life = self.life(track)
            if len(life) == len(FailoverRole):
                track.looked_after = self._clock()
                track.both_dead = all(one is Life.DEAD for one in life.values())

    async def probed(self, tracks: Iterable[Track]) -> Results:
        """The last results of every end; it waits shortly for a probe, longer if there is no result yet."""
        checks = self._endpoints(tracks)
        self._board.start(checks, self._clock() - self.interval)
        await self._board.wait(checks, PATIENCE * self._scale)
        unknown = [name for name in checks if self._board.pending((name,), self.fresh)]
        await self._board.wait(unknown, UNKNOWN * self._scale)
        return self._board.results(checks, self.fresh)

    def life(self, track: Track) -> Mapping[FailoverRole, Life]:
        """Whether the ends are healthy, as far as known."""
        fresh = self._counts_from(track)
        believed = None if track.by_vantage else track.trend.role
        results = self._board.results(self._endpoints([track]), fresh)
        found = liveness(track.followed, self.checks, results, believed)
        return {role: found[role] for role in FailoverRole if not self._is_pending(track, role, fresh)}

    def _is_pending(self, track: Track, role: FailoverRole, fresh: float) -> bool:
        return self._board.pending(endpoints(track.followed.checks[role], self.checks), fresh)
