"""Runs a program under mocks and records what it registers, options included."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Coroutine, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pulumi
from google.protobuf import json_format
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.mocks import MockCallArgs, MockEngine, MockMonitor, MockResourceArgs, Mocks, MockSettings
from pulumi.runtime.proto.callback_pb2 import Callback
from pulumi.runtime.settings import configure
from pulumi.runtime.stack import run_in_stack

T = TypeVar("T")

ROUTE53_SERVERS = ["ns-1.awsdns-01.com", "ns-2.awsdns-02.net", "ns-3.awsdns-03.org", "ns-4.awsdns-04.co.uk"]
CLOUDFLARE_SERVERS = ["amy.ns.cloudflare.com", "bob.ns.cloudflare.com"]


_LOOP = asyncio.new_event_loop()
"""One loop for all runs: gRPC's servers, which hooks need, bear no second one in a process."""


class Providers(Mocks):
    """Answers each registration with what the providers compute."""

    def __init__(self, *, preview: bool) -> None:
        self.preview = preview

    def call(self, args: MockCallArgs) -> tuple[dict[str, Any], None]:
        raise AssertionError(args.token)

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[str, Any]]:
        outputs = dict(args.inputs)
        if args.typ == "aws:route53/zone:Zone":
            outputs |= {"zoneId": "Z1", "nameServers": ROUTE53_SERVERS}
        if args.typ == "cloudflare:index/zone:Zone":
            outputs |= {"nameServers": CLOUDFLARE_SERVERS}
        return f"id of {args.name}", outputs


@dataclass
class Run:
    """What one program registered, exported and said."""

    requests: list[Any] = field(default_factory=list)
    exported: dict[str, Any] = field(default_factory=dict)
    said: list[tuple[str, str]] = field(default_factory=list)

    def registrations(self) -> list[dict[str, Any]]:
        """The registrations without components' and the stack's empty fields, sorted by name and type."""
        return sorted((_readable(request) for request in self.requests), key=lambda one: (one["name"], one["type"]))

    def named(self, name: str) -> dict[str, Any]:
        """The registration of this logical name."""
        return next(one for one in self.registrations() if one["name"] == name)


class Callbacks:
    """In place of the SDK's server that the engine calls back: nothing calls back here."""

    def register_resource_hook(self, hook: pulumi.ResourceHook) -> None:
        """Take a hook."""

    def register_transform(self, transform: Any) -> Any:  # noqa: ARG002  # the SDK's interface
        """Take a transform."""
        return Callback(token="transform", target="nowhere")  # no password


class Recorder(MockMonitor):
    """A mock monitor that keeps every request."""

    def __init__(self, providers: Providers, run: Run) -> None:
        super().__init__(providers)
        self._run = run

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802  # the protocol's name
        if request.type != "pulumi:pulumi:Stack":
            self._run.requests.append(request)
        response: Any = super().RegisterResource(request)  # type: ignore[no-untyped-call]  # the SDK annotates it not
        return response


class _Said(logging.Handler):
    def __init__(self, run: Run) -> None:
        super().__init__()
        self._run = run

    def emit(self, record: logging.LogRecord) -> None:
        self._run.said.append((record.levelname, record.getMessage()))


def run(program: Callable[[], Any], *, preview: bool = False) -> Run:
    """Run `program`, which returns what it would export; its outputs are resolved to (value, known, secret)."""
    found = Run()

    async def resolve(value: Any) -> tuple[Any, bool, bool]:
        output = pulumi.Output.from_input(value)
        return (await output.future(), await output.is_known(), await output.is_secret())

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda *_: None)  # refused programs leave futures behind
        enter(found, preview=preview)
        exported: dict[str, Any] = {}

        def inner() -> None:
            made = program()
            exported.update(made if isinstance(made, dict) else {})

        await run_in_stack(inner)
        found.exported = {name: await resolve(value) for name, value in exported.items()}

    _LOOP.run_until_complete(main())
    return found


def enter(found: Run, *, preview: bool = False, resources: Mapping[str, Any] | None = None) -> None:
    """What the SDK must know of a deployment, for the task that calls this; `resources` are registered already."""
    logger = logging.Logger("program")  # noqa: LOG001  # nobody else's handlers
    logger.addHandler(_Said(found))
    monitor = Recorder(Providers(preview=preview), found)
    monitor.resources.update(resources or {})
    configure(
        MockSettings(  # type: ignore[no-untyped-call]  # the SDK annotates it not
            monitor=monitor,
            monitor_features=_features(monitor),
            engine=MockEngine(logger),
            project="project",
            stack="stack",
            dry_run=preview,
            callbacks=Callbacks(),
            outputs=set(),  # what a refused program left undone is not this one's
        )
    )


def waited(work: Coroutine[Any, Any, T]) -> T:
    """What `work` gives, on the loop of all runs."""
    return _LOOP.run_until_complete(work)


def _features(monitor: Any) -> set[int]:
    return set(monitor.GetDeploymentInfo(Empty()).supportedFeatures)


def _name(urn: str) -> str:
    return urn.split("::", 3)[3] if urn else ""


def _options(request: Any) -> Iterator[tuple[str, Any]]:
    yield "protect", request.protect
    yield "retain_on_delete", request.retainOnDelete
    yield "delete_before_replace", request.deleteBeforeReplace
    yield "ignore_changes", sorted(request.ignoreChanges)
    yield "import", request.importId
    yield "provider", _name(request.provider.rpartition("::")[0]) if request.provider else ""
    yield "aliases", [alias.urn or alias.spec.name or alias.spec.type for alias in request.aliases]
    yield "hooks", list(request.hooks.before_update)
    properties = {urn for found in request.propertyDependencies.values() for urn in found.urns}
    yield "depends_on", sorted(_name(urn) for urn in set(request.dependencies) - properties)


def _readable(request: Any) -> dict[str, Any]:
    options = {key: value for key, value in _options(request) if value}
    return {
        "type": request.type,
        "name": request.name,
        "parent": _name(request.parent),
        "inputs": json_format.MessageToDict(request.object),
        **({"options": options} if options else {}),
    }
