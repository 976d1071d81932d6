"""Removals and deletions: consents by name, only what is one's own, and what is told of a half."""

from __future__ import annotations

import pytest

from dnsstack.plugin.records.zone import ZoneRefused
from dnsstack.plugin.resources import UNKNOWN
from dnsstack.providers.declared import DeclaredRRset, RoleRRset
from tests.plugin.records.worlds import ZONE_ID, Engine, World, a, refused

WWW, FOREIGN = a("192.0.2.1"), a("203.0.113.9")
MANY = {f"h{index}/A": WWW for index in range(10)}
NS = DeclaredRRset(300, ("ns1.example.net.", "ns2.example.net."))
DS, OTHER_DS = (f"{number} 13 2 {'ab' * 32}" for number in (1, 2))


@pytest.fixture
def engine() -> Engine:
    return Engine(World())


@pytest.mark.parametrize("run", ["preview", "up"])
def test_more_removals_than_the_guard_allows_need_its_consent(engine: Engine, run: str) -> None:
    engine.up(MANY)
    few = dict(list(MANY.items())[:6])
    text = refused(lambda: getattr(engine, run)(few))

    assert "4 of 10 RRsets would be removed; the limit without consent is 30%" in text
    assert "consent: ['removals']" in text
    assert engine.world.rrsets == MANY
    engine.up(few, consent=["removals"])
    assert engine.world.rrsets == few


def test_three_of_ten_and_any_of_nine_need_none(engine: Engine) -> None:
    engine.up(MANY)
    engine.up(dict(list(MANY.items())[:7]))
    engine.up({"h0/A": WWW})
    assert engine.world.rrsets == {"h0/A": WWW}


def test_a_program_with_a_guard_is_counted_by_its_document_and_a_repeated_update_as_the_first(engine: Engine) -> None:
    few = dict(list(MANY.items())[:6])
    engine.up(MANY, counted={"rrsets": 14})

    def refuse(call: str) -> None:
        if call == "batch" and len(engine.world.rrsets) == 8:
            raise ZoneRefused("too slow")

    engine.world.before = refuse
    assert "2 of 4 changes were made" in refused(lambda: engine.up(few, counted={"rrsets": 10}))
    engine.world.before = lambda _call: None
    engine.refresh()
    engine.up(few, counted={"rrsets": 10})

    assert engine.world.rrsets == few
    assert engine.inputs["counted"] == {"rrsets": 10}
    assert "counted" not in engine.state


@pytest.mark.parametrize("counted", [7, {"rrsets": "ten"}, {"elsewhere": "www/A"}])
def test_what_no_component_writes_is_refused(engine: Engine, counted: object) -> None:
    news = {"zoneId": ZONE_ID, "zoneName": "example.com", "rrsets": {}, "counted": counted}
    (fault,) = engine.resource.check(engine.context, news, {}).faults

    assert fault.path == "counted"
    assert "leave it out" in fault.reason


def test_markers_are_not_counted_as_the_guard_does_not(engine: Engine) -> None:
    """Ten policies end in one `up`: each owner stays, and a marker goes with each."""

    def pair(*values: str) -> DeclaredRRset:
        one, two = values
        return DeclaredRRset(60, primary=RoleRRset("primary", "check", (one,)), secondary=RoleRRset("s", "", (two,)))

    marker = pair('"role=primary"', '"role=secondary"')
    engine.up(
        {**{key: pair("192.0.2.1", "192.0.2.2") for key in MANY}, **{f"_failover.h{n}/TXT": marker for n in range(10)}}
    )
    engine.up(MANY)

    assert engine.world.rrsets == MANY


def test_ds_goes_only_with_its_consent_and_comes_without(engine: Engine) -> None:
    both, one = (DeclaredRRset(300, values) for values in ((DS, OTHER_DS), (DS,)))
    engine.up({"sub/NS": NS, "sub/DS": one})
    engine.up({"sub/NS": NS, "sub/DS": both})
    for fewer in ({"sub/NS": NS, "sub/DS": one}, {"sub/NS": NS}):
        text = refused(lambda fewer=fewer: engine.up(fewer))  # type: ignore[misc]  # a lambda's default
        assert "DS records would be removed at sub/DS" in text
    assert "consent: ['ds']" in refused(engine.destroy)

    engine.preview({"sub/NS": NS, "sub/DS": {"ttl": 300, "values": [UNKNOWN]}})
    engine.up({"sub/NS": NS, "sub/DS": both}, consent=["ds"])
    engine.destroy()
    assert engine.world.rrsets == {}


def test_a_deletion_takes_the_consent_of_the_last_deployment_and_only_its_own(engine: Engine) -> None:
    engine.world.rrsets["other/A"] = FOREIGN
    engine.up(MANY)
    text = refused(engine.destroy)
    assert "run `pulumi up` without other changes" in text
    assert engine.world.rrsets == MANY | {"other/A": FOREIGN}

    engine.up(MANY, consent=["removals"])
    engine.destroy()
    assert engine.world.rrsets == {"other/A": FOREIGN}


def test_a_deletion_of_what_someone_has_changed_is_a_conflict(engine: Engine) -> None:
    engine.up({"www/A": WWW, "mail/A": WWW})
    engine.world.rrsets["www/A"] = FOREIGN
    for run in (engine.destroy, lambda: engine.up({"mail/A": WWW})):
        text = refused(run)
        assert "live is TTL 300 [203.0.113.9]" in text
        assert "a removed RRset is deleted with its live content" in text
        assert "overwrite" not in text, "a component knows no RRset that it does not declare"
    assert engine.world.rrsets == {"www/A": FOREIGN, "mail/A": WWW}

    engine.refresh()
    engine.destroy()
    assert engine.world.rrsets == {}


def test_a_deletion_that_fails_half_way_names_the_refresh_and_can_be_repeated(engine: Engine) -> None:
    engine.up({"www/A": WWW, "mail/A": WWW})

    def refuse(call: str) -> None:
        if call == "batch" and len(engine.world.rrsets) == 1:
            raise ZoneRefused("too slow")

    engine.world.before = refuse
    text = refused(engine.destroy)
    assert "too slow" in text
    assert "pulumi up --refresh" in text
    assert engine.world.rrsets == {"www/A": WWW}

    engine.world.before = lambda _call: None
    engine.destroy()
    assert engine.world.rrsets == {}


def test_what_is_gone_already_is_no_fault(engine: Engine) -> None:
    engine.up({"www/A": WWW})
    engine.world.rrsets.clear()
    engine.destroy()
    engine.up({"www/A": WWW})
    engine.world.zones.clear()
    engine.destroy()
