"""The interface of a resource type in the in-process host, and its adapter for dnsstack's own plugin."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from dnsstack.plugin.resources import Context, ExistingResource, Resource, Values
from dnsstack.providers.vendors.planning import InputDifference
from dnsstack.sandbox.deploy.detail import at
from dnsstack.sandbox.plugins.kind import Diff, PluginError


class Carried(Protocol):
    """A resource type whose resources the host can create, read, change and delete; see `plugins.kind.Kind`."""

    def check(self, news: Values, olds: Values) -> tuple[Values, list[tuple[str, str]]]:
        """The inputs, and every fault as (property, reason); `olds` are those of the last deployment, {} before it."""

    def diff(self, state: Values, news: Values, ignore: Collection[str] = ()) -> Diff:
        """The differences between state and inputs."""

    def preview(self, state: Values, news: Values, ignore: Collection[str] = ()) -> Values:
        """The state as far as it is known before the change."""

    def create(self, news: Values) -> tuple[str, Values]:
        """Create it, and return its id and its state."""

    def read(self, id_: str, state: Values) -> Values | None:
        """Its state now, or None if it no longer exists."""

    def update(self, id_: str, state: Values, news: Values, ignore: Collection[str] = ()) -> Values:
        """Change it in place, and return its new state."""

    def delete(self, id_: str, state: Values) -> None:
        """Remove it."""

    def live_inputs(self, state: Values, olds: Values) -> Values:
        """The inputs that agree with a state from `read`."""

    def adopt(self, id_: str) -> tuple[str, Values]:
        """Import it, and return its id and its state."""


class OwnType:
    """A resource type of dnsstack's own plugin, called in this process as its servicer would call it.

    `inputs` are those of the last deployment, which the engine passes with the state.
    """

    def __init__(self, token: str, resource: Resource, context: Context, inputs: Values | None = None) -> None:
        self._token = token
        self._resource = resource
        self._context = context
        self._inputs = inputs or {}
        self._live: dict[str, Values] = {}

    def after(self, inputs: Values) -> OwnType:
        """The same type for a resource that had these inputs."""
        return OwnType(self._token, self._resource, self._context, inputs)

    def _existing(self, id_: str, state: Values) -> ExistingResource:
        return ExistingResource(id_, state, self._inputs)

    def check(self, news: Values, olds: Values) -> tuple[Values, list[tuple[str, str]]]:
        """The plugin's own check."""
        found = self._resource.check(self._context, news, olds)
        return dict(found.inputs), [(fault.path, fault.reason) for fault in found.faults]

    def diff(self, state: Values, news: Values, ignore: Collection[str] = ()) -> Diff:
        """The plugin's differences, with the old and new values."""
        found = self._resource.diff(self._context, self._existing("", state), news, tuple(ignore))
        return Diff(
            tuple(
                InputDifference(path, at(state, path), at(news, path), path in found.replacing)
                for path in found.details
            )
        )

    def preview(self, state: Values, news: Values, ignore: Collection[str] = ()) -> Values:
        """The outputs that are known before; an update lists the zone, as the plugin does."""
        if not state:
            return self._resource.create(self._context, news, preview=True).state
        made = self._existing(str(state.get("zoneId", "")), state)
        return self._resource.update(self._context, made, news, tuple(ignore), preview=True)

    def create(self, news: Values) -> tuple[str, Values]:
        """Create it."""
        made = self._resource.create(self._context, news, preview=False)
        return made.id, made.state

    def read(self, id_: str, state: Values) -> Values | None:
        """The declared part of the state at the provider."""
        found = self._resource.read(self._context, id_, state, self._inputs)
        if found is None:
            return None
        self._live[id_] = found.inputs
        return found.state

    def update(self, id_: str, state: Values, news: Values, ignore: Collection[str] = ()) -> Values:
        """Change it."""
        return self._resource.update(self._context, self._existing(id_, state), news, tuple(ignore), preview=False)

    def delete(self, id_: str, state: Values) -> None:
        """Remove it."""
        self._resource.delete(self._context, self._existing(id_, state))

    def live_inputs(self, state: Values, olds: Values) -> Values:
        """The inputs that `read` returned; `olds` if nothing was read."""
        return self._live.get(str(state.get("zoneId", "")), olds)

    def adopt(self, id_: str) -> tuple[str, Values]:
        """Import by the plugin's own id.

        Raises:
            PluginError: no resource has this id.
        """
        found = self._resource.read(self._context, id_, {}, {})
        if found is None:
            msg = f"{self._token}: no resource to import has the id {id_!r}"
            raise PluginError(msg)
        self._live[found.id] = found.inputs
        return found.id, found.state
