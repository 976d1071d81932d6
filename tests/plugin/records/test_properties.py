"""Any two zones, any interruption, any lost response, any edit by others: as wanted, or told; others' are untouched."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from dnsstack.errors import DnsStackError, PlanRefused
from dnsstack.plugin.records.zone import ZoneRefused
from dnsstack.plugin.resources import Failed
from dnsstack.providers.declared import AliasedTo, DeclaredRRset, RoleRRset
from tests.conftest import up_to
from tests.plugin.records.worlds import Engine, Killed, RRsets, World, a, as_wanted

CONSENT = {"consent": ["ds", "removals"]}

addresses = st.sets(st.sampled_from(["192.0.2.1", "192.0.2.2", "192.0.2.3"]), min_size=1)
plain = st.builds(lambda values, ttl: a(*values, ttl=ttl), addresses, st.sampled_from([60, 300]))
aliases = st.sampled_from(
    [
        DeclaredRRset(None, alias=AliasedTo(target, zone, evaluated))
        for target, zone, evaluated in (
            ("a.cloudfront.net.", "Z2FDTNDATAQYW2", False),
            ("b.cloudfront.net.", "Z2FDTNDATAQYW2", False),
            ("a.us-east-1.elb.amazonaws.com.", "Z35SXDOTRQ7X7K", False),
            ("a.us-east-1.elb.amazonaws.com.", "Z35SXDOTRQ7X7K", True),
        )
    ]
)
pairs = st.builds(
    lambda one, two: DeclaredRRset(
        60, primary=RoleRRset("primary", "check", tuple(one)), secondary=RoleRRset("secondary", "", tuple(two))
    ),
    addresses.map(sorted),
    addresses.map(sorted),
)
KEYS = ["@/A", "www/A", "mail/A", "*.dev/A", "0/25.2/A", "api/AAAA"]
rrsets = plain | aliases | pairs


def _cased(zone: RRsets) -> RRsets:
    """AAAA has other addresses than A."""
    swap = {"192.0.2.1": "2001:db8::1", "192.0.2.2": "2001:db8::2", "192.0.2.3": "2001:db8::3"}

    def six(rrset: DeclaredRRset) -> DeclaredRRset:
        def of(values: tuple[str, ...]) -> tuple[str, ...]:
            return tuple(swap[value] for value in values)

        def role(part: RoleRRset | None) -> RoleRRset | None:
            return part and RoleRRset(part.set_identifier, part.health_check_id, of(part.values))

        return DeclaredRRset(
            rrset.ttl, of(rrset.values), rrset.alias, primary=role(rrset.primary), secondary=role(rrset.secondary)
        )

    return {key: six(rrset) if key.endswith("AAAA") else rrset for key, rrset in zone.items()}


zones = st.dictionaries(st.sampled_from(KEYS), rrsets, max_size=5).map(_cased)
others = st.builds(a, st.sampled_from(["203.0.113.8", "203.0.113.9"])) | plain
foreign = st.dictionaries(st.sampled_from([*KEYS, "theirs/A", "theirs/TXT"]), others, max_size=3)


@dataclass
class Trouble:
    """What happens at one call: `what` before or after the call number `at`."""

    at: int
    what: str
    key: str
    rrset: DeclaredRRset | None

    def strike(self, world: Haunted, moment: str) -> None:
        if len(world.calls) != self.at:
            return
        if self.what == "edit" and moment == "before":
            world.edited(self.key, self.rrset)
        elif self.what == f"kill {moment}":
            raise Killed
        elif self.what == f"refuse {moment}":
            raise ZoneRefused("refused, or the response is lost")


troubles = st.lists(
    st.builds(
        Trouble,
        st.integers(1, 7),
        st.sampled_from(["edit", "edit", "kill before", "kill after", "refuse before", "refuse after"]),
        st.sampled_from([*KEYS, "theirs/A"]),
        st.none() | others,
    ),
    max_size=2,
)


class Haunted(World):
    """A zone that others edit: remembers what they wrote, and which of it nobody has taken over."""

    def __init__(self, theirs: RRsets) -> None:
        super().__init__()
        self.theirs: RRsets = dict(theirs)
        self.rrsets.update(theirs)

    def edited(self, key: str, rrset: DeclaredRRset | None) -> None:
        self.rrsets.pop(key, None)
        self.theirs.pop(key, None)
        if rrset is not None:
            self.rrsets[key] = self.theirs[key] = rrset

    def haunt(self, found: list[Trouble]) -> None:
        self.calls.clear()

        def at(moment: str) -> Callable[[str], None]:
            def strike(_call: str) -> None:
                for one in found:
                    one.strike(self, moment)

            return strike

        self.before, self.after = at("before"), at("after")


def run(engine: Engine, wanted: RRsets, **more: Any) -> str:
    """How a deployment ends."""
    try:
        engine.up(wanted, **CONSENT, **more)
    except Killed:
        return "killed"
    except Failed:
        return "half"
    except PlanRefused:
        return "conflict"
    except DnsStackError:
        return "refused"
    return "done"


def untouched(world: Haunted, *asked: RRsets) -> None:
    """What others wrote is there as they wrote it, unless it could be this resource's own, whole or on its way."""
    for key, rrset in world.theirs.items():
        own = [wanted[key] for wanted in asked if key in wanted]
        values = {value for one in own for value in one.values}
        if rrset not in own and not set(rrset.values) <= values:
            assert world.rrsets.get(key) == rrset, f"{key} of others was touched"


@settings(max_examples=up_to(100))
@given(zones, zones, foreign, troubles, troubles)
def test_after_any_trouble_the_next_run_ends_as_wanted_or_tells_the_conflict(
    first: RRsets, second: RRsets, theirs: RRsets, one: list[Trouble], two: list[Trouble]
) -> None:
    world = Haunted(theirs)
    engine = Engine(world)
    states: list[RRsets] = []
    for wanted, found in ((first, one), (second, two)):
        world.haunt(found)
        run(engine, wanted)
        states.append(engine.owned)
        untouched(world, first, second)
        assert engine.owned.keys() <= first.keys() | second.keys()
    world.haunt([])
    before = dict(world.rrsets)
    engine.unfinished = True
    how = run(engine, second)

    assert how in ("done", "conflict")
    if how == "done":
        assert as_wanted(world.rrsets, second)
        assert engine.owned == second
    else:
        assert world.rrsets == before
    untouched(world, first, second)
    for was, now in world.seen:
        assert all(key in now for key in was.keys() & second.keys() & first.keys() if was[key] in engine_made(states))


def engine_made(states: list[RRsets]) -> list[DeclaredRRset]:
    """Everything that a state has had: what a deployment made and keeps must be answered all the time."""
    return [rrset for state in states for rrset in state.values()]


@settings(max_examples=up_to(50))
@given(zones, zones, foreign)
def test_any_zone_becomes_any_other_and_a_second_run_sends_nothing(
    first: RRsets, second: RRsets, theirs: RRsets
) -> None:
    alone = {key: rrset for key, rrset in theirs.items() if key not in first and key not in second}
    world = Haunted(alone)
    engine = Engine(world)
    engine.up(first, **CONSENT)
    engine.up(second, **CONSENT)
    assert world.rrsets == {**alone, **second}

    world.calls.clear()
    engine.up(second, **CONSENT)
    assert world.calls == []
    state = engine.state
    engine.refresh()
    assert engine.state == state
    engine.destroy()
    assert world.rrsets == alone


@settings(max_examples=up_to(50))
@given(zones, zones, troubles)
def test_a_refresh_after_a_crash_and_then_a_run_ends_as_wanted(
    first: RRsets, second: RRsets, found: list[Trouble]
) -> None:
    """With nobody else at work a refresh leaves no conflict, whichever document is deployed next."""
    world = Haunted({})
    engine = Engine(world)
    run(engine, first)
    world.haunt([one for one in found if one.what != "edit"])
    run(engine, second)
    world.haunt([])
    engine.refresh()

    assert run(engine, first) == "done"
    assert as_wanted(world.rrsets, first)
    assert engine.owned == first
