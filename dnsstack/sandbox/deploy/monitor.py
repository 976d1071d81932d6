"""The resource monitor that the program calls instead of the engine's."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from typing import Any

import pulumi
from google.protobuf import empty_pb2
from pulumi.runtime.mocks import MockCallArgs, MockMonitor, MockResourceArgs, Mocks
from pulumi.runtime.proto import resource_pb2

from dnsstack.errors import DnsStackError
from dnsstack.providers.vendors.values import Values
from dnsstack.sandbox.deploy.registration import Registration, needs_cli, read_registration, urn
from dnsstack.sandbox.deploy.runtime import Callbacks
from dnsstack.sandbox.deploy.stack import DeploymentError
from dnsstack.sandbox.deploy.steps import Steps
from dnsstack.sandbox.deploy.wire import read_struct, write_struct, written

STACK_TYPE = "pulumi:pulumi:Stack"


class _NoMocks(Mocks):
    """The mocks of the SDK without an effect: the monitor answers everything itself."""

    def call(self, args: MockCallArgs) -> tuple[dict[Any, Any], list[tuple[str, str]] | None]:
        raise needs_cli(f"the function {args.token}")

    def new_resource(self, args: MockResourceArgs) -> tuple[str | None, dict[Any, Any]]:
        raise needs_cli(f"the resource {args.name}")


class Monitor(MockMonitor):
    """Deploys each registration as it arrives, one at a time; a failure stops every later one.

    The SDK registers a resource once all its inputs are known, so arrival order is dependency order.
    """

    def __init__(self, stack: str, project: str, *, dry_run: bool = False) -> None:
        super().__init__(_NoMocks())
        self._dry_run = dry_run
        self._stack = stack
        self._project = project
        self._lock = threading.Lock()
        self.callbacks = Callbacks()
        self.steps: Steps
        self.failure: DnsStackError | None = None
        self.outputs: Values = {}
        self.secrets: frozenset[str] = frozenset()

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802  # the protocol's name
        """One step of the deployment."""
        if request.type == STACK_TYPE:
            own = urn(self._stack, self._project, "", request.type, request.name)
            return resource_pb2.RegisterResourceResponse(urn=own)
        with self._lock:
            if self.failure is not None:
                raise self.failure
            try:
                new = read_registration(request, self._stack, self._project, self.steps.former)
                id_, outputs = self.steps.register(new)
            except DnsStackError as error:
                self.failure = error
                raise
            except Exception as error:
                self.failure = DeploymentError(f"{request.name}: {error}")
                raise self.failure from error
        struct = write_struct(outputs, new.secrets)
        return resource_pb2.RegisterResourceResponse(urn=new.urn, id=id_, object=struct)

    def require_success(self) -> None:
        """Raise a registration's error that the program has caught, so that nothing is deleted."""
        if self.failure is not None:
            raise self.failure

    def stop(self) -> None:
        """Wait for a running step and refuse every later one, before the state is written."""
        with self._lock:
            self.failure = self.failure or DeploymentError("the deployment has ended")

    def ReadResource(self, request: Any) -> Any:  # noqa: N802  # the protocol's name
        """`Resource.get` of an existing resource."""
        raise needs_cli(f"reading {request.type} {request.name}")

    def Invoke(self, request: Any) -> Any:  # noqa: N802  # the protocol's name
        """A provider's function."""
        raise needs_cli(f"the function {request.tok}")

    def RegisterResourceOutputs(self, request: Any) -> Any:  # noqa: N802  # the protocol's name
        """Keep the stack's outputs; those of other resources are not used."""
        if request.urn.split("::")[2] == STACK_TYPE:
            self.outputs, self.secrets = read_struct(request.outputs)
        return empty_pb2.Empty()

    def RegisterStackTransform(self, request: Any) -> Any:  # noqa: ARG002, N802  # the protocol's name
        """Transforms run in the engine."""
        raise needs_cli("a stack transform")

    def guard(self, new: Registration, old_inputs: Values, inputs: Values, old_outputs: Values) -> None:
        """Run the before_update hooks, at preview only those with `on_dry_run`, as the engine does.

        Without old outputs the resource will be created, and the before_create hooks run instead.

        Raises:
            DeploymentError: a hook refuses.
        """
        change = pulumi.ResourceHookArgs(
            urn=new.urn,
            id="",
            name=new.name,
            type=new.type,
            old_inputs=old_inputs,
            new_inputs=inputs,
            old_outputs=old_outputs,
        )
        for name in new.hooks if old_outputs else new.creation_hooks:
            self.callbacks.run(name, change, dry_run=self._dry_run)


class Messages(logging.Handler):
    """The program's messages through `pulumi.log`, by severity."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.said: list[tuple[int, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it."""
        self.said.append((record.levelno, record.getMessage()))

    def of(self, level: int) -> tuple[str, ...]:
        """The texts of one severity."""
        return tuple(text for found, text in self.said if found == level)


def shown(outputs: Mapping[str, Any], secrets: frozenset[str]) -> Values:
    """Stack outputs with secrets hidden and unknowns marked."""
    return {key: "[secret]" if key in secrets else written(value, "[unknown]") for key, value in outputs.items()}
