"""`Kind`: one resource type as its vendor's provider treats it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from dnsstack.errors import DnsStackError
from dnsstack.sandbox.plugins.values import UNKNOWN, Values, is_empty


class PluginError(DnsStackError):
    """The provider's API, or the provider itself, refuses an operation; the text is what the vendor's would say."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Diff:
    """What differs between the old state and the new inputs; `replaces` is the part that needs a new resource."""

    changed: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed)


class Kind(ABC):
    """One resource type: what a change of each input means, and the calls that make it true.

    State (what `create`, `read` and `update` return) holds every input under its own name beside the outputs, so
    that old and new compare input by input. `inputs` are the inputs that are carried at all; another one is refused
    rather than dropped. `computed` inputs keep what the API chose where the program says nothing; `unordered` are
    lists whose order means nothing; `defaults` are what the vendor's provider fills in.
    """

    resource_type: ClassVar[str]
    inputs: ClassVar[frozenset[str]]
    required: ClassVar[tuple[str, ...]] = ()
    replaces: ClassVar[frozenset[str]] = frozenset()
    computed: ClassVar[frozenset[str]] = frozenset()
    unordered: ClassVar[frozenset[str]] = frozenset()
    outputs: ClassVar[frozenset[str]] = frozenset()
    defaults: ClassVar[Mapping[str, Any]] = {}

    def check(self, news: Values) -> tuple[Values, list[tuple[str, str]]]:
        """The inputs with defaults filled in, and every fault as (property, reason)."""
        failures = [
            (key, f"{self.resource_type} has no input {key!r} that this plugin carries")
            for key in news
            if key not in self.inputs
        ]
        failures += [(key, f"{key!r} is required") for key in self.required if is_empty(news.get(key))]
        return {**self.defaults, **news}, failures

    def diff(self, state: Values, news: Values, ignore: Collection[str] = ()) -> Diff:
        """What changes between `state` and `news`; an unknown input counts as changed."""
        skip = {path.split(".")[0].split("[")[0] for path in ignore}
        changed = [key for key in sorted(self.inputs - skip) if self._differs(key, state.get(key), news.get(key))]
        return Diff(tuple(changed), tuple(key for key in changed if key in self.replaces))

    def _differs(self, key: str, old: Any, new: Any) -> bool:
        if new is UNKNOWN:
            return True
        if is_empty(new):
            return key not in self.computed and not is_empty(old)
        if key in self.unordered and isinstance(old, list) and isinstance(new, list):
            return sorted(map(str, old)) != sorted(map(str, new))
        return not self.same(key, old, new)

    def same(self, key: str, old: Any, new: Any) -> bool:
        """True where the vendor's provider takes two set values of input `key` for equal."""
        return bool(old == new)

    def preview(self, state: Values, news: Values) -> Values:
        """The state that `create` or `update` would leave, as far as it is known before they run."""
        return {**dict.fromkeys(self.outputs, UNKNOWN), **{k: state[k] for k in self.outputs if k in state}, **news}

    def live_inputs(self, state: Values, olds: Values) -> Values:
        """The inputs that say what a `read` state says; inputs that the API doesn't hold keep their old value.

        `olds` are the inputs so far, empty for an import.
        """
        live = {key: state[key] for key in self.inputs if not is_empty(state.get(key))}
        if not olds:
            return {**self.defaults, **live}
        kept = {key: value for key, value in olds.items() if key not in state}
        drifted = {
            key: value for key, value in live.items() if key in olds or key not in self.computed | set(self.defaults)
        }
        for key in drifted.keys() & olds.keys():
            if not self._differs(key, drifted[key], olds[key]):
                drifted[key] = olds[key]
        return kept | drifted

    def authenticate(self, secret: str) -> None:  # noqa: B027  # most kinds have no use for it
        """Use the token of the provider's configuration, where the kind's API takes one."""

    def close(self) -> None:  # noqa: B027  # a kind without a session has nothing to close
        """Close the session with the API, which the kinds of a package share."""

    @abstractmethod
    def create(self, news: Values) -> tuple[str, Values]:
        """Make the resource; its id and its state."""

    @abstractmethod
    def read(self, id_: str, state: Values) -> Values | None:
        """The state as the API has it now, or None where the resource is gone; `state` is empty for an import."""

    @abstractmethod
    def update(self, id_: str, state: Values, news: Values) -> Values:
        """Change the resource in place; its new state."""

    @abstractmethod
    def delete(self, id_: str, state: Values) -> None:
        """Remove the resource; one that is gone already is no fault."""

    def adopt(self, id_: str) -> tuple[str, Values]:
        """Import: the id and the state of a living resource.

        Raises:
            PluginError: there is none with this id.
        """
        state = self.read(self.state_id(id_), self.locate(id_))
        if state is None:
            msg = f"{self.resource_type}: there is nothing to import with the id {id_!r}"
            raise PluginError(msg)
        return self.state_id(id_), state

    def state_id(self, import_id: str) -> str:
        """The id in the state of what is imported by `import_id`."""
        return import_id

    def locate(self, import_id: str) -> Values:
        """What `read` needs beside the id, taken from the import id."""
        return {}


NOTHING: Final = Diff()
