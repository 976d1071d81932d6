"""`Session`: a domain deployed into emulated APIs and served, for drills or for a person's own queries."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
import threading
from collections.abc import Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final, Self

from dnsstack import files
from dnsstack.document import dump
from dnsstack.model.domain import Domain
from dnsstack.plan.build import build
from dnsstack.plan.plan import ZonePlan
from dnsstack.sandbox.clock import Pace
from dnsstack.sandbox.deploy.stack import LIMIT, PROGRAM, DeploymentOutcome, Stack, StackTarget
from dnsstack.sandbox.following import Following
from dnsstack.sandbox.network.apis import EmulatedApis
from dnsstack.sandbox.network.world import World
from dnsstack.sandbox.resolver.client import ClientKind

Progress = Callable[[str], None]
DOCUMENTS: Final = "dnsstack:documents"
CONSENT: Final = "dnsstack:consent"
REAL_TIME: Final = Pace()


@dataclass(frozen=True, slots=True)
class Settings:
    """How a session runs: `program` is a user's own Pulumi program; `engine` False means the in-process host.

    `vendor` are the packages that the vendors' own plugins deploy, which needs the engine. With `follower` False
    `dnsstack follow` does not run, so Cloudflare's `follow` records stay. `deploy_limit` is in seconds, for one
    deployment.
    `consents` are given to every deployment.
    `allowed_lag` replaces the seconds of lag up to which a broken promise counts.
    """

    pace: Pace = REAL_TIME
    program: Path | None = None
    engine: bool = True
    shared_port: bool = True
    seed: int = 0
    clients: ClientKind = ClientKind.AUTO
    vendor: frozenset[str] = frozenset()
    follower: bool = True
    deploy_limit: float = LIMIT
    allowed_lag: float | None = None
    consents: tuple[str, ...] = ()


class Session:
    """One domain in one sandbox; an async context manager that ends and removes everything at its exit.

    `say` is called with a sentence for each step.
    """

    def __init__(self, domain: Domain, settings: Settings, say: Progress) -> None:
        self.domain = domain
        self.plan: ZonePlan = build(domain)
        self.settings = settings
        self.apis = EmulatedApis.for_domain(domain)
        self.deployed: DeploymentOutcome | None = None
        self._say = say
        self._stack = AsyncExitStack()
        self._folder = Path()
        self._world: World | None = None
        self.following: Following | None = None

    @property
    def world(self) -> World:
        """The world that runs."""
        if self._world is None:
            msg = "the session has not started"
            raise RuntimeError(msg)
        return self._world

    @cached_property
    def deployment(self) -> Stack:
        """The stack: with the engine if `pulumi` is on PATH, else with the in-process host."""
        from dnsstack.sandbox.deploy.choose import stack_for
        from dnsstack.sandbox.deploy.project import TOKENS, token_settings

        target = StackTarget(
            folder=self._folder / "stack",
            root=self._folder,
            config={
                DOCUMENTS: "domain.yaml",
                **token_settings(self.apis.environment),
                **({CONSENT: json.dumps(self.settings.consents)} if self.settings.consents else {}),
            },
            secrets=TOKENS,
            environment=self.apis.environment,
            program=self.settings.program or PROGRAM,
            vendor=self.settings.vendor,
            limit=self.settings.deploy_limit,
        )
        return stack_for(target, engine=self.settings.engine)

    async def __aenter__(self) -> Self:
        try:
            await self._start()
        except BaseException:
            await self._stack.aclose()
            raise
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def _start(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="dnsstack-sandbox-"))
        self._stack.callback(shutil.rmtree, self._folder, ignore_errors=True)
        self._say("starting Route53's and Cloudflare's APIs on loopback")
        self._stack.enter_context(self.apis)
        self._say(f"deploying {self.domain.apex} with Pulumi")
        await self.deploy(self.domain)
        self._say("starting name servers, health checkers and origins")
        world = World(
            self.domain,
            self.apis,
            self.settings.pace,
            seed=self.settings.seed,
            shared_port=self.settings.shared_port,
            clients=self.settings.clients,
            allowed=self.settings.allowed_lag,
        )
        self._world = await self._stack.enter_async_context(world)
        if world.without_recursor:
            self._say(f"clients resolve by themselves from the parent down: {world.without_recursor}")
        self._reload_on_change()
        if self.settings.follower and self.plan.markers:
            self._say("starting the follower")
            self.following = await self._stack.enter_async_context(self.another(self.plan))

    def another(self, plan: ZonePlan, *, peers: Sequence[str] = (), who: str = "sandbox") -> Following:
        """A follower of `plan`, which follows while its context is entered; it asks `peers` while Route53 is silent.

        It knows the former changes that the running follower knows.
        """
        made = Following(plan, self.world, self.apis.environment, peers=peers, who=who)
        if self.following is not None:
            made.learn_from(self.following)
        return made

    async def deploy(self, domain: Domain, *, refresh: bool = False) -> DeploymentOutcome:
        """Deploy the domain as it is, and return what that changed; the name servers answer from it by then.

        `refresh` reads the providers before; a follower's changes, which that adds to the state, do not count.
        """
        files.write(self._folder / "domain.yaml", dump(domain))
        deployment = self.deployment

        def brought() -> DeploymentOutcome:
            if refresh:
                deployment.refresh()
            return deployment.up()

        try:
            outcome = self.deployed = await asyncio.to_thread(brought)
        except asyncio.CancelledError:
            deployment.cancel()
            raise
        if self._world is not None:
            self._world.reload()
            await self._world.serve_new()
        if self.following is not None:
            self.following.adopt(build(domain))
        return outcome

    def _reload_on_change(self) -> None:
        """Every write to an API reaches the name servers at once, also one of another program."""
        loop, world = asyncio.get_running_loop(), self.world
        ended = threading.Event()

        def watch(wait: Callable[[int, float | None], int]) -> None:
            seen = wait(-1, 0)
            while not ended.is_set():
                now = wait(seen, None)
                if now != seen and not ended.is_set():
                    loop.call_soon_threadsafe(world.reload_soon)
                elif now == seen:
                    return  # closed: nothing will change any more
                seen = now

        for changes in self.apis.changes:
            thread = threading.Thread(target=watch, args=(changes.wait,), daemon=True)
            thread.start()
        self._stack.callback(ended.set)
