"""`Following`: a follower that runs with a world, at the sandbox's pace, and can be paused."""

from __future__ import annotations

import asyncio
import json
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import AsyncExitStack
from typing import Final, Self

import dns.message

from dnsstack.follow.audit import Audit
from dnsstack.follow.clock import RealClock
from dnsstack.follow.cloudflare import CloudflareMover
from dnsstack.follow.dependencies import FollowerOptions, Tools
from dnsstack.follow.history import History
from dnsstack.follow.journal import Journal
from dnsstack.follow.markers import AskDirectly
from dnsstack.follow.peers import TIMEOUT, Peers
from dnsstack.follow.probe import Prober
from dnsstack.follow.runner import Follower
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.plan import ZonePlan
from dnsstack.sandbox.dns.server import HEALTHY
from dnsstack.sandbox.ending import end
from dnsstack.sandbox.lag import Source
from dnsstack.sandbox.network.world import World
from dnsstack.verify.ask import Asker, AskPatience
from dnsstack.verify.endpoint import Endpoint, Server

PATIENCE: Final = 1.0
"""Time-out of a first try in real seconds, as in `dnsstack follow`."""

LEAST_PATIENCE: Final = 0.1
"""In sandbox seconds: an answer takes a few milliseconds on loopback, some tens on two busy cores."""


class Following:
    """Runs a follower of `plan` while it is entered; `environment` has the emulated API's address; `say` gets its log.

    `peers` are asked while Route53 is silent. `told` has the findings of the log: each rule, and its last sentence.
    """

    def __init__(
        self,
        plan: ZonePlan,
        world: World,
        environment: Mapping[str, str],
        say: Callable[[str], None] = lambda _: None,
        *,
        peers: Sequence[str] = (),
        who: str = "sandbox",
    ) -> None:
        self._world, self._plan, self._say = world, plan, say
        self.told: dict[str, str] = {}
        scale = world.pace.seconds(1.0)
        self._asker = Asker(AskPatience(timeout=max(LEAST_PATIENCE, PATIENCE * scale), tries=2))
        clock = RealClock()
        self.prober = Prober(self._connect, max(scale, LEAST_PATIENCE))
        mover = CloudflareMover(
            environment["CLOUDFLARE_API_TOKEN"], plan.apex, base_url=environment["CLOUDFLARE_BASE_URL"]
        )
        self._directly = AskDirectly(self._asker)
        tools = Tools(
            ask=self._ask,
            servers=self,
            movers={ProviderId.CLOUDFLARE: mover},
            prober=self.prober,
            audit=Audit(kept=True),
            journal=Journal(self._hear, clock),
            clock=clock,
            peers=Peers(tuple(peers), plan.apex, TIMEOUT * scale) if peers else None,
        )
        options = FollowerOptions(
            apply=True,
            who=who,
            reread=60.0 * scale,
            confirm_within=300.0 * scale,
            first_pause=1.0 * scale,
            longest_pause=60.0 * scale,
        )
        self.follower = Follower(plan, tools, options, scale=scale, skip_unknown=True)
        self._stack = AsyncExitStack()
        self._task: asyncio.Task[None] | None = None
        self._round_at: float | None = None

    async def __aenter__(self) -> Self:
        await self._stack.enter_async_context(self._asker)
        self._stack.push_async_callback(self.follower.close)
        self._stack.push_async_callback(self.hold)
        self.go_on()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    def adopt(self, plan: ZonePlan) -> None:
        """Follow an edited document that was deployed."""
        self._plan = plan
        self._round_at = None  # the next round was planned with the former document's poll
        self.follower.adopt(plan)

    def go_on(self) -> None:
        """Follow, from now on."""
        if self._task is None:
            self._round_at = None
            self._task = asyncio.create_task(self.follower.run(self._round_begins))

    async def hold(self) -> None:
        """Stop following until `go_on`; a round under way is cancelled."""
        task, self._task = self._task, None
        if task is not None:
            await end([task])

    def begin_anew(self) -> None:
        """Forget the number of moves, so that each drill has a whole hour. The hold-down stays."""
        self.follower.tools.audit.entries.clear()
        self.learn_from(self)

    def learn_from(self, other: Following) -> None:
        """Begin with the former changes that `other` knows, as followers do that share their log.

        A follower without them waits between its moves as the hour's limit asks, and would be late in a drill.
        """
        for key, track in self.follower.tracks.items():
            theirs = other.follower.tracks.get(key)
            if theirs is not None:
                before = theirs.history
                track.history = History(track.followed.limits, logged=True, last=before.last, looked=before.looked)

    def _hear(self, line: str) -> None:
        event = json.loads(line)
        if event["event"] == "finding":
            self.told[event["rule"]] = event["why"]
        self._say(line)

    # -- the lag of this machine: a lost vote begins its window anew, a late round adds less to it -----------------
    async def _ask(self, name: str, rdtype: str, endpoint: Endpoint) -> dns.message.Message | str:
        begun, well = time.monotonic(), self._is_well(endpoint)
        reply: dns.message.Message | str = ""
        try:
            reply = await self._directly(name, rdtype, endpoint)
            return reply
        finally:
            if well and self._is_well(endpoint) and self._task is not None:  # not cancelled by `hold`
                lost = self._world.lag.allowed if isinstance(reply, str) else 0.0
                self._world.lag.note(Source.ANSWERS, time.monotonic() - begun + lost)

    def _is_well(self, endpoint: Endpoint) -> bool:
        """True if the server has no fault, so that it answers at once."""
        place = endpoint.address, endpoint.port
        return any((one.address, one.port) == place and one.fault == HEALTHY for one in self._world.servers.values())

    def _round_begins(self) -> None:
        before, self._round_at = self._round_at, time.monotonic()
        longest = min((track.followed.limits.longest_step for track in self.follower.tracks.values()), default=0.0)
        if before is not None and longest:
            self._world.lag.note(Source.ROUNDS, self._round_at - before - longest)

    # -- the world as the follower sees it ------------------------------------------------------------------------
    async def of(self, provider: ProviderId) -> Sequence[Server]:
        """A provider's name servers of the domain itself, without those of its sub-zones."""
        return [
            Server(server.name, provider, (Endpoint(server.address, server.port),))
            for server in self._world.serving(provider, self._plan.apex)
        ]

    @property
    def existing(self) -> int:
        """How many name servers of Route53 there are."""
        return len(self._world.serving(ProviderId.ROUTE53, self._plan.apex))

    async def _connect(
        self, host: str, port: int, tls: str | None
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        """A connection to the origin of a public address; all its ports answer alike.

        Raises:
            OSError: no origin has the address, or it is dead.
        """
        addresses = self._world.network.addresses(host) or (host,)
        del port
        try:
            return await self._world.network.connect(addresses[0], tls=tls is not None)
        except ssl.SSLError as error:
            raise ConnectionAbortedError(str(error)) from None
