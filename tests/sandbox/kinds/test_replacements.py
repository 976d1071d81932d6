"""Every input of every rendered kind whose change replaces: carried out by the in-process host, in both orders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dnsstack.sandbox.deploy import DeploymentError
from dnsstack.sandbox.deploy.registration import Registration, urn
from dnsstack.sandbox.deploy.state import State
from dnsstack.sandbox.deploy.steps import Kinds, Steps
from dnsstack.sandbox.plugins.kind import Kind, PluginError
from tests.sandbox.kinds.conftest import World
from tests.sandbox.kinds.samples import ACCOUNT, SAMPLES, Sample, Values
from tests.sandbox.kinds.test_tables import REPLACES

OUTLIVING = ("ZoneDnsSettings", "RegisteredDomain")
"""What is not an object of its own: nothing is made and nothing goes."""
TAKEN = {("Zone", "account"): "already exists"}
"""What can only be made once the old one is gone."""
REPLACED = [pytest.param(sample, name, id=f"{sample}-{name}") for sample in SAMPLES for name in sample.replaced]


class _Worlds(Kinds):
    """The world's own kinds, with the sessions that they have open."""

    def __init__(self, world: World) -> None:
        super().__init__({})
        self._world = world

    def find(self, type_: str, provider: str, inputs: Values | None = None) -> Kind:  # noqa: ARG002  # the interface
        return self._world.kinds[type_]


class Host:
    """A program of a few resources, deployed again and again by the host's steps."""

    def __init__(self, world: World, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.world = world
        self.state = State(folder)
        self.calls: list[tuple[str, str]] = []
        """What was created and deleted, as (verb, id)."""
        self._kinds = _Worlds(world)
        for kind in world.kinds.values():
            self._listen(type(kind), patch)

    def _listen(self, kind: type[Kind], patch: pytest.MonkeyPatch) -> None:
        create, delete = kind.create, kind.delete

        def creating(self_: Kind, news: Values) -> tuple[str, Values]:
            made = create(self_, news)
            self.calls.append(("create", made[0]))
            return made

        def deleting(self_: Kind, id_: str, state: Values) -> None:
            delete(self_, id_, state)
            self.calls.append(("delete", id_))

        patch.setattr(kind, "create", creating)
        patch.setattr(kind, "delete", deleting)

    def up(self, *resources: Registration, dry_run: bool = False) -> list[tuple[str, str]]:
        """Deploy them; each operation that is a change, with the resource's name."""
        steps = self.steps(dry_run=dry_run)
        for one in resources:
            steps.register(one)
        steps.finish()
        return changed(steps)

    def steps(self, *, dry_run: bool = False) -> Steps:
        """Those of one deployment."""
        self.calls.clear()
        return Steps(self.state, self._kinds, lambda *_: None, dry_run=dry_run)

    def id(self, one: Registration) -> str:
        kept = self.state.get(one.urn)
        assert kept is not None
        return kept.id

    def existing(self, sample: Sample, id_: str, inputs: Values) -> Values | None:
        """What the provider answers for an id."""
        kind = self.world.kind(sample)
        return kind.read(id_, self.world.filled(inputs))


@pytest.fixture
def host(world: World, tmp_path: Path) -> Iterator[Host]:
    with pytest.MonkeyPatch.context() as patch:
        found = Host(world, tmp_path, patch)
        yield found
        found.up()
        found.state.close()


def changed(steps: Steps) -> list[tuple[str, str]]:
    return [(change.operation, change.name) for change in steps.changes if change.operation != "same"]


def registered(token: str, inputs: Values, name: str = "it", **more: Any) -> Registration:
    given: dict[str, Any] = {
        "parent": "",
        "custom": True,
        "secrets": frozenset(),
        "dependencies": (),
        "property_dependencies": {},
        "provider": "",
        "protect": False,
        "retain_on_delete": False,
        "delete_before_replace": False,
        "ignore_changes": (),
        "replace_on_changes": (),
        "import_id": "",
        **more,
    }
    return Registration(urn("up", "tests", "", token, name), token, name, inputs=inputs, **given)


def test_every_input_that_replaces_is_carried_out() -> None:
    carried = {token: {name for one in SAMPLES if one.token == token for name in one.replaced} for token in REPLACES}

    assert carried == REPLACES


@pytest.mark.parametrize("first", [False, True], ids=["created-first", "deleted-first"])
@pytest.mark.parametrize(("sample", "name"), REPLACED)
def test_a_replacement_is_carried_out(host: Host, sample: Sample, name: str, *, first: bool) -> None:
    inputs = host.world.filled(sample.full)
    edited = {**inputs, **host.world.filled(sample.replaced[name])}
    before, after = (registered(sample.token, one, delete_before_replace=first) for one in (inputs, edited))
    assert host.up(before) == [("create", "it")]
    old = host.id(before)

    assert host.up(after, dry_run=True) == [("replace", "it")]
    assert host.calls == []
    refusal = None if first else TAKEN.get((sample.id, name))
    if refusal:
        with pytest.raises(PluginError, match=refusal):
            host.up(after)
        assert host.calls == []
        return
    assert host.up(after) == [("replace", "it")]

    new = host.id(after)
    order = [("create", new), ("delete", old)]
    assert host.calls == (order[::-1] if first else order)
    if not sample.token.endswith(OUTLIVING):
        assert host.existing(sample, old, inputs) is None
    assert host.existing(sample, new, edited) is not None
    assert host.up(after) == []


ZONE, RECORD = "cloudflare:index/zone:Zone", "cloudflare:index/dnsRecord:DnsRecord"
ADDRESS: Values = {"type": "A", "ttl": 60, "content": "192.0.2.1"}


def zone(name: str, token: str = "zone", **more: Any) -> Registration:
    account = {"account": {"id": ACCOUNT}}
    return registered(ZONE, {**account, "name": name}, token, delete_before_replace=True, **more)


def record(host: Host, rests_on: Registration, **more: Any) -> Registration:
    inputs = {**ADDRESS, "zoneId": host.id(rests_on), "name": "www"}
    return registered(RECORD, inputs, "www", property_dependencies={"zoneId": (rests_on.urn,)}, **more)


def test_what_rests_on_what_is_deleted_first_goes_before_it_and_comes_after_it(host: Host) -> None:
    before, after = zone("a.example"), zone("b.example")
    host.up(before)
    host.up(before, record(host, before))
    gone = [("delete", host.id(record(host, before))), ("delete", host.id(before))]

    assert host.up(after, record(host, before), dry_run=True) == [("replace", "zone"), ("replace", "www")]
    assert host.calls == []
    steps = host.steps()
    steps.register(after)
    steps.register(record(host, after))
    steps.finish()

    assert host.calls[:2] == gone
    assert [verb for verb, _ in host.calls[2:]] == ["create", "create"]
    assert changed(steps) == [("replace", "zone"), ("replace", "www")]
    assert host.up(after, record(host, after)) == []


def test_what_no_longer_rests_on_it_only_goes(host: Host) -> None:
    """As with the engine, whose summary says nothing of it."""
    before, after = zone("a.example"), zone("b.example")
    host.up(before)
    host.up(before, record(host, before))

    assert host.up(after, dry_run=True) == [("replace", "zone")]
    assert host.up(after) == [("replace", "zone")]
    assert [verb for verb, _ in host.calls] == ["delete", "delete", "create"]
    assert len(list(host.state)) == 1


def test_what_is_protected_keeps_what_it_rests_on(host: Host) -> None:
    before, after = zone("a.example"), zone("b.example")
    host.up(before)
    existing = record(host, before, protect=True)
    host.up(before, existing)

    for dry_run in (True, False):
        with pytest.raises(DeploymentError, match=r"www.* marked for protection \(zoneId changed\)"):
            host.up(after, dry_run=dry_run)
        assert host.calls == []
    host.up(before, record(host, before))


@pytest.mark.parametrize("first", [False, True], ids=["created-first", "deleted-first"])
def test_a_new_name_and_a_replacement_at_once(host: Host, *, first: bool) -> None:
    """Of what rests on it, too: its own dependencies are kept under the old name."""
    before = zone("a.example")
    host.up(before)
    web = record(host, before)
    host.up(before, web)
    after = replace(zone("b.example", "renamed"), former=(before.urn,), delete_before_replace=first)
    steps = host.steps()
    steps.register(after)
    steps.register(replace(record(host, after), name="web", urn=f"{after.urn}-web", former=(web.urn,)))
    steps.finish()

    assert changed(steps) == [("replace", "renamed"), ("replace", "renamed-web")]
    verbs = ["delete", "delete", "create", "create"]
    assert [verb for verb, _ in host.calls] == (verbs if first else verbs[::-1])


def test_a_step_that_fails_keeps_what_has_a_new_name(host: Host) -> None:
    before = zone("a.example")
    host.up(before)
    existing = host.id(before)
    renamed = replace(before, urn=f"{before.urn}-new", former=(before.urn,), inputs={**before.inputs, "type": "odd"})

    with pytest.raises(PluginError):
        host.up(renamed)

    assert host.id(renamed) == existing
