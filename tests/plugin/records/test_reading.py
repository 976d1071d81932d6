"""A refresh and an import: only declared RRsets, and no failure that empties a state."""

from __future__ import annotations

import pytest

from dnsstack.errors import EnvironmentFault
from dnsstack.plugin.records.zone import ListedRRset, Listing
from dnsstack.plugin.resources import Level
from dnsstack.providers.declared import DeclaredRRset, RoleRRset
from tests.plugin.records.worlds import ACCOUNT, ZONE_ID, Engine, World, Zone, a, refused

WWW, MAIL, FOREIGN = a("192.0.2.1"), a("192.0.2.2"), a("203.0.113.9")


@pytest.fixture
def engine() -> Engine:
    found = Engine(World())
    found.up({"www/A": WWW, "mail/A": MAIL})
    return found


def test_a_refresh_of_an_unchanged_zone_changes_nothing(engine: Engine) -> None:
    engine.world.rrsets["other/A"] = FOREIGN
    state, inputs = dict(engine.state), dict(engine.inputs)
    engine.refresh()

    assert (engine.state, engine.inputs) == (state, inputs)


def test_a_refresh_takes_what_is_live_of_declared_rrsets_alone(engine: Engine) -> None:
    engine.world.rrsets.update({"www/A": FOREIGN, "other/A": FOREIGN})
    del engine.world.rrsets["mail/A"]
    engine.refresh()

    assert engine.owned == {"www/A": FOREIGN}
    assert engine.inputs["rrsets"] == {"www/A": FOREIGN.to_inputs()}
    engine.up({"www/A": WWW, "mail/A": MAIL})
    assert engine.world.rrsets == {"www/A": WWW, "mail/A": MAIL, "other/A": FOREIGN}


def test_an_rrset_of_others_under_a_key_that_was_refused_stays_theirs_after_a_refresh(engine: Engine) -> None:
    engine.world.rrsets["new/A"] = FOREIGN
    engine.inputs = engine.inputs | {"rrsets": engine.inputs["rrsets"] | {"new/A": MAIL.to_inputs()}}
    engine.refresh()

    assert "new/A" not in engine.owned
    refused(lambda: engine.up({"www/A": WWW, "mail/A": MAIL, "new/A": MAIL}))
    assert engine.world.rrsets["new/A"] == FOREIGN


def test_what_a_crash_kept_out_of_the_state_and_was_asked_for_is_ours_after_a_refresh(engine: Engine) -> None:
    engine.world.rrsets["new/A"] = MAIL
    engine.inputs = engine.inputs | {"rrsets": engine.inputs["rrsets"] | {"new/A": MAIL.to_inputs()}}
    engine.refresh()
    assert engine.owned["new/A"] == MAIL


def test_a_zone_that_is_missing_in_the_recorded_account_is_gone(engine: Engine) -> None:
    engine.world.zones.clear()
    engine.refresh()
    assert engine.id == ""


def test_a_zone_that_is_missing_for_nobody_knows_whose_credentials_is_an_error(engine: Engine) -> None:
    engine.world.zones.clear()
    del engine.state["accountId"]
    assert "there is no zone" in refused(engine.refresh)
    assert engine.owned == {"www/A": WWW, "mail/A": MAIL}


@pytest.mark.parametrize("call", ["account", "list"])
def test_a_failure_to_read_is_an_error_and_keeps_the_state(engine: Engine, call: str) -> None:
    def fail(name: str) -> None:
        if name == call:
            raise EnvironmentFault("AccessDenied")

    engine.world.before = fail
    assert refused(engine.refresh).partition(";")[0] == "AccessDenied"
    assert engine.owned == {"www/A": WWW, "mail/A": MAIL}


def test_an_rrset_that_has_become_of_an_unknown_kind_stays_in_the_state_and_is_told(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def weighted(zone: Zone) -> Listing:
        return {key: ListedRRset(None if key == "www/A" else live, None) for key, live in zone.world.rrsets.items()}

    monkeypatch.setattr(Zone, "listing", weighted)
    engine.refresh()

    assert engine.owned == {"www/A": WWW, "mail/A": MAIL}
    assert "www/A now has a kind" in engine.lines(Level.WARNING)
    assert "a kind that dnsstack does not write" in refused(lambda: engine.up({"www/A": MAIL, "mail/A": MAIL}))


@pytest.mark.parametrize("format_", [2, "two"])
def test_state_of_a_newer_format_is_refused(engine: Engine, format_: object) -> None:
    engine.state["format"] = format_
    for run in (engine.refresh, engine.destroy, lambda: engine.up({"www/A": MAIL, "mail/A": MAIL})):
        assert f"written in format {format_}" in refused(run)


# -- import ----------------------------------------------------------------------------------------------------


@pytest.fixture
def existing() -> Engine:
    """A zone with RRsets, and an engine that knows nothing of it."""
    found = Engine(World())
    found.world.rrsets.update({"@/SOA": FOREIGN, "@/NS": FOREIGN, "www/A": WWW, "mail/A": MAIL, "other/A": FOREIGN})
    return found


def test_an_import_of_a_zone_records_nothing_and_the_deployment_takes_over_what_is_equal(
    existing: Engine,
) -> None:
    before = dict(existing.world.rrsets)
    existing.imported(ZONE_ID)
    assert (existing.id, existing.owned) == (ZONE_ID, {})
    assert (existing.state["zoneName"], existing.state["accountId"]) == ("example.com", ACCOUNT)

    existing.up({"www/A": WWW})
    assert existing.owned == {"www/A": WWW}
    assert existing.world.rrsets == before
    refused(lambda: existing.up({"www/A": WWW, "mail/A": FOREIGN}))


def test_an_import_of_everything_records_all_but_soa_and_apex_ns(existing: Engine) -> None:
    existing.imported(f"{ZONE_ID}/*")

    assert existing.id == ZONE_ID
    assert existing.owned == {"www/A": WWW, "mail/A": MAIL, "other/A": FOREIGN}
    assert existing.inputs["rrsets"].keys() == existing.owned.keys()


def test_an_import_of_everything_records_only_what_a_program_may_declare(existing: Engine) -> None:
    primary, secondary = RoleRRset("p", "check", ("192.0.2.1",)), RoleRRset("s", "", ("192.0.2.2",))
    lone = {"one/A": DeclaredRRset(60, primary=primary), "two/A": DeclaredRRset(60, secondary=secondary)}
    existing.world.rrsets.update(lone)
    existing.imported(f"{ZONE_ID}/*")

    assert existing.owned.keys() == {"www/A", "mail/A", "other/A", "one/A"}
    assert "two/A" in existing.lines(Level.WARNING)


def test_no_deployment_after_an_import_of_everything_removes_what_it_does_not_declare(existing: Engine) -> None:
    """The engine imports and updates in one run where the program has the import id."""
    before = dict(existing.world.rrsets)
    existing.imported(f"{ZONE_ID}/*")
    existing.up({"www/A": a("192.0.2.7")})

    assert existing.world.rrsets == before | {"www/A": a("192.0.2.7")}
    assert existing.owned == {"www/A": a("192.0.2.7")}
    assert "mail/A, other/A; they are kept in the zone" in existing.lines(Level.WARNING)


def test_after_an_import_of_everything_the_declared_are_as_any_others(existing: Engine) -> None:
    existing.imported(f"{ZONE_ID}/*")
    declared = {"www/A": WWW, "mail/A": MAIL, "other/A": FOREIGN}
    existing.refresh()
    existing.up(declared)
    if "whole" in existing.state:
        existing.up(declared | {"more/A": WWW})
    del declared["other/A"]
    existing.up(declared)
    assert "other/A" not in existing.world.rrsets


@pytest.mark.parametrize("id_", ["Z999", "Z999/*"])
def test_an_import_of_a_zone_that_is_not_there_is_an_error(existing: Engine, id_: str) -> None:
    assert "there is no zone Z999" in refused(lambda: existing.imported(id_))


@pytest.mark.parametrize(
    "id_", ["", "/*", "example.com", f"/hostedzone/{ZONE_ID}", f"{ZONE_ID}/*/*", f"{ZONE_ID}/www/A"]
)
def test_an_import_id_that_is_none_is_refused_before_anybody_is_asked(existing: Engine, id_: str) -> None:
    before = list(existing.world.calls)

    assert "is not a zone id of route53; write Z" in refused(lambda: existing.imported(id_))
    assert existing.world.calls == before
