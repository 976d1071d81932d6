"""RRsets that a follower moves: written at creation, deleted when removed, otherwise its own business."""

from __future__ import annotations

import pytest

from dnsstack.model.nameservers import ProviderId
from dnsstack.plugin.resources import How
from tests.plugin.records.worlds import ZONE_ID, Engine, World, a, refused

PRIMARY = a("192.0.2.1", "192.0.2.2", ttl=60, follow=True)
MOVED = a("198.51.100.1", "198.51.100.2", ttl=120, follow=True)
MAIL = a("192.0.2.9")
ID = "0" * 32


@pytest.fixture
def engine() -> Engine:
    found = Engine(World(), ProviderId.CLOUDFLARE, zone_id=ID)
    found.world.zones = {ID: {}, ZONE_ID: {}}
    found.up({"www/A": PRIMARY, "mail/A": MAIL}, zone_id=ID)
    found.world.zones[ID]["www/A"] = MOVED
    return found


def test_a_moved_rrset_is_equal_to_what_is_declared(engine: Engine) -> None:
    state = dict(engine.state)
    engine.refresh()
    assert engine.state == state
    assert not engine.resource.diff(
        engine.context,
        engine.made(),
        engine.checked({"www/A": a("192.0.2.7", "192.0.2.8", ttl=300, follow=True), "mail/A": MAIL}, zone_id=ID),
        (),
    )


def test_a_deployment_of_something_else_leaves_it_where_it_is(engine: Engine) -> None:
    engine.up({"www/A": a("192.0.2.7", "192.0.2.8", follow=True), "mail/A": a("192.0.2.10")}, zone_id=ID)
    assert engine.world.zones[ID] == {"www/A": MOVED, "mail/A": a("192.0.2.10")}


def test_a_slot_more_is_created_and_one_less_is_deleted(engine: Engine) -> None:
    three = a("192.0.2.1", "192.0.2.2", "192.0.2.3", ttl=60, follow=True)
    news = engine.checked({"www/A": three, "mail/A": MAIL}, zone_id=ID)
    found = engine.resource.diff(engine.context, engine.made(), news, ())
    assert found.details == {'rrsets["www/A"].values[2]': How.ADD}

    engine.up({"www/A": three, "mail/A": MAIL}, zone_id=ID)
    assert set(MOVED.values) < set(engine.world.zones[ID]["www/A"].values)
    engine.up({"www/A": PRIMARY, "mail/A": MAIL}, zone_id=ID)
    assert len(engine.world.zones[ID]["www/A"].values) == 2


def test_a_slot_that_someone_removed_is_created_again(engine: Engine) -> None:
    engine.world.zones[ID]["www/A"] = a("198.51.100.1", ttl=120, follow=True)
    engine.refresh()
    engine.up({"www/A": PRIMARY, "mail/A": MAIL}, zone_id=ID)
    assert len(engine.world.zones[ID]["www/A"].values) == 2


def test_a_value_more_is_a_conflict(engine: Engine) -> None:
    engine.world.zones[ID]["www/A"] = a("198.51.100.1", "198.51.100.2", "203.0.113.9")
    refused(lambda: engine.up({"www/A": PRIMARY, "mail/A": a("192.0.2.10")}, zone_id=ID))


def test_it_is_deleted_with_whatever_it_has(engine: Engine) -> None:
    engine.up({"mail/A": MAIL}, zone_id=ID)
    assert engine.world.zones[ID] == {"mail/A": MAIL}


def test_where_follow_ends_the_declared_values_are_written(engine: Engine) -> None:
    plain = a("192.0.2.1", "192.0.2.2", ttl=60)
    engine.up({"www/A": plain, "mail/A": MAIL}, zone_id=ID)
    assert engine.world.zones[ID]["www/A"] == plain


def test_where_follow_begins_the_records_are_marked_and_keep_their_content(engine: Engine) -> None:
    engine.up({"www/A": PRIMARY, "mail/A": a("192.0.2.77", follow=True)}, zone_id=ID)
    assert engine.world.zones[ID]["mail/A"] == a("192.0.2.9", follow=True)
    assert engine.owned["mail/A"].follow


def test_records_that_lost_their_mark_get_it_back_and_keep_their_content(engine: Engine) -> None:
    engine.world.zones[ID]["www/A"] = a(*MOVED.values, ttl=120, comment="somebody's")
    engine.refresh()
    assert engine.differs({"www/A": PRIMARY, "mail/A": MAIL})
    engine.up({"www/A": PRIMARY, "mail/A": MAIL}, zone_id=ID)
    assert engine.world.zones[ID]["www/A"].follow
    assert engine.world.zones[ID]["www/A"].values == MOVED.values


def test_a_moved_rrset_is_taken_over_by_its_mark(engine: Engine) -> None:
    other = Engine(engine.world, ProviderId.CLOUDFLARE)
    other.up({"www/A": PRIMARY}, zone_id=ID)
    assert other.owned == {"www/A": PRIMARY}
    assert engine.world.zones[ID]["www/A"] == MOVED


def test_an_rrset_of_others_is_not_taken_over_for_its_number_of_records(engine: Engine) -> None:
    engine.world.zones[ID]["new/A"] = a("203.0.113.9")
    wanted = {"www/A": PRIMARY, "mail/A": MAIL, "new/A": a("192.0.2.3", follow=True)}
    refused(lambda: engine.up(wanted, zone_id=ID))
    engine.up(wanted, zone_id=ID, overwrite=["new/A"])
    assert engine.world.zones[ID]["new/A"] == a("203.0.113.9", follow=True)
