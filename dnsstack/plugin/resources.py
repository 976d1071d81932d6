"""The interface of a plugin's resource, with plain values; the servicer converts to the protocol.

A value is one of JSON, with the engine's names; an integral number is an int, and a value that is known only during the
deployment is `UNKNOWN`. Secrets are plain values: the servicer knows them, and makes them secret again in everything
that is returned, including messages and log lines.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Final, Protocol

from dnsstack.errors import DnsStackError
from dnsstack.plugin.credentials import Credentials
from dnsstack.providers.vendors.values import UNKNOWN, Values

SECONDS: Final = 3600.0
"""The time limit of one operation, in seconds, if the program sets none (`custom_timeouts`)."""


class Level(Enum):
    """The level of a log line; `PROGRESS` is shown only during the operation."""

    PROGRESS = "progress"
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"


def _silent(_level: Level, _text: str) -> None:
    """Ignore a line, in a context without an engine."""


def _going_on() -> bool:
    """Return False: a context without an engine is never cancelled."""
    return False


@dataclass(frozen=True, slots=True)
class Context:
    """The context of an operation.

    Attributes:
        urn: the resource's URN, for messages.
        credentials: those of the resource's provider instance.
        seconds: the time limit of the operation.
        tell: writes one sentence to the log; it may be called from any thread, and never fails.
        stop: true once the engine has cancelled; then the current batch is completed, and no other is sent.
    """

    urn: str = ""
    credentials: Credentials = field(default_factory=Credentials)
    seconds: float = SECONDS
    tell: Callable[[Level, str], None] = _silent
    stop: Callable[[], bool] = _going_on

    def progress(self, text: str) -> None:
        """Show the progress of the operation."""
        self.tell(Level.PROGRESS, text)

    def info(self, text: str) -> None:
        """Log information."""
        self.tell(Level.INFO, text)

    def warn(self, text: str) -> None:
        """Log a warning."""
        self.tell(Level.WARNING, text)


@dataclass(frozen=True, slots=True)
class InputFault:
    """One refused input: `path` in Pulumi's form (`rrsets["www/A"].ttl`), and the reason, one sentence."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class CheckedInputs:
    """The inputs to keep, and all their faults."""

    inputs: Values
    faults: Sequence[InputFault] = ()


class How(Enum):
    """The change of a property."""

    ADD = "add"
    DELETE = "delete"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Differences:
    """The differences, by property path (`rrsets["www/A"].values[0]`); without any, the resource is unchanged.

    A path in `replacing` needs a new resource; the old one is deleted after it, unless `delete_first` is True.
    """

    details: Mapping[str, How] = field(default_factory=dict)
    replacing: frozenset[str] = frozenset()
    delete_first: bool = False

    def __bool__(self) -> bool:
        return bool(self.details)


@dataclass(frozen=True, slots=True)
class Made:
    """A resource that was made: its id ("" at preview, if not known) and its outputs."""

    id: str
    state: Values


@dataclass(frozen=True, slots=True)
class ExistingResource:
    """An existing resource at its provider; `inputs` are those with which a program would declare it."""

    id: str
    state: Values
    inputs: Values


class Failed(DnsStackError):
    """An operation failed, or was made only in part: `state` is the new state, which is kept.

    The next deployment continues from it. Any other `DnsStackError` of `create` or `update` means that nothing was
    changed. `inputs` are the inputs for the engine to keep, if they differ from the requested ones.
    """

    exit_code = 1

    def __init__(self, message: str, id_: str, state: Values, inputs: Values | None = None) -> None:
        super().__init__(message)
        self.id = id_
        self.state = state
        self.inputs = inputs


class Resource(Protocol):
    """One type of resource. Each operation runs in a thread; all methods except `check` and `diff` may block.

    A user's mistake or a provider's refusal is a `DnsStackError` with one sentence; any other exception is reported as
    a fault of the plugin.
    """

    def check(self, context: Context, news: Values, olds: Values) -> CheckedInputs:
        """Check the program's inputs, without an API call; `olds` are the inputs of the last deployment."""

    def diff(self, context: Context, made: ExistingResource, news: Values, ignore: Sequence[str]) -> Differences:
        """What `news` changes, without an API call; `ignore` has the paths of `ignore_changes`."""

    def create(self, context: Context, news: Values, *, preview: bool) -> Made:
        """Make the resource; at preview, only return what is known of it.

        Raises:
            Failed: a part was made, and is kept.
        """

    def update(
        self, context: Context, made: ExistingResource, news: Values, ignore: Sequence[str], *, preview: bool
    ) -> Values:
        """Change the resource to `news`; the outputs. `made.inputs` are the inputs of the last deployment.

        Raises:
            Failed: a part was made, and is kept.
        """

    def read(self, context: Context, id_: str, state: Values, inputs: Values) -> ExistingResource | None:
        """The existing resource; None if it does not exist. An import has no state and inputs yet."""

    def delete(self, context: Context, made: ExistingResource) -> None:
        """Remove the resource; a resource that does not exist is not an error."""


Resources = Mapping[str, Resource]
"""Resources by token, such as `dnsstack:index:Route53Records`."""

__all__ = [
    "SECONDS",
    "UNKNOWN",
    "CheckedInputs",
    "Context",
    "Differences",
    "ExistingResource",
    "Failed",
    "How",
    "InputFault",
    "Level",
    "Made",
    "Resource",
    "Resources",
    "Values",
]
