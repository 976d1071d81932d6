"""The whole resource over the emulated Cloudflare: any two zones, any interruption, any lost answer, any edit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnsstack.errors import DnsStackError
from dnsstack.model.nameservers import ProviderId
from dnsstack.plugin.records.cloudflare import TOKEN
from dnsstack.plugin.records.zone import ZoneProvider
from dnsstack.providers.cloudflare.follow import COMMENT
from dnsstack.providers.declared import DeclaredRRset, Key
from dnsstack.sandbox.cloudflare_api import CloudflareApi, Plan
from dnsstack.sandbox.emulated_api.faults import Fault
from tests.plugin.records.cloudflare_world import World, add_zone, many, on_plan, rrset
from tests.plugin.records.worlds import Engine, Killed
from tests.providers.cloudflare_zones import Declared, zones

BATCH = "*/dns_records/batch"
CONSENT = ["removals", "ds"]
FOREIGN = {"foreign/TXT": rrset('"not ours"')}


@dataclass
class Deployed:
    """The engine's side of one resource in one zone."""

    world: World
    engine: Engine

    def up(self, wanted: Declared, **more: Any) -> None:
        """Deploy."""
        self.engine.up(wanted, zone_id=self.world.zone.id, consent=CONSENT, **more)

    def again(self, wanted: Declared) -> None:
        """The next deployment, after a refresh as the messages say."""
        if self.engine.id:
            self.engine.refresh()
        self.up(wanted)

    def live(self, *without: Key) -> dict[Key, DeclaredRRset | None]:
        """What the zone holds."""
        return {key: one for key, one in self.world.values().items() if key not in without}


class _Providing:
    """What the engine's side asks of a world."""

    def __init__(self, world: World) -> None:
        self._world = world

    def provider(self, _: ProviderId) -> ZoneProvider:
        return ZoneProvider(ProviderId.CLOUDFLARE, TOKEN, lambda _, zone_id: self._world.open(zone_id=zone_id))


def deployed(world: World) -> Deployed:
    engine = Engine(_Providing(world), ProviderId.CLOUDFLARE)  # type: ignore[arg-type]  # all that it asks of one
    return Deployed(world, engine)


@pytest.fixture
def stack(world: World) -> Deployed:
    return deployed(world)


@pytest.fixture(scope="module")
def fresh(cloudflare_api: CloudflareApi) -> Callable[[], Iterator[Deployed]]:
    def made() -> Iterator[Deployed]:
        zone = add_zone(cloudflare_api)
        try:
            world = World(cloudflare_api, zone)
            world.hold(FOREIGN)
            yield deployed(world)
        finally:
            cloudflare_api.faults.clear()
            cloudflare_api.store.delete_zone(zone.id)

    return made


def moved(before: Declared, after: Declared) -> set[Key]:
    """RRsets whose content is the follower's."""
    return {key for key in after if after[key].follow and key in before}


def as_wanted(stack: Deployed, before: Declared, after: Declared) -> None:
    followed = moved(before, after)
    assert stack.live(*followed) == {key: one for key, one in {**after, **FOREIGN}.items() if key not in followed}
    for key in followed:
        live = stack.live()[key]
        assert live is not None
        assert len(live.values) == len(after[key].values)


@given(zones(), zones())
def test_any_zone_becomes_any_other(fresh: Callable[[], Iterator[Deployed]], before: Declared, after: Declared) -> None:
    for stack in fresh():
        stack.up(before)
        stack.up(after)

        as_wanted(stack, before, after)
        calls = stack.world.calls()
        stack.engine.preview(after, zone_id=stack.world.zone.id, consent=CONSENT)
        assert stack.world.calls() == calls


@given(zones(), zones(), st.integers(0, 3), st.sampled_from(("refused", "lost", "killed")))
def test_any_interruption_is_mended_by_the_next_deployment(
    fresh: Callable[[], Iterator[Deployed]], before: Declared, after: Declared, at: int, how: str
) -> None:
    for stack in fresh():
        stack.up(before)
        interrupt(stack, at, how)
        with suppress(DnsStackError, Killed):
            stack.up(after)
        stack.world.api.faults.clear()
        stack.world.on_send = None

        stack.again(after)

        as_wanted(stack, before, after)


def interrupt(stack: Deployed, at: int, how: str) -> None:
    """Let the batch number `at` and all after it end in that way."""
    if how == "refused":
        stack.world.api.faults.add(Fault("POST", BATCH, status=400, code=9000, message="no", skip=at, count=None))
    elif how == "lost":
        stack.world.api.faults.add(Fault("POST", BATCH, drop=True, skip=at, count=None))
    else:
        left = iter(range(at))
        stack.world.on_send = lambda: killed() if next(left, None) is None else None


def killed() -> None:
    """The plugin's process ends."""
    raise Killed


_EDITS: dict[str, Callable[[World, str], None]] = {
    "removed": lambda world, id_: world.remove(id_),
    "ttl": lambda world, id_: world.edit(id_, ttl=777),
    "comment": lambda world, id_: world.edit(id_, comment="someone else's"),
}


def edit_once(world: World, left: list[str], how: str) -> Callable[[], None]:
    """Someone's edit of a record, at the first call."""
    return lambda: _EDITS[how](world, left.pop()) if left else None


@given(zones(), zones(), st.integers(0, 30), st.sampled_from(sorted(_EDITS)))
def test_after_an_edit_at_the_same_time_the_zone_is_as_wanted_or_the_conflict_is_told(
    fresh: Callable[[], Iterator[Deployed]], before: Declared, after: Declared, which: int, how: str
) -> None:
    for stack in fresh():
        stack.up(before)
        mine = [one["id"] for one in stack.world.records() if not one["name"].startswith("foreign.")]
        left = mine[which % len(mine) : which % len(mine) + 1] if mine else []
        stack.world.on_send = edit_once(stack.world, left, how)
        told = False
        for deploy in (stack.up, stack.again):
            try:
                deploy(after)
            except DnsStackError as error:
                told = "someone else" in str(error) or "live is" in str(error)
            else:
                told = False

        assert stack.live()["foreign/TXT"] == FOREIGN["foreign/TXT"]
        if not told:
            as_wanted(stack, before, after)


def test_a_deployment_cut_between_two_batches_goes_on_without_a_conflict(stack: Deployed) -> None:
    """The TTL changes and a value goes: what is there in between is neither what was nor what is wanted."""
    before = {"www/A": rrset("192.0.2.1", "192.0.2.2", "192.0.2.3")}
    after = {"www/A": rrset("192.0.2.1", ttl=60)}
    stack.up(before)
    stack.world.api.faults.add(Fault("POST", BATCH, status=400, code=9000, message="no", skip=1))

    with pytest.raises(DnsStackError, match="9000 no"):
        stack.up(after)
    between = stack.live()
    stack.up(after)

    assert between == {"www/A": rrset("192.0.2.1", "192.0.2.2", "192.0.2.3", ttl=60)}
    assert stack.live() == after


def test_records_that_disagree_are_a_conflict_that_shows_them(stack: Deployed) -> None:
    wanted = {"www/A": rrset("192.0.2.1", "192.0.2.2", "192.0.2.3")}
    stack.up(wanted)
    [odd] = [one for one in stack.world.records() if one["content"] == "192.0.2.2"]
    stack.world.edit(odd["id"], ttl=77)

    changed = {"www/A": replace(wanted["www/A"], comment="x")}
    with pytest.raises(DnsStackError, match=r"192\.0\.2\.2 ; TTL 77"):
        stack.up(changed)
    stack.up(changed, overwrite=["www/A"])

    assert stack.live() == changed


def test_a_policy_begins_and_ends_at_the_same_records(stack: Deployed) -> None:
    stack.up({"www/A": rrset("192.0.2.1", ttl=60)})
    [before] = stack.world.records()

    stack.up({"www/A": rrset("192.0.2.1", ttl=60, follow=True, comment=COMMENT)})
    [during] = stack.world.records()
    stack.world.edit(during["id"], content="192.0.2.99")
    stack.up({"www/A": rrset("192.0.2.1", ttl=120, follow=True, comment=COMMENT)})
    [flipped] = stack.world.records()
    stack.up({"www/A": rrset("192.0.2.1", ttl=60)})
    [after] = stack.world.records()

    assert [one["id"] for one in (during, flipped, after)] == [before["id"]] * 3
    assert (during["content"], during["ttl"], during["comment"]) == ("192.0.2.1", 60, COMMENT)
    assert [one["content"] for one in (flipped, after)] == ["192.0.2.99", "192.0.2.1"]


def test_a_quota_in_the_middle_is_told_with_what_is_in(stack: Deployed) -> None:
    stack.world.api.store.add_account(replace(stack.world.api.store.accounts()[0], record_quota=250))
    on_plan(stack.world, Plan.FREE)

    with pytest.raises(DnsStackError, match="quota") as error:
        stack.up(many(300))

    assert "200 of 300" in str(error.value)
    assert len(stack.engine.owned) == len(stack.world.records()) == 200
