"""The target of a deployment and its outcome."""

from __future__ import annotations

import contextlib
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any, ClassVar, Final, Protocol

from dnsstack.errors import DnsStackError, EnvironmentFault

PROGRAM: Final = Path(__file__).parents[2] / "program"
"""The program that dnsstack ships."""


LIMIT: Final = 1800.0
"""Default limit of one deployment, in seconds: ten times the time for 10,000 RRsets."""


class DeploymentError(DnsStackError):
    """The program or a provider refuses the deployment; `diagnostics` are what the deployment printed."""

    exit_code = 1

    def __init__(self, message: str, diagnostics: tuple[str, ...] = ()) -> None:
        self.diagnostics = diagnostics
        super().__init__(message)


@dataclass(frozen=True, slots=True)
class StackTarget:
    """One stack of one program.

    `folder` is the sandbox's own: state, plugin executables and settings are in it, nothing is written elsewhere.
    `program` has `__main__.py`, or `Pulumi.yaml` for a user's own. `config` has full keys (`dnsstack:documents`);
    `secrets` names those that are secret. `environment` has endpoints and tokens for the plugins. `vendor` names
    the packages (`aws`, `cloudflare`) whose vendor's plugin deploys instead of the sandbox's own. `limit` is in
    seconds, for one deployment in all.
    """

    folder: Path
    program: Path = PROGRAM
    project: str = "dnsstack"
    name: str = "sandbox"
    root: Path = field(default_factory=Path.cwd)
    config: Mapping[str, str] = field(default_factory=dict)
    secrets: frozenset[str] = frozenset()
    environment: Mapping[str, str] = field(default_factory=dict)
    vendor: frozenset[str] = frozenset()
    limit: float = LIMIT


@dataclass(frozen=True, slots=True)
class ResourceChange:
    """One thing that a deployment did, or would do: `operation` is create, update, replace, delete, import or same.

    `details` has a sentence for each value that an update or a replacement changes.
    """

    operation: str
    urn: str
    details: tuple[str, ...] = field(default=(), compare=False)

    @property
    def type(self) -> str:
        """The resource's own type, without its parents'."""
        return self.urn.split("::")[2].rpartition("$")[2]

    @property
    def name(self) -> str:
        """The logical name."""
        return self.urn.split("::", 3)[3]


@dataclass(frozen=True, slots=True)
class DeploymentOutcome:
    """The result of a deployment: changes in order, the stack's outputs, and the program's messages."""

    changes: tuple[ResourceChange, ...] = ()
    outputs: Mapping[str, Any] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

    @property
    def changed(self) -> tuple[ResourceChange, ...]:
        """The changes without unchanged resources, components and the stack itself."""
        return tuple(change for change in self.changes if change.operation != "same")


class Running(Protocol):
    """A deployment's process, which ends when its `stdin` is closed."""

    stdin: IO[str] | None

    def kill(self) -> None:
        """End it at once."""

    def wait(self) -> object:
        """Wait until it has ended."""


class Stack(ABC):
    """Deploys one target again and again; every operation keeps the state in the target's folder.

    Each raises `DeploymentError` with the deployment's own words, and `EnvironmentFault` if something is missing.
    """

    deployer: ClassVar[str]
    """The way of deployment, in words."""

    def __init__(self, target: StackTarget) -> None:
        self.target = target
        self._running: Running | None = None

    def cancel(self) -> None:
        """Kill the running operation, if there is one, from another thread; its changes so far stay."""
        running = self._running
        if running is not None and running.stdin is not None:
            with contextlib.suppress(OSError):
                running.stdin.close()  # a deployment's process ends when this pipe is closed

    @contextlib.contextmanager
    def _within_limit(self, running: Running) -> Iterator[None]:
        """Keep `running` as the running operation, and kill it when its time is over.

        Raises:
            EnvironmentFault: it was killed, because its time was over.
        """
        late = threading.Event()

        def end() -> None:
            late.set()
            self.cancel()

        timer = threading.Timer(self.target.limit, end)
        timer.daemon = True
        self._running = running
        timer.start()
        try:
            yield
        finally:
            timer.cancel()
            self._running = None
        if late.is_set():
            message = (
                f"the deployment by {self.deployer} did not end within {self.target.limit:g} s, and was ended; find out"
                " what keeps the program waiting, or allow more with --deploy-timeout"
            )
            raise EnvironmentFault(message)

    @abstractmethod
    def up(self, *, refresh: bool = False, environment: Mapping[str, str] | None = None) -> DeploymentOutcome:
        """Change the providers to agree with the program; `refresh` reads them first.

        `environment` adds to the target's for this run.
        """

    @abstractmethod
    def preview(self) -> DeploymentOutcome:
        """The changes that `up` would make."""

    @abstractmethod
    def refresh(self) -> DeploymentOutcome:
        """Change the state to agree with the providers."""

    @abstractmethod
    def destroy(self) -> DeploymentOutcome:
        """Delete everything; protected resources are refused."""

    @abstractmethod
    def adopt(self, file: Path) -> None:
        """Add the resources of an import file to the state, unprotected; nothing is changed at the providers."""

    @abstractmethod
    def unprotect(self, *names: str) -> None:
        """Remove the protection of resources by logical name, or of all without names.

        With a zone, the protection of its records is removed, too.
        """


def with_protection(names: Iterable[str]) -> frozenset[str]:
    """`names`, and for each zone the resource that refuses a run before its records are deleted."""
    given = frozenset(names)
    zones = [name for name in given if name.endswith("/zone")]
    return given | {f"{name.removesuffix('/zone')}/protection" for name in zones}
