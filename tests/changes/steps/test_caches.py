"""Any two shapes of an owner, sets of servers and forms of resources: no step leaves a client without a right answer.

The model of caches, in virtual time: a resolver may ask every server of every name server set that was in force within
the time that such a set is remembered; while a step is deployed, a server that is asked answers the old or the new
content, and one that joins the new one only, for the records come before the apex NS RRset.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from dnsstack.changes.steps import NoOrder, Step, steps
from dnsstack.errors import Severity
from dnsstack.lint.gate import findings, prepare
from dnsstack.model.domain import Domain
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.build import build
from dnsstack.plan.capabilities import servers_of
from dnsstack.plan.plan import HealthState, ZonePlan
from dnsstack.plan.safety import evaluate
from dnsstack.plan.shape import PARENT_NS_TTL, shape
from tests.conftest import up_to

from .pairs import SETS, SHAPES, domain

QUESTIONS = ("A", "AAAA", "CNAME", "TXT", "NS", "MX")
OWNERS = ("www.example.com.", "api.example.com.", "api2.example.com.", "example.com.")


def asked(plan: ZonePlan) -> frozenset[ProviderId]:
    """The providers that a resolver with this name server set asks."""
    zones = {ProviderId.ROUTE53: plan.nameservers.route53, ProviderId.CLOUDFLARE: plan.nameservers.cloudflare}
    return frozenset(one for one, zone in zones.items() if zone is not None and zone.delegated)


def answers(plan: ZonePlan, provider: ProviderId, owner: str, rdtype: str) -> frozenset[object]:
    """Each value that may come with its type, a CNAME in the place of anything; nothing for no answer."""
    found: set[object] = set()
    if provider in servers_of(plan.nameservers):
        for state in HealthState:
            for kind in (rdtype, "CNAME"):
                for answer in plan.lookup(owner, kind, provider, state):
                    found |= {(kind, value.to_text()) for value in answer.values}
    return frozenset(found)


def right(old: ZonePlan, new: ZonePlan, owner: str, rdtype: str) -> tuple[frozenset[object], bool]:
    """What may be answered, and whether there must be an answer: who is asked has one before, and one after."""
    may = {one for plan in (old, new) for provider in ProviderId for one in answers(plan, provider, owner, rdtype)}
    must = all(any(answers(plan, provider, owner, rdtype) for provider in asked(plan)) for plan in (old, new))
    return frozenset(may), must


def wrong(old: Domain, new: Domain, found: tuple[Step, ...]) -> Iterator[str]:
    """Every moment in which a client gets no answer, or one of neither document."""
    plans = [build(old), *(step.plan for step in found)]
    times = [0, 0]  # when each plan is deployed
    for step in found[:-1]:
        times.append(times[-1] + max(1, step.wait.seconds))
    for index in range(1, len(plans)):
        before, after = plans[index - 1], plans[index]
        kept = [plans[one] for one in range(index) if one == index - 1 or times[one + 1] + PARENT_NS_TTL > times[index]]
        for provider in frozenset().union(*(asked(plan) for plan in kept)) | asked(after):
            contents = (after,) if not any(provider in asked(plan) for plan in kept) else (before, after)
            for owner in OWNERS:
                for rdtype in QUESTIONS:
                    allowed, must = right(plans[0], plans[-1], owner, rdtype)
                    for plan in contents:
                        given_ = answers(plan, provider, owner, rdtype)
                        if (must and not given_) or not given_ <= allowed:
                            yield f"step {index}: {provider.value} answers {owner} {rdtype} {sorted(map(str, given_))}"


def is_deployable(one: Domain) -> bool:
    """True where no rule refuses it: a policy needs Route53, for one."""
    return not any(problem.severity is Severity.ERROR for problem in findings(one))


shapes = st.sampled_from(sorted(SHAPES))
sets = st.sampled_from(sorted(SETS))
forms = st.sampled_from(("per-rrset", "per-zone"))


@settings(max_examples=up_to(120), deadline=None)
@given(shapes, shapes, sets, sets, forms, forms)
@example("cname", "a and txt", "both", "both", "per-rrset", "per-zone")
@example("cname", "a and txt", "both", "both", "per-zone", "per-rrset")
def test_every_client_is_answered_at_every_moment(
    old: str, new: str, before: str, after: str, was: str, becomes: str
) -> None:
    start, end = domain(old, before, more={"resources": was}), domain(new, after, more={"resources": becomes})
    assume(is_deployable(start))
    assume(is_deployable(end))
    try:
        found = steps(start, end)
    except NoOrder:
        with pytest.raises(NoOrder, match="the shortest gap"):  # never a dead end
            steps(start, end)
        found = steps(start, end, accept_gap=True)
        assert any(step.gaps for step in found)
    else:
        assert list(wrong(start, end, found)) == []
    at = start
    for step in found:
        prepare(step.domain)
        refused = evaluate(shape(build(at)), shape(step.plan), consent=step.consents, plan=step.plan)
        assert [one.rule for one in refused if one.severity.value == "error"] == []
        at = step.domain


@settings(max_examples=up_to(40), deadline=None)
@example("a", "cname", "txt", "cname")  # the first waits, cleared at one provider, while the second needs both
@given(shapes, shapes, shapes, shapes)
def test_two_owners_on_the_way_at_once_are_answered_all_the_time(one: str, two: str, other: str, another: str) -> None:
    """An owner that waits for the other one's steps is not left behind by them."""
    start, end = (joined(domain(left), domain(right, owner="api2")) for left, right in ((one, other), (two, another)))
    assume(is_deployable(start))
    assume(is_deployable(end))
    assert list(wrong(start, end, steps(start, end))) == []


def joined(one: Domain, other: Domain) -> Domain:
    """What both have: an owner of each."""
    records = {(rrset.owner, rrset.rdtype): rrset for rrset in (*one.records, *other.records)}
    checks = {**one.health_checks, **other.health_checks}
    return one.replace(records=tuple(records.values()), failover=(*one.failover, *other.failover), health_checks=checks)


def test_the_model_sees_a_gap() -> None:
    old, new = domain("cname"), domain("a")
    (last,) = steps(new, domain("two addresses"))
    plain = Step("", new, build(new))
    assert list(wrong(old, new, (plain,))) == []
    emptied = Step("", domain("nothing"), build(domain("nothing")))
    assert any("answers www.example.com. A []" in one for one in wrong(old, new, (emptied, plain)))
    assert last.domain == domain("two addresses")
