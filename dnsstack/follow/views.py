"""The results of vantage points while Route53 gives no role: of this follower's probes and of its peers."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Mapping, Sequence

from dnsstack.deadline import limited
from dnsstack.follow.board import WITHIN, Board
from dnsstack.follow.decide import Quorum, Vote
from dnsstack.follow.dependencies import Vantages
from dnsstack.follow.life import Checks, Results, endpoints, implied
from dnsstack.follow.owner_state import Track

Said = Sequence[tuple[str, Results | None]]


class Views:
    """Asks peers in the background; their last results count while they are recent. `clock` is monotonic."""

    def __init__(self, board: Board, clock: Callable[[], float], scale: float = 1.0) -> None:
        self._board, self._clock, self._within = board, clock, WITHIN * scale
        self._asking: asyncio.Task[None] | None = None
        self._said: Said = ()
        self.at = -math.inf
        """The time of the peers' last results, monotonic; an agreement lasts only up to it."""

    async def of(
        self, tracks: Sequence[Track], peers: Vantages, checks: Checks, *, newer_than: float, within: float
    ) -> Mapping[tuple[str, str], Quorum]:
        """Each track's quorum, from results after `newer_than`; none before the peers' first results.

        It takes at most `within` seconds.
        """
        watched = endpoints((name for track in tracks for name in track.followed.watched), checks)
        self._board.start(watched)
        if self._asking is None or self._asking.done():
            self._asking = asyncio.create_task(self._ask(peers))
        await asyncio.gather(self._board.wait(watched, within), asyncio.wait((self._asking,), timeout=within))
        if not self._said:
            return {}
        fresh = self.at > newer_than
        said: list[tuple[str, Results | None]] = [("here", self._board.results(watched, newer_than))]
        said += [(name, results if fresh else None) for name, results in self._said]
        return {track.followed.key: _quorum(track, checks, said) for track in tracks}

    async def _ask(self, peers: Vantages) -> None:
        try:
            self._said = await limited(_asked(peers), self._within)
            self.at = self._clock()
        except TimeoutError:
            pass  # their older results expire

    async def close(self) -> None:
        """Cancel the running requests."""
        if self._asking is not None:
            self._asking.cancel()
            await asyncio.gather(self._asking, return_exceptions=True)


async def _asked(peers: Vantages) -> Said:
    return await peers.ask()


def _quorum(track: Track, checks: Checks, said: Said) -> Quorum:
    votes = (Vote(name, None if got is None else implied(track.followed, checks, got)) for name, got in said)
    return Quorum(tuple(votes), len(said))
