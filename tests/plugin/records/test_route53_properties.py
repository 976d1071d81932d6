"""The properties of `test_properties` over Route53's emulated API: its refusals, batches and five requests a second."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import dns.name
import dns.rdatatype
import pytest
from botocore.exceptions import ClientError
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dnsstack.model.nameservers import ProviderId
from dnsstack.providers.declared import DeclaredRRset, RoleRRset, split
from dnsstack.providers.route53 import zone_batches
from dnsstack.providers.route53.api.patience import CallPace
from dnsstack.providers.route53.declared import record_sets
from dnsstack.sandbox.dns.answer import answer
from dnsstack.sandbox.dns.route53 import Route53Content
from dnsstack.sandbox.emulated_api.faults import Fault
from tests.conftest import up_to
from tests.plugin.records.route53_world import APEX, Route53World
from tests.plugin.records.test_properties import KEYS, foreign, others, run, zones
from tests.plugin.records.worlds import Engine, Killed, RRsets, World, a, as_wanted

EXCLUSIVE: Final = st.sampled_from(
    [
        {},
        {"flip/CNAME": a("b.example.net.")},
        {"flip/A": a("192.0.2.3")},
        {"flip/A": a("192.0.2.2"), "flip/TXT": a('"t"'), "x.flip/A": a("192.0.2.1")},
        {"flip/NS": a("ns.flip.example.com.", "ns.example.net."), "ns.flip/A": a("192.0.2.1")},
        {"x.flip/TXT": a('"below"'), "*.dev/AAAA": a("2001:db8::9"), "a.dev/A": a("192.0.2.9")},
        {"b.a.dev/TXT": a('"deep"'), "flip/A": a("192.0.2.3", ttl=60)},
    ]
)
"""What an owner can't have beside something else, a delegation with its glue, names that hide a wildcard."""

wanted_zones = st.builds(lambda zone, more: {**zone, **more}, zones, EXCLUSIVE)
QUESTIONS: Final = [
    (f"{owner}.{APEX}", rdtype)
    for owner in ("www", "mail", "any.dev", "a.dev", "b.a.dev", "0/25.2", "flip", "x.flip")
    for rdtype in ("A", "TXT")
] + [(APEX, "A"), (f"api.{APEX}", "AAAA"), (f"any.dev.{APEX}", "AAAA")]


@dataclass
class Trouble:
    """What happens before the request number `at`, or to it."""

    at: int
    what: str
    key: str
    rrset: DeclaredRRset | None


troubles = st.lists(
    st.builds(
        Trouble,
        st.integers(1, 9),
        st.sampled_from(["edit", "edit", "kill", "lost", "done", "throttled", "failed", "denied", "stop"]),
        st.sampled_from([*KEYS, "theirs/A", "flip/A"]),
        st.none() | others,
    ),
    max_size=3,
)
FAULTS: Final[dict[str, Callable[[], Fault]]] = {
    "lost": lambda: Fault(drop=True),
    "done": lambda: Fault(drop=True, commit=True),
    "throttled": lambda: Fault(status=400, code="Throttling", count=2),
    "failed": lambda: Fault(status=500, commit=True),
    "denied": lambda: Fault(status=403, code="AccessDenied", message="no"),
}


_CASES: Final[dict[str, Callable[[str], str]]] = {
    "AAAA": lambda value: f"2001:db8::{value.rpartition('.')[2]}",
    "TXT": lambda value: f'"{value}"',
}
"""What somebody else writes instead of an address."""


def _same(value: str) -> str:
    return value


@dataclass
class Haunted(CallPace):
    """A zone in which others are at work: each request that the plugin is about to make may be met by a trouble."""

    world: Route53World
    troubles: list[Trouble] = field(default_factory=list)
    theirs: RRsets = field(default_factory=dict)
    requests: int = 0

    def __post_init__(self) -> None:
        CallPace.__init__(self)
        self.world.pace = self
        self.world.add_zone()

    def take(self, now: float) -> float:
        waiting = super().take(now)
        if not waiting:
            self.requests += 1
            for one in sorted(self.troubles, key=lambda one: one.what != "edit"):
                if one.at != self.requests:
                    continue
                self.strike(one)
        return waiting

    def strike(self, one: Trouble) -> None:
        if one.what == "edit":
            self.edit(one.key, one.rrset)
        elif one.what == "kill":
            raise Killed
        elif one.what in FAULTS:
            self.world.api.faults.add(FAULTS[one.what]())

    def haunt(self, found: list[Trouble]) -> None:
        self.world.api.faults.clear()
        self.troubles, self.requests = found, 0

    def edit(self, key: str, rrset: DeclaredRRset | None) -> None:
        """Somebody's own change, which the service takes or refuses; it is a request of the account's, too."""
        owner, rdtype = split(key, APEX)
        rrset = rrset and DeclaredRRset(rrset.ttl, tuple(_CASES.get(rdtype, _same)(one) for one in rrset.values))
        live = [
            one for one in self.record_sets() if (one["Name"], one["Type"]) == (owner.replace("*", "\\052"), rdtype)
        ]
        changes = [("DELETE", one) for one in live]
        changes += [("CREATE", one) for one in (record_sets(key, rrset, APEX) if rrset else ())]
        if not changes:
            return
        self.world.now += 1
        self.world.api.faults.clear()
        batch = [{"Action": action, "ResourceRecordSet": one} for action, one in changes]
        try:
            self.world.client().change_resource_record_sets(
                HostedZoneId=self.world.zone_id, ChangeBatch={"Changes": batch}
            )
        except ClientError:
            return
        self.theirs.pop(key, None)
        if rrset is not None:
            self.theirs[key] = rrset

    def record_sets(self) -> list[Any]:
        return self.world.api.store.record_sets(self.world.zone_id)

    def live(self) -> RRsets:
        """What the zone holds; nobody is in the way of this look."""
        self.haunt([])
        return {key: one for key, one in self.world.values().items() if one is not None}


@contextmanager
def small_batches() -> Iterator[None]:
    """One unit a batch, so that there is something between them."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(zone_batches, "MAX_VALUES", 1)
        yield


@contextmanager
def watched(world: Route53World) -> Iterator[list[set[tuple[str, str]]]]:
    """The questions that have an answer, after each write."""
    changes: Any = world.api.store.changes
    announce = changes.announce
    seen = [answered(world)]

    def announced() -> None:
        seen.append(answered(world))
        announce()

    changes.announce = announced
    try:
        yield seen
    finally:
        changes.announce = announce


def answered(world: Route53World) -> set[tuple[str, str]]:
    content = Route53Content(
        dns.name.from_text(APEX),
        world.api.store.record_sets(world.zone_id),
        healthy=lambda _: True,
        addresses=lambda *_: ("192.0.2.99", "2001:db8::99"),
        target_healthy=lambda _: True,
    )
    return {one for one in QUESTIONS if _has_answer(content, *one)}


def _has_answer(content: Route53Content, owner: str, rdtype: str) -> bool:
    found = answer(content, dns.name.from_text(owner), dns.rdatatype.from_text(rdtype))
    return bool(found.answer or (found.authority and any(one.rdtype == dns.rdatatype.NS for one in found.authority)))


def checked(zone: RRsets, check_id: str) -> RRsets:
    """The zone with a health check that the service knows."""

    def of(part: RoleRRset | None) -> RoleRRset | None:
        return part and RoleRRset(part.set_identifier, part.health_check_id and check_id, part.values)

    return {
        key: DeclaredRRset(rrset.ttl, rrset.values, rrset.alias, of(rrset.primary), of(rrset.secondary))
        for key, rrset in zone.items()
    }


@pytest.fixture(scope="module")
def check_id(route53_world: Route53World) -> str:
    return route53_world.add_check()


def engine_of(world: Route53World) -> Engine:
    return Engine(World(), ProviderId.ROUTE53, opens=world.provider(), zone_id=world.zone_id)


@settings(max_examples=up_to(15))
@given(wanted_zones, wanted_zones, foreign, troubles, troubles)
@example(  # others' content that a change of both values and TTL could have left, were it not made at once
    {"www/A": a("192.0.2.1", "192.0.2.2", ttl=60), "@/A": a("192.0.2.1")},
    {"api/A": a("192.0.2.1"), "www/A": a("192.0.2.2", ttl=300), "@/A": a("192.0.2.3")},
    {},
    [],
    [Trouble(3, "edit", "www/A", a("192.0.2.2", ttl=60))],
)
def test_after_any_trouble_the_next_run_ends_as_wanted_or_tells_the_conflict(
    route53_world: Route53World,
    check_id: str,
    first: RRsets,
    second: RRsets,
    theirs: RRsets,
    one: list[Trouble],
    two: list[Trouble],
) -> None:
    first, second = checked(first, check_id), checked(second, check_id)
    haunted = Haunted(route53_world)
    for key, rrset in theirs.items():
        haunted.edit(key, rrset)
    engine = engine_of(route53_world)
    with small_batches():
        for wanted, found in ((first, one), (second, two)):
            haunted.haunt(found)
            run(engine, wanted)
            untouched(haunted, first, second)
            assert engine.owned.keys() <= first.keys() | second.keys()
        before = haunted.live()
        engine.unfinished = True
        how = run(engine, second)

    live = haunted.live()
    assert how in ("done", "conflict")
    if how == "done":
        assert as_wanted(live, second)
        assert engine.owned == second
    else:
        assert live == before
    untouched(haunted, first, second)


def untouched(haunted: Haunted, *asked: RRsets) -> None:
    """What others wrote is there as they wrote it, unless it could be this resource's own."""
    live = haunted.live()
    for key, rrset in haunted.theirs.items():
        if rrset not in [wanted[key] for wanted in asked if key in wanted]:
            assert live.get(key) == rrset, f"{key} of others was touched"


@settings(max_examples=up_to(15))
@given(wanted_zones, wanted_zones, foreign)
def test_any_zone_becomes_any_other_without_a_gap_or_a_request_too_much(
    route53_world: Route53World, check_id: str, first: RRsets, second: RRsets, theirs: RRsets
) -> None:
    first, second = checked(first, check_id), checked(second, check_id)
    haunted = Haunted(route53_world)
    for key in theirs.keys() - first.keys() - second.keys():
        haunted.edit(key, theirs[key])
    alone = dict(haunted.theirs)
    engine = engine_of(route53_world)
    with small_batches():
        engine.up(first, consent=["removals"])
        with watched(route53_world) as seen:
            engine.up(second, consent=["removals"])
    assert haunted.live() == {**alone, **second}
    always = seen[0] & seen[-1]
    assert [always - now for now in seen if not always <= now] == []

    made = haunted.requests
    engine.up(second, consent=["removals"])
    assert haunted.requests == made, "an unchanged run asks nobody"
    state = engine.state
    engine.refresh()
    assert engine.state == state
    engine.destroy()
    assert haunted.live() == alone
    assert "Throttling" not in "".join(text for _, text in engine.told), "3 of 5 requests a second are never too many"


@settings(max_examples=up_to(15))
@given(wanted_zones, wanted_zones, troubles)
def test_a_refresh_after_a_crash_and_then_a_run_ends_as_wanted(
    route53_world: Route53World, check_id: str, first: RRsets, second: RRsets, found: list[Trouble]
) -> None:
    """What a killed run made and nobody declares any more is nobody's: it is a conflict where it is in the way."""
    first, second = checked(first, check_id), checked(second, check_id)
    haunted = Haunted(route53_world)
    engine = engine_of(route53_world)
    with small_batches():
        run(engine, first)
        haunted.haunt([one for one in found if one.what != "edit"])
        run(engine, second)
        haunted.haunt([])
        engine.refresh()

        how = run(engine, first)
    live = haunted.live()
    nobodys = live.keys() & (second.keys() - first.keys())
    if how == "conflict":
        assert any(key.endswith(("flip/A", "flip/TXT", "flip/NS", "flip/CNAME")) for key in nobodys)
        return
    assert how == "done"
    assert as_wanted(live, first)
    assert engine.owned == first
