"""`Kind`: one resource type as its vendor's provider treats it.

Planning, comparison, replacement, defaults and refresh use the type's table (`schema.py`) and the vendors' rules
(`planning.py`). A subclass adds only how the resource is read, created, updated and deleted.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from dnsstack.errors import DnsStackError
from dnsstack.providers.vendors import planning
from dnsstack.providers.vendors.planning import InputDifference, Rules, top
from dnsstack.providers.vendors.schema import Schema, schema
from dnsstack.providers.vendors.values import UNKNOWN, Values, is_empty


class PluginError(DnsStackError):
    """The provider's API, or the provider itself, refuses an operation; the text is that of the vendor's provider."""

    exit_code = 1


@dataclass(frozen=True, slots=True)
class Diff:
    """The differences between the old state and the plan, value by value."""

    details: tuple[InputDifference, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.details)

    @property
    def changed(self) -> tuple[str, ...]:
        """The properties that change."""
        return tuple(dict.fromkeys(top(item.path) for item in self.details))

    @property
    def replaces(self) -> tuple[str, ...]:
        """Those among them that need a new resource."""
        return tuple(dict.fromkeys(top(item.path) for item in self.details if item.replaces))


class Kind(ABC):
    """One resource type.

    State (what `create`, `read` and `update` return) has attributes by Pulumi's names, without null; a refresh
    stores everything that the API answers. An input that the table doesn't have is refused rather than dropped.
    """

    resource_type: ClassVar[str]
    lenient: ClassVar[bool] = False
    """See `planning.Rules`."""

    kept: ClassVar[tuple[str, ...]] = ()
    """Attributes that the API never answers: a refresh keeps them."""

    @property
    def schema(self) -> Schema:
        """The type's table."""
        return schema(self.resource_type)

    def check(self, news: Values, olds: Values | None = None) -> tuple[Values, list[tuple[str, str]]]:
        """The inputs, and every fault as (property, reason); `olds` are the inputs of the last deployment."""
        failures = [
            (key, f"{self.resource_type} has no input {key!r} in this plugin")
            for key in news
            if key not in self.schema or not self.schema[key].settable
        ]
        required = (key for key, one in self.schema.items() if one.required)
        failures += [(key, f"{key!r} is required") for key in required if is_empty(news.get(key))]
        return dict(news), failures

    def same(self, key: str, old: Any, new: Any) -> bool:
        """True if two set values of property `key` are equal for the vendor's provider."""
        return bool(old == new)

    def _planned(self, state: Values, news: Values, ignore: Collection[str]) -> tuple[Values, Diff]:
        planned = planning.proposed(self.schema, news, state, lenient=self.lenient)
        if state:
            planned = planning.ignoring(planned, state, ignore)
        diff = Diff(tuple(planning.differences(self.schema, state, planned, Rules(self.lenient, self.same))))
        if not state or (diff and not self.lenient):
            skip = {top(path): UNKNOWN for path in ignore} if state else {}
            planned = planning.unknown_computed(self.schema, {**news, **skip}, planned, fresh=not state)
        return planned, diff

    def diff(self, state: Values, news: Values, ignore: Collection[str] = ()) -> Diff:
        """The differences between `state` and the vendor's plan for `news`; an unknown input counts as a change."""
        return self._planned(state, news, ignore)[1]

    def preview(self, state: Values, news: Values, ignore: Collection[str] = ()) -> Values:
        """The state that `create` or `update` would leave, as far as it is known before they run."""
        return self._planned(state, news, ignore)[0]

    def create(self, news: Values) -> tuple[str, Values]:
        """Create the resource, and return its id and its state."""
        planned, _ = self._planned({}, news, ())
        id_, answered = self._create(_known(planned))
        return id_, planning.settled(self.schema, planned, answered)

    def read(self, id_: str, state: Values) -> Values | None:
        """The state at the API now, or None if the resource no longer exists."""
        answered = self._read(id_, state)
        if answered is None:
            return None
        kept = {key: state[key] for key in self.kept if key in state}
        return {**kept, **{key: value for key, value in answered.items() if key in self.schema and value is not None}}

    def update(self, id_: str, state: Values, news: Values, ignore: Collection[str] = ()) -> Values:
        """Change the resource in place, and return its new state."""
        planned, _ = self._planned(state, news, ignore)
        answered = self._update(id_, state, _known(planned))
        return planning.settled(self.schema, planned, answered)

    def delete(self, id_: str, state: Values) -> None:
        """Remove the resource; a missing one is not a fault."""
        self._delete(id_, state)

    def live_inputs(self, state: Values, olds: Values) -> Values:
        """The inputs that agree with a state from `read`; `olds` are the inputs so far, empty for an import.

        A property that was not an input before does not become one, as in Pulumi's bridge.
        """
        settable = {key for key, one in self.schema.items() if one.settable}
        if not olds:
            return {key: value for key, value in state.items() if key in settable and not is_empty(value)}
        live = {}
        for key, old in olds.items():
            new = state.get(key)
            if new is None:
                continue
            live[key] = new if self._differs(key, new, old) else old
        return live

    def _differs(self, key: str, current: Any, given: Any) -> bool:
        one = {key: self.schema[key]}
        planned = planning.proposed(one, {key: given}, {key: current}, lenient=self.lenient)
        return bool(planning.differences(one, {key: current}, planned, Rules(self.lenient, self.same)))

    def authenticate(self, secret: str) -> None:  # noqa: B027  # most kinds don't need it
        """Use the token of the provider's configuration, if the kind's API takes one."""

    def close(self) -> None:  # noqa: B027  # a kind without a session has nothing to close
        """Close the session with the API, which the kinds of a package share."""

    @abstractmethod
    def _create(self, planned: Values) -> tuple[str, Values]:
        """Create the planned resource; return the id and the API's answer."""

    @abstractmethod
    def _read(self, id_: str, state: Values) -> Values | None:
        """The API's whole answer, None if the resource no longer exists; for an import `state` is `locate`'s."""

    @abstractmethod
    def _update(self, id_: str, state: Values, planned: Values) -> Values:
        """Change the resource to the plan (without null), and return the API's answer."""

    @abstractmethod
    def _delete(self, id_: str, state: Values) -> None:
        """Remove the resource; a missing one is not a fault."""

    def adopt(self, id_: str) -> tuple[str, Values]:
        """Import: the id and the state of an existing resource.

        Raises:
            PluginError: no resource has this id.
        """
        state = self.read(self.state_id(id_), self.locate(id_))
        if state is None:
            msg = f"{self.resource_type}: no resource to import has the id {id_!r}"
            raise PluginError(msg)
        return self.state_id(id_), state

    def state_id(self, import_id: str) -> str:
        """The id in the state of a resource that is imported by `import_id`."""
        return import_id

    def locate(self, import_id: str) -> Values:
        """The values that `read` needs in addition to the id, from the import id."""
        return {}


def _known(planned: Values) -> Values:
    """The attributes of a request's body; the API chooses the others."""
    return {key: value for key, value in planned.items() if value is not UNKNOWN}


NOTHING: Final = Diff()
