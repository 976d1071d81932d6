"""What goes wrong while a Cloudflare zone is changed: one clear error each, and nothing half done that is not told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnsstack.plugin.records.cloudflare_sending import FRESH
from dnsstack.plugin.records.zone import ZoneRefused
from dnsstack.providers.cloudflare import record_batch
from dnsstack.sandbox.cloudflare_api import DEFAULT_ACCOUNT, CloudflareApi, Permission, Plan, Token
from dnsstack.sandbox.emulated_api.faults import Fault
from tests.plugin.records.cloudflare_world import World, add_zone, changes, listed, many, on_plan, rrset
from tests.providers.cloudflare_zones import Declared, zones

BATCH = "*/dns_records/batch"
ONE = {"www/A": rrset("192.0.2.1")}
TWO = {"www/A": rrset("192.0.2.2"), "new/A": rrset("192.0.2.3")}


def refused(world: World, wanted: Declared, **options: object) -> ZoneRefused:
    zone = world.open(**options)  # type: ignore[arg-type]  # as `open` takes them
    try:
        world.hold(wanted, zone)
    except ZoneRefused as error:
        return error
    pytest.fail("nothing was refused")


def test_throttling_is_waited_out(world: World) -> None:
    fault = world.api.faults.add(Fault("POST", BATCH, status=429, retry_after=250, count=2))

    world.hold(ONE)

    assert world.values() == ONE
    assert fault.hits == 2
    assert world.now == pytest.approx(500)
    assert world.told[:2] == ["Cloudflare's API accepts no more calls for now; waiting 250 s"] * 2


def test_a_service_that_asks_for_no_pause_is_not_asked_without_end(world: World) -> None:
    world.api.faults.add(Fault("POST", BATCH, status=429, retry_after=0, count=None))

    assert "would exceed the operation's time limit of 10 s" in str(refused(world, ONE, seconds=10))
    assert world.calls("POST") <= 10


def test_throttling_beyond_the_limit_of_the_operation_is_told(world: World) -> None:
    world.api.faults.add(Fault("POST", BATCH, status=429, retry_after=250, count=None))

    error = refused(world, ONE, seconds=600)

    assert "waiting 250 s more would exceed the operation's time limit of 600 s" in str(error)
    assert "nothing was changed" in str(error)
    assert world.records() == []
    assert world.now == pytest.approx(250)


@pytest.mark.parametrize("how", [{"drop": True}, {"status": 502}, {"status": 504}], ids=str)
@pytest.mark.parametrize("carried_out", [True, False])
def test_a_lost_answer_is_looked_up_before_anything_is_sent_again(
    world: World, how: dict[str, int], *, carried_out: bool
) -> None:
    world.hold(ONE)
    world.api.requests.clear()
    fault = world.api.faults.add(Fault("POST", BATCH, commit=carried_out, **how))  # type: ignore[arg-type]  # its fields

    world.hold(TWO)

    assert fault.hits == 1
    assert world.values() == TWO
    seen = world.calls("POST") + (1 if "drop" in how else 0)
    assert seen == (1 if carried_out else 2)


def test_a_service_that_never_answers_is_given_up(world: World) -> None:
    world.api.faults.add(Fault("POST", BATCH, drop=True, count=None))

    error = refused(world, ONE)

    assert "no answer from Cloudflare's API" in str(error)
    assert "in 3 attempts; nothing was changed" in str(error)
    assert error.keys == ("www/A",)


def test_a_batch_that_arrives_late_is_not_taken_for_a_refusal(world: World) -> None:
    """The first request is carried out between the look-up and the second one, which then finds everything there."""
    world.api.faults.add(Fault("POST", BATCH, drop=True))
    late = World(world.api, world.zone)
    world.waits = [lambda: None, lambda: None, lambda: late.hold(ONE)]

    world.hold(ONE)

    assert world.values() == ONE
    assert len(world.records()) == 1


def test_a_lost_batch_of_which_a_part_is_there_is_told(world: World) -> None:
    world.hold(many(3))
    world.api.faults.add(Fault("POST", BATCH, drop=True))
    [first, *_] = world.records()
    world.waits = [lambda: world.remove(first["id"])]

    error = refused(world, {})

    assert "so someone else is changing it" in str(error)
    assert set(error.keys) == set(many(3))


def test_a_refusal_in_the_middle_names_the_record_and_the_reason(world: World) -> None:
    """The API doesn't say which: halves are sent until one change is left."""
    wanted = {**many(40), "h20/A": rrset("10.0.0.1", ttl=1, proxied=True)}

    error = refused(world, wanted)

    assert str(error).startswith("h20/A 10.0.0.1: Cloudflare's API answers 400: 9003 Target 10.0.0.1 is not allowed")
    assert error.keys == ("h20/A",)
    assert "20 of 40 changes of records were made" in str(error)
    assert len(world.records()) == 20
    assert world.calls("POST") < 14


def test_a_refusal_that_points_at_the_change_needs_no_search(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    from dnsstack.providers.cloudflare.api import answers  # patched here alone

    monkeypatch.setattr(answers, "_pointer", lambda _: ("posts", 20))

    error = refused(world, {**many(40), "h20/A": rrset("10.0.0.1", ttl=1, proxied=True)})

    assert error.keys == ("h20/A",)
    assert "nothing was changed" in str(error)
    assert world.calls("POST") == 1


def test_the_plans_quota_is_told_and_not_filled_up(world: World) -> None:
    world.api.store.add_account(DEFAULT_ACCOUNT)
    on_plan(world, Plan.FREE)
    world.hold(many(190))

    error = refused(world, {**many(150), **{f"new{number}/A": rrset("192.0.2.9") for number in range(20)}})

    assert "The record quota has been exceeded" in str(error)
    assert "new records are created before old ones are deleted" in str(error)
    assert len(world.records()) == 190


def test_batches_have_the_plans_size(world: World) -> None:
    on_plan(world, Plan.FREE)

    world.hold(many(450))

    assert world.calls("POST") == 3
    assert world.told[-3:] == [f"Cloudflare: {done} of 450 changes of records were made" for done in (200, 400, 450)]


def test_a_plan_that_takes_less_than_was_thought_is_no_obstacle(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    on_plan(world, Plan.FREE)
    monkeypatch.setattr("dnsstack.providers.cloudflare.api.zone.FREE_LIMIT", record_batch.LIMIT)

    world.hold(many(450))

    assert world.values() == many(450)


READER = Token("token-that-may-read-everything", frozenset({Permission.ZONE_READ, Permission.DNS_READ}))


def test_a_token_that_may_only_read_is_told_what_it_lacks(world: World) -> None:
    world.api.add_token(READER)

    error = refused(world, many(40), token=READER)

    assert "403: 10000 Authentication error; the token needs Zone Read and DNS Write for this zone" in str(error)
    assert READER.secret not in str(error)
    assert world.calls("POST") == 1


def someone_edits(world: World, name: str, **fields: object) -> None:
    [record] = [one for one in world.records() if one["name"] == name]
    world.edit(record["id"], **fields)


@pytest.mark.parametrize("edit", [
    lambda world, id_: world.remove(id_),
    lambda world, id_: world.edit(id_, content="192.0.2.77"),
    lambda world, id_: world.edit(id_, comment="mine"),
    lambda world, id_: world.edit(id_, ttl=77),
], ids=["removed", "content", "comment", "ttl"])  # fmt: skip
@pytest.mark.parametrize("wanted", [{}, {"h1/A": rrset("192.0.2.9")}], ids=["delete", "change"])
def test_what_someone_else_changes_while_we_wait_is_not_overwritten(
    world: World, edit: Callable[[World, str], None], wanted: Declared
) -> None:
    world.hold(many(3))
    zone = world.open()
    planned = changes(zone, {**many(3), "h1/A": rrset("192.0.2.9")} if wanted else many(1))
    [record] = [one for one in world.records() if one["name"] == "h1.example.com"]
    edit(world, record["id"])
    before = world.records()
    world.now += FRESH + 1

    with pytest.raises(ZoneRefused, match="someone else has changed h1/A since it was listed; nothing was chan"):
        zone.apply(planned, world.told.append, lambda: False)

    assert world.records() == before


def test_what_someone_else_removed_is_named_whenever_it_was(world: World) -> None:
    world.hold(many(3))
    zone = world.open()
    planned = changes(zone, {})
    world.remove(world.records()[1]["id"])

    with pytest.raises(ZoneRefused, match="someone else has changed h1/A"):
        zone.apply(planned, world.told.append, lambda: False)

    assert len(world.records()) == 2


def test_what_someone_else_made_in_the_way_is_named(world: World) -> None:
    zone = world.open()
    planned = changes(zone, {**many(9), "www/CNAME": rrset("a.example.net.")})
    World(world.api, world.zone).hold({"www/A": rrset("192.0.2.8")})

    with pytest.raises(ZoneRefused, match=r"www/CNAME a.example.net.: .*400: 81053") as error:
        zone.apply(planned, world.told.append, lambda: False)

    assert error.value.keys == ("www/CNAME",)


def test_cancel_finishes_the_batch_in_flight_and_begins_no_other(world: World) -> None:
    on_plan(world, Plan.FREE)
    zone = world.open()
    planned = changes(zone, many(450))

    with pytest.raises(ZoneRefused, match="cancelled; 200 of 450 changes of records were made; the next deployment"):
        zone.apply(planned, world.told.append, lambda: world.calls("POST") > 0)

    assert len(world.records()) == len(listed(zone)) == 200


def test_cancel_ends_a_wait(world: World) -> None:
    world.api.faults.add(Fault("POST", BATCH, status=429, retry_after=250, count=None))
    zone = world.open()
    planned = changes(zone, ONE)

    with pytest.raises(ZoneRefused, match="cancelled; nothing was changed"):
        zone.apply(planned, world.told.append, lambda: world.now > 10)

    assert world.now < 12


def test_an_operation_that_is_too_late_leaves_time_to_see_what_is_in(world: World) -> None:
    world.hold(ONE)
    zone = world.open(seconds=400)
    planned = changes(zone, TWO)
    world.now += 301

    with pytest.raises(ZoneRefused, match="the operation's time limit of 400 s has passed"):
        zone.apply(planned, world.told.append, lambda: False)

    assert zone.listing() is not None


def test_a_value_that_is_none_is_refused_before_anything_is_sent(world: World) -> None:
    error = refused(world, {"www/A": rrset("no address")})

    assert "nothing was sent: address: 'no address' is not an IPv4 address; write four decimal numbers" in str(error)
    assert "validation error" not in str(error)
    assert world.calls("POST") == 0


@given(zones(), zones(), st.lists(st.sampled_from(("ok", "lost", "done", "429", "500")), max_size=6))
def test_any_zone_becomes_any_other_whatever_answers_are_lost(
    cloudflare_api: CloudflareApi, before: Declared, after: Declared, course: list[str]
) -> None:
    world = World(cloudflare_api, add_zone(cloudflare_api))
    try:
        world.hold(before)
        foreign = {"foreign/TXT": rrset('"not ours"')}
        world.hold({**before, **foreign})
        moved = {key for key in after if key in before and after[key].follow}
        for step in course:
            world.api.faults.add(_FAULTS[step]())
        try:
            world.hold({**after, **foreign})
        except ZoneRefused:
            world.api.faults.clear()
            world.hold({**after, **foreign})
        found = {key: one for key, one in world.values().items() if key not in moved}
        assert found == {key: one for key, one in {**after, **foreign}.items() if key not in moved}
    finally:
        world.api.faults.clear()
        world.api.store.delete_zone(world.zone.id)


_FAULTS: dict[str, Callable[[], Fault]] = {
    "ok": lambda: Fault("POST", BATCH, delay=0.0001),
    "lost": lambda: Fault("POST", BATCH, drop=True),
    "done": lambda: Fault("POST", BATCH, drop=True, commit=True),
    "429": lambda: Fault("POST", BATCH, status=429, retry_after=3),
    "500": lambda: Fault("POST", BATCH, status=500, commit=True),
}
