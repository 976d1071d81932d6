"""One zone as one resource: what a deployment sends, refuses, keeps and tells."""

from __future__ import annotations

import pytest

from dnsstack.model.nameservers import ProviderId
from dnsstack.plugin.records.zone import ZoneRefused
from dnsstack.plugin.resources import UNKNOWN, Failed, How, Level
from tests.plugin.records.worlds import ACCOUNT, ZONE_ID, Engine, Killed, World, a, refused

WWW, MAIL, FOREIGN = a("192.0.2.1"), a("192.0.2.2"), a("203.0.113.9")


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def engine(world: World) -> Engine:
    return Engine(world)


def test_a_first_deployment_fills_the_zone_and_keeps_what_is_live(engine: Engine) -> None:
    engine.world.rrsets["other/A"] = FOREIGN
    engine.up({"www/A": WWW, "mail/A": MAIL})

    assert engine.world.rrsets == {"www/A": WWW, "mail/A": MAIL, "other/A": FOREIGN}
    assert engine.id == ZONE_ID
    assert engine.owned == {"www/A": WWW, "mail/A": MAIL}
    assert (engine.state["accountId"], engine.state["format"]) == (ACCOUNT, 1)


def test_an_unchanged_preview_calls_nothing(engine: Engine) -> None:
    engine.up({"www/A": WWW})
    engine.world.calls.clear()

    assert engine.preview({"www/A": WWW}) == engine.state
    engine.up({"www/A": WWW})
    assert engine.world.calls == []


def test_one_edit_lists_once_and_sends_one_change(engine: Engine) -> None:
    engine.up({"www/A": WWW, "mail/A": MAIL})
    engine.world.calls.clear()
    engine.up({"www/A": a("192.0.2.7"), "mail/A": MAIL})

    assert engine.world.calls == ["account", "list", "batch"]
    assert engine.world.rrsets["www/A"] == a("192.0.2.7")


def test_a_preview_lists_the_zone_and_changes_nothing(engine: Engine) -> None:
    engine.preview({"www/A": WWW})

    assert engine.world.calls == ["account", "list"]
    assert engine.world.rrsets == {}


@pytest.mark.parametrize("run", ["preview", "up"])
def test_an_rrset_of_others_is_a_conflict_at_creation_and_nothing_is_sent(engine: Engine, run: str) -> None:
    engine.world.rrsets["www/A"] = FOREIGN
    text = refused(lambda: getattr(engine, run)({"www/A": WWW, "mail/A": MAIL}))

    assert "www/A" in text
    assert "wanted is TTL 300 [192.0.2.1]" in text
    assert "live is TTL 300 [203.0.113.9]" in text
    assert "overwrite: [www/A]" in text
    assert engine.world.rrsets == {"www/A": FOREIGN}
    assert engine.state == {}


def test_what_is_there_as_wanted_is_taken_over_and_told(engine: Engine) -> None:
    engine.world.rrsets["www/A"] = WWW
    engine.up({"www/A": WWW})

    assert "taken over" in engine.lines(Level.INFO)
    assert "www/A" in engine.lines(Level.INFO)
    assert engine.world.calls == ["account", "list"]
    assert engine.owned == {"www/A": WWW}


def test_overwrite_names_what_may_be_written_over(engine: Engine) -> None:
    engine.world.rrsets.update({"www/A": FOREIGN, "mail/A": FOREIGN})
    text = refused(lambda: engine.up({"www/A": WWW, "mail/A": MAIL}, overwrite=["www/A"]))
    assert "mail/A" in text
    assert "www/A:" not in text

    engine.up({"www/A": WWW}, overwrite=["www/A"])
    assert engine.world.rrsets == {"www/A": WWW, "mail/A": FOREIGN}
    assert "www/A" in engine.lines(Level.WARNING)


def test_an_extra_value_in_an_own_rrset_is_a_conflict(engine: Engine) -> None:
    engine.up({"www/A": WWW, "mail/A": MAIL})
    engine.world.rrsets["www/A"] = a("192.0.2.1", "203.0.113.9")
    text = refused(lambda: engine.up({"www/A": WWW, "mail/A": a("192.0.2.3")}))

    assert "the last deployment left TTL 300 [192.0.2.1]" in text
    assert "live is TTL 300 [192.0.2.1, 203.0.113.9]" in text
    assert "pulumi up --refresh" in text
    assert engine.world.rrsets["mail/A"] == MAIL


def test_what_someone_removed_is_made_again_and_told(engine: Engine) -> None:
    engine.up({"www/A": WWW, "mail/A": MAIL})
    del engine.world.rrsets["www/A"]
    engine.up({"www/A": WWW, "mail/A": a("192.0.2.3")})

    assert engine.world.rrsets["www/A"] == WWW
    assert "made again: www/A" in engine.lines(Level.WARNING)


def test_a_removal_of_what_someone_has_changed_is_a_conflict(engine: Engine) -> None:
    engine.up({"www/A": WWW, "mail/A": MAIL})
    engine.world.rrsets["mail/A"] = FOREIGN
    text = refused(lambda: engine.up({"www/A": WWW}))
    assert "no RRset; live is" in text

    engine.up({"www/A": WWW}, overwrite=["mail/A"])
    assert engine.world.rrsets == {"www/A": WWW}


def test_after_a_refusal_in_the_middle_the_state_has_what_is_in(engine: Engine) -> None:
    def refuse_second(call: str) -> None:
        if call == "batch" and engine.world.calls.count("batch") == 2:
            raise ZoneRefused("no more", ["www/A"])

    engine.world.before = refuse_second
    with pytest.raises(Failed, match=r"(?s)no more.*1 of 2 changes were made; not made: www/A"):
        engine.up({"www/A": WWW, "mail/A": MAIL})
    assert engine.owned == {"mail/A": MAIL}

    engine.world.before = lambda _call: None
    engine.up({"www/A": WWW, "mail/A": MAIL})
    assert engine.world.rrsets == engine.owned == {"www/A": WWW, "mail/A": MAIL}


def test_a_refusal_of_the_first_batch_leaves_no_state(engine: Engine) -> None:
    def refuse(call: str) -> None:
        if call == "batch":
            raise ZoneRefused("no rights")

    engine.world.before = refuse
    assert "None of the changes was made" in refused(lambda: engine.up({"www/A": WWW}))
    assert engine.state == {}


def test_where_the_zone_cant_be_listed_after_a_refusal_a_refresh_finds_what_is_in(engine: Engine) -> None:
    def fail(call: str) -> None:
        if call == "list" and "batch" in engine.world.calls:
            raise ZoneRefused("no answer")

    def lost(_call: str) -> None:
        raise ZoneRefused("response lost")

    engine.world.before, engine.world.after = fail, lost
    text = refused(lambda: engine.up({"www/A": WWW}))
    assert "not known" in text
    assert "pulumi up --refresh" in text
    assert engine.owned == {}

    engine.world.before = engine.world.after = lambda _call: None
    engine.refresh()
    assert engine.owned == {"www/A": WWW}


def test_a_killed_update_followed_by_a_reverted_document_is_mended_by_a_refresh(engine: Engine) -> None:
    engine.up({"www/A": WWW})

    def kill(_call: str) -> None:
        raise Killed

    engine.world.after = kill
    with pytest.raises(Killed):
        engine.up({"www/A": a("192.0.2.7")})
    engine.world.after = lambda _call: None

    engine.up({"www/A": WWW})
    assert engine.world.rrsets == {"www/A": a("192.0.2.7")}, "the state knows nothing of it, so nothing differs"

    engine.refresh()
    engine.up({"www/A": WWW})
    assert engine.world.rrsets == {"www/A": WWW}


def test_a_cancelled_deployment_finishes_its_batch_and_keeps_it(engine: Engine) -> None:
    engine.context = type(engine.context)(stop=lambda: "batch" in engine.world.calls)
    with pytest.raises(Failed, match="cancelled"):
        engine.up({"www/A": WWW, "mail/A": MAIL})
    assert engine.world.rrsets == engine.owned == {"mail/A": MAIL}


def test_another_zone_id_replaces_and_the_new_zone_is_filled_first(engine: Engine) -> None:
    engine.up({"www/A": WWW})
    news = engine.checked({"www/A": WWW}, zone_id="Z999")
    found = engine.resource.diff(engine.context, engine.made(), news, ())

    assert found.replacing == {"zoneId"}
    assert not found.delete_first


@pytest.mark.parametrize("zone_id", ["Z999", UNKNOWN])
def test_a_replacement_needs_the_consent_in_the_state_that_its_deletion_will_need(
    engine: Engine, zone_id: object
) -> None:
    many = {f"h{index}/A": WWW for index in range(12)}
    engine.up(many)
    news = engine.checked(many, zone_id=zone_id)
    text = refused(lambda: engine.resource.diff(engine.context, engine.made(), news, ()))
    assert "consent: ['removals']" in text

    engine.up(many, consent=["removals"])
    news = engine.checked(many, zone_id=zone_id)
    assert engine.resource.diff(engine.context, engine.made(), news, ()).replacing == {"zoneId"}


def test_a_zone_that_does_not_exist_yet_is_previewed_without_a_call(engine: Engine) -> None:
    found = engine.preview({"www/A": WWW}, zone_id=UNKNOWN)

    assert engine.world.calls == []
    assert found["rrsets"] == {"www/A": WWW.to_inputs()}
    assert found["accountId"] is UNKNOWN


def test_a_value_that_is_known_later_is_open_at_preview_and_decided_at_deployment(engine: Engine) -> None:
    engine.world.rrsets["www/A"] = FOREIGN
    found = engine.preview({"www/A": {"ttl": 300, "values": [UNKNOWN]}, "mail/A": MAIL})

    assert found["rrsets"]["www/A"] == {"ttl": 300, "values": [UNKNOWN]}
    assert "known only during the deployment: www/A" in engine.lines(Level.WARNING)
    refused(lambda: engine.up({"www/A": WWW, "mail/A": MAIL}))


def test_an_unknown_value_of_an_own_rrset_is_a_change_of_its_own(engine: Engine) -> None:
    engine.up({"www/A": WWW, "mail/A": MAIL})
    news = engine.checked({"www/A": {"ttl": 300, "values": [UNKNOWN]}, "mail/A": MAIL})
    found = engine.resource.diff(engine.context, engine.made(), news, ())

    assert found.details == {'rrsets["www/A"].values[0]': How.UPDATE}
    engine.resource.update(engine.context, engine.made(), news, (), preview=True)
    assert engine.lines(Level.WARNING) == ""


def test_ignored_changes_stay_as_they_are(engine: Engine) -> None:
    engine.up({"www/A": WWW, "mail/A": MAIL})
    engine.world.rrsets["www/A"] = FOREIGN
    engine.up({"www/A": a("192.0.2.7"), "mail/A": a("192.0.2.3")}, ignore=['rrsets["www/A"]'])

    assert engine.world.rrsets == {"www/A": FOREIGN, "mail/A": a("192.0.2.3")}
    assert engine.owned["www/A"] == WWW


@pytest.mark.parametrize("foreign", ["www/TXT", "www/A"])
def test_an_rrset_of_others_that_excludes_a_new_one_is_a_conflict(engine: Engine, foreign: str) -> None:
    engine.world.rrsets[foreign] = FOREIGN
    text = refused(lambda: engine.preview({"www/CNAME": a("web.example.net.")}))

    assert f"{foreign}: TTL 300" in text
    assert "www/CNAME can't exist together with it" in text


def test_an_own_rrset_makes_room_for_another_type(engine: Engine) -> None:
    engine.up({"www/A": WWW})
    engine.up({"www/CNAME": a("web.example.net.")})

    assert engine.world.rrsets == {"www/CNAME": a("web.example.net.")}
    assert engine.world.calls.count("batch") == 2


def test_credentials_of_another_account_read_and_change_nothing(engine: Engine) -> None:
    engine.up({"www/A": WWW})
    engine.world.account = "999999999999"
    before = dict(engine.state)

    for run in (lambda: engine.up({"www/A": MAIL}), engine.refresh, engine.destroy):
        assert "999999999999" in refused(run)
    assert engine.world.rrsets == {"www/A": WWW}
    assert engine.state == before


def test_the_zone_of_another_name_is_refused(engine: Engine) -> None:
    news = engine.checked({"www/A": WWW}) | {"zoneName": "example.org"}
    text = refused(lambda: engine.resource.create(engine.context, news, preview=False))
    assert "is example.com, but zoneName is example.org" in text


def test_a_zone_that_is_missing_is_an_error_for_a_deployment(engine: Engine) -> None:
    engine.up({"www/A": WWW})
    engine.world.zones.clear()
    assert f"there is no zone {ZONE_ID}" in refused(lambda: engine.up({"www/A": MAIL}))


def test_cloudflares_flattened_cname_may_be_beside_others(world: World) -> None:
    engine = Engine(world, ProviderId.CLOUDFLARE)
    world.zones["0" * 32] = {"@/MX": FOREIGN}
    engine.up({"@/CNAME": a("web.example.net.")}, zone_id="0" * 32)
    assert "@/CNAME" in world.zones["0" * 32]


def test_what_others_write_while_a_deployment_sends_stays_theirs(engine: Engine) -> None:
    engine.up({"www/A": WWW, "mail/A": MAIL})

    def edit(_call: str) -> None:
        engine.world.rrsets["www/A"] = FOREIGN

    engine.world.after = edit
    with pytest.raises(Failed, match=r"www/A is not what was listed"):
        engine.up({"www/A": a("192.0.2.7"), "mail/A": a("192.0.2.8")})
    engine.world.after = lambda _call: None

    assert engine.owned == {"www/A": WWW, "mail/A": a("192.0.2.8")}
    refused(lambda: engine.up({"www/A": a("192.0.2.7"), "mail/A": a("192.0.2.8")}))
    assert engine.world.rrsets["www/A"] == FOREIGN
