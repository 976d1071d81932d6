"""The in-process host's steps for each registration and at the end of the program: a part of the engine's rules."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from dnsstack.plugin import roster as own_plugin
from dnsstack.plugin.resources import Context, Failed, Level
from dnsstack.plugin.schema import NAME as OWN
from dnsstack.plugin.values import Secrets
from dnsstack.providers.vendors.planning import top
from dnsstack.providers.vendors.values import Values
from dnsstack.sandbox.deploy.carried import Carried, OwnType
from dnsstack.sandbox.deploy.detail import told
from dnsstack.sandbox.deploy.registration import Registration, needs_cli
from dnsstack.sandbox.deploy.replacing import Condemned, layers, resting_on
from dnsstack.sandbox.deploy.stack import DeploymentError, ResourceChange
from dnsstack.sandbox.deploy.stash import Stash
from dnsstack.sandbox.deploy.state import DeployedResource, State, is_sealed
from dnsstack.sandbox.plugins.kind import Diff, Kind
from dnsstack.sandbox.plugins.roster import PACKAGES

Guard = Callable[[Registration, Values, Values, Values], None]
"""Runs the before_update hooks: registration, old inputs, new inputs, old outputs; before_create without the last."""


@dataclass
class Kinds:
    """The kinds in use: one session for each provider, default or configured by the program."""

    config: Mapping[str, str]
    _sessions: dict[str, dict[str, Kind]] = field(default_factory=dict)
    _tokens: dict[str, str] = field(default_factory=dict)
    _own: dict[str, dict[str, OwnType]] = field(default_factory=dict)
    _settings: dict[str, Values] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    """The warnings of dnsstack's own plugin."""

    def configure(self, reference: str, inputs: Values) -> None:
        """Remember an explicit provider's token, and the settings of dnsstack's own."""
        self._settings[reference] = inputs
        if isinstance(inputs.get("apiToken"), str):
            self._tokens[reference] = inputs["apiToken"]

    def find(self, type_: str, provider: str, inputs: Values | None = None) -> Carried:
        """The kind of a resource type under a provider reference, "" for the default one; `inputs` are the former ones.

        Raises:
            EnvironmentFault: no plugin of the sandbox has the type.
        """
        if type_ == Stash.resource_type:
            return Stash()
        package = type_.partition(":")[0]
        if package == OWN:
            return self._own_type(type_, provider).after(inputs or {})
        if package not in PACKAGES:
            raise needs_cli(f"the resource type {type_}")
        key = f"{package} {provider}"
        if key not in self._sessions:
            self._sessions[key] = PACKAGES[package]()
            token = self._tokens.get(provider, self.config.get(f"{package}:apiToken", ""))
            for kind in self._sessions[key].values() if token else ():
                kind.authenticate(token)
        if type_ not in self._sessions[key]:
            raise needs_cli(f"the resource type {type_}")
        return self._sessions[key][type_]

    def _own_type(self, type_: str, provider: str) -> OwnType:
        """A resource type of dnsstack's plugin; its settings are an explicit provider's or the configuration's."""
        if provider not in self._own:
            plugin = own_plugin.package()
            prefix = f"{OWN}:"
            default = {key.removeprefix(prefix): value for key, value in self.config.items() if key.startswith(prefix)}
            given = self._settings.get(provider, default)
            hidden = Secrets({(name,) for name in given})  # this host does not keep which of them are secret
            credentials = plugin.configuration.credentials(given, hidden)
            context = Context(credentials=credentials, tell=self._tell)
            self._own[provider] = {token: OwnType(token, one, context) for token, one in plugin.resources.items()}
        if type_ not in self._own[provider]:
            raise needs_cli(f"the resource type {type_}")
        return self._own[provider][type_]

    def _tell(self, level: Level, text: str) -> None:
        if level is Level.WARNING:
            self.told.append(text)


class Steps:
    """Makes one resource after another agree with the program."""

    def __init__(self, state: State, kinds: Kinds, guard: Guard, *, dry_run: bool) -> None:
        self._state = state
        self._kinds = kinds
        self._guard = guard
        self._dry_run = dry_run
        self._seen: set[str] = set()
        self._condemned: dict[str, Condemned] = {}
        self.former: dict[str, tuple[str, ...]] = {}
        """The former URNs of each registered resource, for its children."""
        self.changes: list[ResourceChange] = []

    def register(self, new: Registration) -> tuple[str, Values]:
        """Deploy one resource, and return its id and its outputs.

        Raises:
            DeploymentError: a provider or a protection refuses the step.
            EnvironmentFault: the step needs the Pulumi CLI.
        """
        if new.urn in self._seen:
            message = f"Duplicate resource URN '{new.urn}'; try giving it a unique name"
            raise DeploymentError(message)
        old = self._old(new)
        self._seen.add(new.urn)
        if not new.custom or new.type.startswith("pulumi:providers:"):
            return self._bookkeep(new, old)
        if new.secrets and new.type.startswith(f"{OWN}:"):
            raise needs_cli("a secret value among the RRsets of nameservers.resources: per-zone", new.urn)
        kind = self._kinds.find(new.type, new.provider, old.inputs if old else None)
        inputs = dict(new.inputs)
        if old is not None:
            inputs = _ignoring(new, old.inputs)
        inputs, failures = kind.check(inputs, {} if old is None else old.inputs)
        if failures:
            faults = "; ".join(f"{key}: {reason}" for key, reason in failures)
            message = f"{new.type} resource '{new.name}' has a problem: {faults}"
            raise DeploymentError(message)
        if old is None:
            return self._adopt(new, kind, inputs) if new.import_id else self._create(new, kind, inputs)
        if new.import_id and new.import_id.rpartition("/")[2] != old.id and new.import_id != old.id:
            raise needs_cli("an import that replaces another resource", new.urn)
        return self._bring(new, kind, old, inputs)

    def _old(self, new: Registration) -> DeployedResource | None:
        """The resource in the old state, by URN or else by alias; with an alias it is moved to the new URN."""
        found = self._known(new.urn)
        self.former[new.urn] = new.former
        if found is not None:
            return found
        for alias in new.former:
            old = self._known(alias)
            if old is not None and alias not in self._seen:
                self._seen.add(alias)
                self.former[new.urn] = (alias, *new.former)
                moved = replace(old, urn=new.urn)
                if not self._dry_run and not old.doomed:
                    self._state.drop(alias)
                    self._state.keep(moved)  # a step that fails now must not lose it
                return moved
        return None

    def _known(self, urn: str) -> DeployedResource | None:
        """The resource with this URN after the last deployment, also if it was deleted already to be replaced."""
        condemned = self._condemned.get(urn)
        return condemned.resource if condemned else self._state.get(urn)

    def _bookkeep(self, new: Registration, old: DeployedResource | None) -> tuple[str, Values]:
        """Keep a component or a provider in the state; nothing is called."""
        id_ = "" if not new.custom else (old.id if old else new.name)
        self._kinds.configure(f"{new.urn}::{id_}", new.inputs)
        self.changes.append(ResourceChange("same" if old else "create", new.urn))
        self._keep(new, id_, new.inputs, new.inputs)
        return id_, new.inputs

    def _keep(self, new: Registration, id_: str, inputs: Values, outputs: Values) -> None:
        if self._dry_run:
            return
        self._state.keep(
            DeployedResource(
                urn=new.urn,
                type=new.type,
                id=id_,
                custom=new.custom,
                inputs=self._state.seal(inputs, new.secrets),
                outputs=self._state.seal(outputs, new.secrets),
                parent=new.parent,
                provider=new.provider,
                dependencies=new.dependencies,
                property_dependencies=new.property_dependencies,
                protect=new.protect,
                retain_on_delete=new.retain_on_delete,
            )
        )

    @contextmanager
    def _keeping_what_is_in(self, new: Registration, inputs: Values) -> Iterator[None]:
        """Keep the outputs of an operation that failed halfway, so that the next deployment updates from there."""
        try:
            yield
        except Failed as failed:
            self._keep(new, failed.id, failed.inputs or inputs, failed.state)
            raise

    def _create(
        self, new: Registration, kind: Carried, inputs: Values, done: str = "create", told: tuple[str, ...] = ()
    ) -> tuple[str, Values]:
        self.changes.append(ResourceChange(done, new.urn, told))
        self._guard(new, {}, inputs, {})
        if self._dry_run:
            return "", kind.preview({}, inputs)
        with self._keeping_what_is_in(new, inputs):
            id_, outputs = kind.create(inputs)
        self._keep(new, id_, inputs, outputs)
        return id_, outputs

    def _adopt(self, new: Registration, kind: Carried, inputs: Values) -> tuple[str, Values]:
        """Import: the existing resource must agree with the program, except for ignored inputs."""
        id_, outputs = kind.adopt(new.import_id)
        live = kind.live_inputs(outputs, {})
        inputs, _ = kind.check(_ignoring(replace(new, inputs=inputs), live), live)
        differing = kind.diff(outputs, inputs, new.ignore_changes).changed
        if differing:
            message = f"inputs to import do not match the existing resource: {new.name}: {', '.join(differing)}"
            raise DeploymentError(message)
        self.changes.append(ResourceChange("import", new.urn))
        self._keep(new, id_, inputs, outputs)
        return id_, outputs

    def _bring(self, new: Registration, kind: Carried, old: DeployedResource, inputs: Values) -> tuple[str, Values]:
        outputs = self._state.unseal(old.outputs, inputs)
        diff = kind.diff(outputs, inputs, new.ignore_changes)
        if old.doomed:
            return self._create(new, kind, inputs, "replace", _told(diff, new))
        if diff.replaces or any(key in new.replace_on_changes for key in diff.changed):
            return self._replace(new, kind, old, inputs, diff)
        if diff:
            self.changes.append(ResourceChange("update", new.urn, _told(diff, new)))
            self._guard(new, self._state.unseal(old.inputs, inputs), inputs, outputs)
            if self._dry_run:
                return old.id, kind.preview(outputs, inputs, new.ignore_changes)
            with self._keeping_what_is_in(new, inputs):
                outputs = kind.update(old.id, outputs, inputs, new.ignore_changes)
        else:
            self.changes.append(ResourceChange("same", new.urn))
        self._keep(new, old.id, inputs, outputs)
        return old.id, outputs

    def _replace(
        self, new: Registration, kind: Carried, old: DeployedResource, inputs: Values, diff: Diff
    ) -> tuple[str, Values]:
        """Create before delete, or delete first with all dependents if the program asks for it."""
        _require_unprotected(old, diff.replaces or diff.changed)
        if new.delete_before_replace:
            names = {new.urn, *self.former[new.urn]}
            along = resting_on(names, self._state, self._seen, self._kinds.find)
            for one in reversed(along):
                _require_unprotected(one.resource, one.keys)
                self._condemned[one.resource.urn] = one
                self._remove(one.resource.urn, one.resource)
            self._remove(old.urn, old)
        elif not self._dry_run:
            self._state.doom(old)
        return self._create(new, kind, inputs, "replace", _told(diff, new))

    def finish(self) -> None:
        """Delete the resources that the program no longer has, in reverse order of dependency.

        Raises:
            DeploymentError: something to delete is protected.
        """
        known = self._seen | self._condemned.keys()
        gone = [(key, item) for key, item in reversed(list(self._state)) if item.doomed or key not in known]
        self.delete(gone)

    def delete(self, gone: list[tuple[str, DeployedResource]]) -> None:
        """Delete these, as the engine does without a preview: first those without dependents, then the next layer.

        A protected one is refused after the rest of its layer was deleted; all later layers stay. A dry run refuses
        before.
        """
        for layer in [gone] if self._dry_run else layers(gone):
            protected = [item.urn for _, item in layer if item.protect and not item.doomed]
            for key, item in layer:
                if item.urn not in protected:
                    self._delete(key, item)
            if protected:
                named = "\n".join(f"  {urn.rpartition('::')[2]}" for urn in protected)
                message = (
                    f"these resources are protected and can't be deleted; lift the protection by name first:\n{named}"
                )
                raise DeploymentError(message)

    def _delete(self, key: str, item: DeployedResource) -> None:
        if not item.doomed:
            self.changes.append(ResourceChange("delete", item.urn))
        self._remove(key, item)

    def _remove(self, key: str, item: DeployedResource) -> None:
        """Delete it at its provider, unless it is retained, and forget it; does nothing at preview."""
        if self._dry_run:
            return
        if item.custom and not item.retain_on_delete and not item.type.startswith("pulumi:providers:"):
            self._kinds.find(item.type, item.provider, item.inputs).delete(item.id, item.outputs)
        self._state.drop(key)

    def refresh(self) -> None:
        """Change the state to agree with the providers; a resource that is missing there is removed here."""
        for key, item in self._state:
            if not item.custom or item.type.startswith("pulumi:providers:") or item.doomed:
                continue
            kind = self._kinds.find(item.type, item.provider, item.inputs)
            outputs = kind.read(item.id, item.outputs)
            if outputs is None:
                self.changes.append(ResourceChange("delete", item.urn))
                self._state.drop(key)
                continue
            hidden = {name for name, value in {**item.outputs, **item.inputs}.items() if is_sealed(value)}
            outputs = self._state.seal(outputs, hidden)
            inputs = self._state.seal(kind.live_inputs(outputs, item.inputs), hidden)
            self.changes.append(ResourceChange("same" if inputs == item.inputs else "update", item.urn))
            self._state.update(replace(item, inputs=inputs, outputs=outputs))


def _require_unprotected(item: DeployedResource, why: Collection[str]) -> None:
    if item.protect:
        message = (
            f"unable to replace resource {item.urn!r} as it is currently marked for protection"
            f" ({', '.join(why)} changed)"
        )
        raise DeploymentError(message)


def _told(diff: Diff, new: Registration) -> tuple[str, ...]:
    """The changes in words; secrets stay hidden."""
    return tuple(
        told(item.path, item.old, item.new, hidden=top(item.path) in new.secrets or is_sealed(item.old))
        for item in diff.details
    )


def _ignoring(new: Registration, olds: Values) -> Values:
    """The new inputs, with the old value of each that `ignore_changes` names."""
    kept: dict[str, Any] = {key: olds[key] for key in new.ignore_changes if key in olds}
    return {key: value for key, value in new.inputs.items() if key not in new.ignore_changes} | kept
