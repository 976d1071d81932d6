"""Random streams of faults against several followers in virtual time: what must hold at every write, and in the end.

Faults: servers that are silent, lame, refuse, talk nonsense, lag behind or lie; endpoints that die; an API that
answers 429, 5xx, drops the connection before or after the commit; followers that are killed in the middle of a call
and start again; documents that are edited.
"""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from pathlib import Path
from typing import Any, Final

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from dnsstack.follow.runner import Follower
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.plan.build import build
from dnsstack.sandbox.cloudflare_api import Fault
from tests.conftest import up_to
from tests.follow.world import FOLLOW, PRIMARY, SECONDARY, Killed, World, domain

MOVES: Final = int(FOLLOW["moves_per_hour"])
SAYS: Final = st.sampled_from([PRIMARY, SECONDARY, "silent", "lame", "refused", "garbage"])
API_FAULTS: Final = st.sampled_from(
    [
        {"status": 429, "retry_after": 120},
        {"status": 500},
        {"status": 503, "retry_after": 60},
        {"status": 502, "commit": True},
        {"drop": True},
        {"drop": True, "commit": True},
    ]
)


class FollowersInTrouble(RuleBasedStateMachine):
    """`shared` followers write one audit log, the others one each: both are ways to run them."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = Path(tempfile.mkdtemp(prefix="dnsstack-follow-"))
        self.world = World()
        self.world.watch = self.look
        self.followers: list[Follower] = []
        self.moves: list[float] = []
        self.role = self.world.role
        self.ttl = 60
        self.count = len(self.world.records())

    @initialize(followers=st.integers(1, 3), shared=st.booleans(), servers=st.sampled_from([2, 3, 4]))
    def start(self, followers: int, *, shared: bool, servers: int) -> None:
        self.world.servers = servers
        self.audits = [self.folder / ("audit" if shared else f"audit-{index}") for index in range(followers)]
        self.followers = [self.follower(index) for index in range(followers)]

    def follower(self, index: int) -> Follower:
        return self.world.follower(build(self.document()), self.audits[index], who=f"follower-{index}")

    def document(self) -> Any:
        return domain(ttl=self.ttl)

    # -- what holds at every write ------------------------------------------------------------------------------
    def look(self) -> None:
        """After every call of the API: what it has changed was allowed."""
        now = self.world.clock.time
        assert len(self.world.records()) == self.count, "a record was created or deleted"
        role = self.world.role
        assert role is not None, f"neither primary nor secondary: {self.world.contents()}"
        if role is self.role:
            return
        self.role = role
        alive = self.world.primary_alive if role is PRIMARY else self.world.secondary_alive
        assert alive, f"moved towards the dead {role.value}"
        votes = self.world.votes(role)
        assert 2 * votes > self.world.servers, f"moved by {votes} of {self.world.servers} servers"
        self.moves.append(now)
        recent = [move for move in self.moves if now - move < 3600]
        assert len(recent) <= MOVES, f"{len(recent)} moves within an hour"
        assert all(b - a >= FOLLOW["hold_down"] for a, b in zip(self.moves, self.moves[1:], strict=False)), self.moves

    @invariant()
    def never_empty(self) -> None:
        assert {"A", "AAAA"} <= self.world.contents().keys()
        assert len(self.world.contents()["A"]) == 2

    @invariant()
    def no_secret_is_told(self) -> None:
        assert not any("sandbox-token" in line for line in self.world.lines)

    # -- what happens -------------------------------------------------------------------------------------------
    @rule(count=st.integers(1, 6), step=st.sampled_from([1, 30, 60, 240]))
    def time_passes(self, count: int, step: int) -> None:
        self.rounds(count, step)

    def rounds(self, count: int, step: float = 60) -> None:
        for _ in range(count):
            self.everyone_once()
            self.world.clock.time += step

    def everyone_once(self) -> None:
        """A round of every follower at the same time; who is killed in it starts again with what is on disk."""

        async def together() -> list[object]:
            return await asyncio.gather(*(self.safely(one) for one in self.followers))

        dead = self.loop.run_until_complete(together())
        for index, gone in enumerate(dead):
            if gone:
                self.followers[index] = self.follower(index)

    @staticmethod
    async def safely(follower: Follower) -> bool:
        try:
            await follower.round()
        except Killed:
            return True
        return False

    @rule(primary=st.booleans(), secondary=st.booleans())
    def endpoints_change(self, *, primary: bool, secondary: bool) -> None:
        self.world.primary_alive, self.world.secondary_alive = primary, secondary

    @rule(primary=st.booleans(), count=st.integers(3, 7))
    def primary_changes(self, *, primary: bool, count: int) -> None:
        """The common case: it dies or answers again, and time passes."""
        self.world.primary_alive, self.world.secondary_alive = primary, True
        self.rounds(count)

    @rule(count=st.integers(3, 7))
    def both_die(self, count: int) -> None:
        """Route53 answers the primary again."""
        self.world.primary_alive = self.world.secondary_alive = False
        self.rounds(count)

    @rule(says=st.dictionaries(st.integers(0, 3), SAYS, min_size=1), count=st.integers(1, 5), mends=st.booleans())
    def servers_go_wrong(self, says: dict[int, FailoverRole | str], count: int, *, mends: bool) -> None:
        self.world.says = {server: said for server, said in says.items() if server < self.world.servers}
        self.rounds(count)
        if mends:
            self.world.says.clear()

    @rule(liar=st.integers(0, 3), count=st.integers(3, 5))
    def one_server_lies(self, liar: int, count: int) -> None:
        """A minority for a whole window; of two servers it is one."""
        others = SECONDARY if self.world.truth is PRIMARY else PRIMARY
        self.world.says = {liar: others} if liar < self.world.servers else {}
        self.rounds(count)
        self.world.says.clear()

    @rule(fault=API_FAULTS, method=st.sampled_from(["*", "POST"]), count=st.integers(1, 4))
    def api_goes_wrong(self, fault: dict[str, Any], method: str, count: int) -> None:
        self.world.api.faults.add(Fault(method=method, count=count, **fault))

    @rule(when=st.sampled_from(["before", "after"]))
    def sender_is_killed(self, when: str) -> None:
        self.world.kill = when

    @precondition(lambda self: self.followers)
    @rule(index=st.integers(0, 2))
    def follower_restarts(self, index: int) -> None:
        if index < len(self.followers):
            self.followers[index] = self.follower(index)

    @rule(ttl=st.sampled_from([60, 120, 300]))
    def document_is_edited(self, ttl: int) -> None:
        self.ttl = ttl
        for follower in self.followers:
            follower.adopt(build(self.document()))

    # -- the end ------------------------------------------------------------------------------------------------
    def teardown(self) -> None:
        try:
            if self.followers:
                self.faults_stop()
        finally:
            self.loop.close()
            shutil.rmtree(self.folder)

    def faults_stop(self) -> None:
        """With one end alive and nothing else wrong all is as Route53 says, within an hour and a few windows."""
        self.world.says.clear()
        self.world.api.faults.clear()
        self.world.kill = ""
        if not self.world.primary_alive:
            self.world.secondary_alive = True
        for _ in range(3600 // 60 + 10):
            self.everyone_once()
            self.world.clock.time += 60
        assert self.world.role is self.world.truth, "not converged"
        assert {record.ttl for record in self.world.records()} == {self.ttl}


FollowersInTrouble.TestCase.settings = settings(stateful_step_count=20, max_examples=up_to(15))
TestFollowersInTrouble = FollowersInTrouble.TestCase
