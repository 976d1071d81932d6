"""One count of removals: what the guard of a domain accepts, the plugin accepts of each zone, retries included."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Final

import pytest

from dnsstack.component.allowed import allowing
from dnsstack.errors import PlanRefused, Severity
from dnsstack.model.domain import Domain
from dnsstack.plan.build import build
from dnsstack.plan.safety import evaluate, shape
from dnsstack.plugin.records import removals, state
from dnsstack.plugin.resources import Values
from dnsstack.providers import render
from dnsstack.providers.declared import COUNTED, Counted
from dnsstack.providers.refs import Ref
from dnsstack.providers.zone_records import ZoneRecords
from tests.plan.domains import BOTH, domain, policy

PER_ZONE: Final = {**BOTH, "resources": "per-zone"}
QUIET: Final = {**PER_ZONE, "cloudflare": {**BOTH["cloudflare"], "delegated": "false"}}
HOSTS: Final = tuple(f"h{number}" for number in range(12))
NS: Final = {"NS": ["ns1.example.net.", "ns2.example.net."]}
DIGEST: Final = "1 8 2 " + "ab" * 32
RECORDS: Final[Mapping[str, dict[str, Any]]] = {
    "gone": {},
    "both": {"A": "192.0.2.1"},
    "two types": {"A": "192.0.2.1", "AAAA": "2001:db8::1"},
    "route53": {"A": {"values": ["192.0.2.1"], "only": "route53"}},
    "cloudflare": {"A": {"values": ["192.0.2.1"], "only": "cloudflare"}},
    "alias": {"ALIAS": "d111111abcdef8.cloudfront.net. Z2FDTNDATAQYW2"},
    "secured": {**NS, "DS": DIGEST},
    "secured at one": {**NS, "DS": {"values": [DIGEST], "only": "route53"}},
}
POLICIES: Final = ("follow", "load-balancer", "delegate", "primary-only")
KINDS: Final = (*RECORDS, *POLICIES)


def declared(kinds: Sequence[str], nameservers: Mapping[str, Any] = PER_ZONE) -> Domain:
    """A domain whose twelve hosts are of those kinds."""
    named = dict(zip(HOSTS, kinds, strict=False))
    records = {host: RECORDS[kind] for host, kind in named.items() if RECORDS.get(kind)}
    failover = {host: {"A": policy(cloudflare=kind)} for host, kind in named.items() if kind in POLICIES}
    return domain(nameservers=nameservers, records=records, failover=failover)


def inputs(made: Domain, consent: tuple[str, ...] = ()) -> dict[str, Values]:
    """What the component hands to the resource of each zone."""
    plan = build(made)
    specs = allowing(render(plan), (), consent, shape(plan))
    return {spec.name: known({**spec.inputs(), "zoneId": "Z1"}) for spec in specs if isinstance(spec, ZoneRecords)}


def known(value: Any) -> Any:
    """With a text in the place of what only a deployment knows."""
    if isinstance(value, Mapping):
        return {name: known(part) for name, part in value.items()}
    if isinstance(value, list):
        return [known(part) for part in value]
    return str(value) if isinstance(value, Ref) else value


def refused(old: Values, new: Values, half: Values | None = None) -> str:
    """The plugin's refusal of an update; of the next try, where `half` is what a failed one left."""
    was, now = state.kept(old, old), state.wanted(new)
    if half is not None:
        kept = {**new, COUNTED: now.counted.after(was.counted).to_input()}
        was = state.kept(half, kept)
    try:
        removals.refuse(was.rrsets, now.rrsets, was.counted, now)
    except PlanRefused as error:
        return str(error)
    return ""


def half_way(old: Values, new: Values) -> Iterator[Values]:
    """States that a failed update may leave: all that comes is in, and some or none of what goes is out."""
    going = sorted(old["rrsets"].keys() - new["rrsets"].keys())
    for gone in ((), going[: len(going) // 2], going):
        both = {**old["rrsets"], **new["rrsets"]}
        yield {**new, "rrsets": {key: body for key, body in both.items() if key not in gone}}


def accepted(old: Domain, new: Domain, consent: tuple[str, ...]) -> bool:
    plan = build(new)
    found = evaluate(shape(build(old)), shape(plan), consent=consent, plan=plan)
    return not [problem for problem in found if problem.severity is Severity.ERROR]


@pytest.mark.slow
@pytest.mark.parametrize("old", KINDS)
def test_what_the_guard_accepts_the_plugin_accepts_for_each_zone(old: str) -> None:
    """Some or all of twelve hosts of one kind become another, in one `up` or in two after one that failed."""
    before = declared((old,) * len(HOSTS))
    former = inputs(before)
    for becomes, count in product(KINDS, (3, len(HOSTS))):
        after = declared((*(becomes,) * count, *(old,) * (len(HOSTS) - count)))
        consents = [consent for consent in ((), ("ds",), ("removals",)) if accepted(before, after, consent)]
        now = inputs(after) if consents else {}
        for name, consent in product(former.keys() & now.keys(), consents):
            new = {**now[name], "consent": list(consent)}
            assert not refused(former[name], new)
            assert not any(refused(former[name], new, half) for half in half_way(former[name], new))


def test_both_refuse_the_same_removal_and_take_the_same_consent() -> None:
    """Four of ten at both providers, and no RRset elsewhere: the guard and the plugin say the same numbers."""
    before, after = declared(("both",) * 10), declared(("both",) * 6)
    plan = build(after)
    (problem,) = evaluate(shape(build(before)), shape(plan), plan=plan)
    said = {refused(inputs(before)[name], found) for name, found in inputs(after).items()}

    assert problem.rule == "consent-removals"
    assert all(problem.message in text for text in said)
    assert not any(refused(inputs(before)[name], found) for name, found in inputs(after, ("removals",)).items())


def test_rrsets_of_one_provider_are_counted_as_a_share_of_the_document() -> None:
    """Four of the twelve that Route53 has, and of the fourteen that are declared."""
    others = (*("two types",) * 4, *("cloudflare",) * 2)
    before, after = declared((*("route53",) * 4, *others)), declared((*("gone",) * 4, *others))

    assert accepted(before, after, ())
    assert not any(refused(inputs(before)[name], found) for name, found in inputs(after).items())


def test_a_program_without_a_guard_is_counted_by_its_zone() -> None:
    """So is an edited state: neither says what a document declared."""
    before, after = (
        {**found, COUNTED: None}
        for found in (next(iter(inputs(declared(("both",) * count)).values())) for count in (10, 6))
    )

    assert "4 of 10 RRsets would be removed; the limit without consent is 30%" in refused(before, after)


def test_a_zone_that_nobody_asks_is_let_go_without_a_consent() -> None:
    """The guard lets its provider go; the state then has what the deletion asks for."""
    found = inputs(declared(("secured",) * 12, QUIET))

    assert found["example.com/cloudflare/records"]["consent"] == ["ds", "removals"]
    assert "consent" not in found["example.com/route53/records"]
    removals.refuse_all(state.kept(*[found["example.com/cloudflare/records"]] * 2), "the zone")


def test_a_sub_zones_rrsets_are_none_of_the_document() -> None:
    found = inputs(declared(("delegate",) * 12))
    (inner,) = (given for name, given in found.items() if name.endswith("/failover/records"))

    assert Counted.from_input(inner[COUNTED]).uncounted == inner["rrsets"].keys()
    removals.refuse_all(state.kept(inner, inner), "the sub-zone")
