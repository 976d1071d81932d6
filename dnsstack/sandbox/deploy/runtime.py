"""The parts of the SDK's runtime with which the in-process host replaces threads and servers.

The SDK sends each registration from its own thread, and the engine calls hooks through a gRPC server. Here the monitor
is in the same process, so both are plain calls: a large deployment needs half of the CPU time, and the order of steps
is the same in every run.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from inspect import isawaitable
from typing import Any, TypeVar

import pulumi
from pulumi.runtime.proto.callback_pb2 import Callback

from dnsstack.sandbox.deploy.registration import needs_cli
from dnsstack.sandbox.deploy.stack import DeploymentError

Result = TypeVar("Result")


class InlineExecutor(ThreadPoolExecutor):
    """Runs each call at once, in the caller's thread; asyncio requires the base class."""

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """The future is done when this returns."""
        done: Future[Result] = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001  # the waiting caller gets it from the future
            done.set_exception(error)
        return done


class Callbacks:
    """Takes the program's hooks, instead of the SDK's server; other callbacks need the Pulumi CLI."""

    def __init__(self) -> None:
        self._hooks: dict[str, pulumi.ResourceHook] = {}

    def register_resource_hook(self, hook: pulumi.ResourceHook) -> None:
        """Remember it by name."""
        self._hooks[hook.name] = hook

    def register_transform(self, transform: Any) -> Callback:  # noqa: ARG002  # the SDK's interface
        """A mark, for which the registration is refused."""
        return Callback(token="transform")  # noqa: S106  # no password

    def __getattr__(self, name: str) -> Any:
        raise needs_cli(name.removeprefix("register_").replace("_", " "))

    def run(self, name: str, change: pulumi.ResourceHookArgs, *, dry_run: bool = False) -> None:
        """Run a hook; at preview only one that was made with `on_dry_run`.

        Raises:
            DeploymentError: the hook refuses.
            EnvironmentFault: it is asynchronous.
        """
        hook = self._hooks[name]
        if dry_run and not (hook.opts and hook.opts.on_dry_run):
            return
        try:
            result = hook(change)
        except Exception as error:
            message = f'{change.name}: before hook "{name}" failed: {error}'
            raise DeploymentError(message) from error
        if isawaitable(result):
            raise needs_cli("an asynchronous hook", change.urn)
