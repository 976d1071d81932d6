"""What a resource of a plugin is, in plain values: the servicer does the protocol.

A value is what JSON has, under the engine's spelling of names; an integral number is an int, and what only the
deployment will know is `UNKNOWN`. Secrets are opened: the servicer remembers which they were and closes them again in
everything that goes back, messages and log lines included.
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
"""The limit of one operation, in seconds, where the program sets none (`custom_timeouts`)."""


class Level(Enum):
    """How a line reaches the operator; `PROGRESS` is shown while the operation runs and not kept."""

    PROGRESS = "progress"
    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"


def _silent(_level: Level, _text: str) -> None:
    """A context without an engine, as tests have it, tells nobody."""


def _going_on() -> bool:
    """A context without an engine is never cancelled."""
    return False


@dataclass(frozen=True, slots=True)
class Context:
    """What an operation knows of the engine that asks for it.

    Attributes:
        urn: the resource, for messages.
        credentials: of the provider instance that the resource belongs to.
        seconds: the limit of the whole operation.
        tell: takes one plain sentence; it may be called from any thread and never fails.
        stop: true once the engine has asked to cancel: the batch in flight is finished and no other is begun.
    """

    urn: str = ""
    credentials: Credentials = field(default_factory=Credentials)
    seconds: float = SECONDS
    tell: Callable[[Level, str], None] = _silent
    stop: Callable[[], bool] = _going_on

    def progress(self, text: str) -> None:
        """Show how far the operation is."""
        self.tell(Level.PROGRESS, text)

    def info(self, text: str) -> None:
        """Tell something that is worth keeping."""
        self.tell(Level.INFO, text)

    def warn(self, text: str) -> None:
        """Tell something that the operator should look at."""
        self.tell(Level.WARNING, text)


@dataclass(frozen=True, slots=True)
class Fault:
    """One refused input: `path` as Pulumi writes it (`rrsets["www/A"].ttl`), and the reason, one sentence."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The inputs as they are kept, and everything that is wrong with them."""

    inputs: Values
    faults: Sequence[Fault] = ()


class How(Enum):
    """What happens to a property."""

    ADD = "add"
    DELETE = "delete"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Differences:
    """What differs, by property path (`rrsets["www/A"].values[0]`); nothing at all is "unchanged".

    A path in `replacing` needs a new resource; the old one goes last unless `delete_first`.
    """

    details: Mapping[str, How] = field(default_factory=dict)
    replacing: frozenset[str] = frozenset()
    delete_first: bool = False

    def __bool__(self) -> bool:
        return bool(self.details)


@dataclass(frozen=True, slots=True)
class Made:
    """A resource that exists: its id ("" at preview, where it is not known) and its outputs."""

    id: str
    state: Values


@dataclass(frozen=True, slots=True)
class ExistingResource:
    """A resource as its service has it now; `inputs` is what a program would have to say for it."""

    id: str
    state: Values
    inputs: Values


class Failed(DnsStackError):
    """An operation that came to nothing, or only half of the way: `state` is what is in, and is kept.

    The next deployment updates from there. Any other `DnsStackError` out of `create` or `update` says that nothing was
    changed. `inputs` replaces the inputs that the engine keeps, where what was asked for is not what is in.
    """

    exit_code = 1

    def __init__(self, message: str, id_: str, state: Values, inputs: Values | None = None) -> None:
        super().__init__(message)
        self.id = id_
        self.state = state
        self.inputs = inputs


class Resource(Protocol):
    """One type of resource. Every method but `check` and `diff` may block: it runs in a thread of its own.

    A mistake of the user and a refusal of a service is a `DnsStackError` of one sentence; anything else is a fault of
    the plugin, and is told as one.
    """

    def check(self, context: Context, news: Values, olds: Values) -> Checked:
        """The inputs of the program against the model; `olds` are the inputs of the last deployment. Calls no API."""

    def diff(self, context: Context, made: ExistingResource, news: Values, ignore: Sequence[str]) -> Differences:
        """What `news` changes in what exists; `ignore` has the paths of `ignore_changes`. Calls no API."""

    def create(self, context: Context, news: Values, *, preview: bool) -> Made:
        """Make it; at preview, say what is known of what would be made.

        Raises:
            Failed: something is in, and stays.
        """

    def update(
        self, context: Context, made: ExistingResource, news: Values, ignore: Sequence[str], *, preview: bool
    ) -> Values:
        """Make it what `news` says; the outputs. `made.inputs` is what the last deployment asked for.

        Raises:
            Failed: something is in, and stays.
        """

    def read(self, context: Context, id_: str, state: Values, inputs: Values) -> ExistingResource | None:
        """It as it is now, None where it is gone; an import has neither state nor inputs yet."""

    def delete(self, context: Context, made: ExistingResource) -> None:
        """Remove it; that it is gone already is not a fault."""


Resources = Mapping[str, Resource]
"""By token, such as `dnsstack:index:Route53Records`."""

__all__ = [
    "SECONDS",
    "UNKNOWN",
    "Checked",
    "Context",
    "Differences",
    "ExistingResource",
    "Failed",
    "Fault",
    "How",
    "Level",
    "Made",
    "Resource",
    "Resources",
    "Values",
]
