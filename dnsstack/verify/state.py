"""Failover: the health state that the answers show, and whether all servers show the same one.

Route53's answer is the reference: the role marker of the policy if it has one, else the policy's own answer. A server
that answers another role may be changing until the worst-case time of the plan has passed; after that, it is a
split-brain. The state "both dead" is assumed only if Route53's answer fits no other state: otherwise a server that
keeps the secondary while Route53 answers the primary again would never be reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from dnsstack.model.failover import Follow, LoadBalancer
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan import timing
from dnsstack.plan.detection import NEVER, Term
from dnsstack.plan.plan import HealthState, Marker, PlannedFailover, ZonePlan
from dnsstack.verify.survey import Observation, Split

_ORDER = (HealthState.PRIMARY_HEALTHY, HealthState.PRIMARY_DEAD, HealthState.BOTH_DEAD)


def about(observations: Iterable[Observation], entry: PlannedFailover) -> list[Observation]:
    """The observations of one failover and of its marker."""
    return [
        one
        for one in observations
        if one.expectation.failover is entry
        or (isinstance(one.expectation.failover, Marker) and one.expectation.failover.owner == entry.marker)
    ]


def splits(plan: ZonePlan, observations: Sequence[Observation], waited: float, bound: float | None) -> list[Split]:
    """Every failover in which servers differ, with an entry for each provider that differs."""
    found: list[Split] = []
    for entry in plan.failovers:
        told = about((one for one in observations if one.result.states), entry)
        own = [one for one in told if one.expectation.failover is entry]
        if own:
            state = _state(_allowed(told), own)
            limit = lag(plan, entry) if bound is None else bound
            found += _deviating(entry, own, state, waited, limit)
    return found


def _allowed(told: Sequence[Observation]) -> frozenset[HealthState]:
    """The states that fit the answers of all of Route53's servers; all states if those differ."""
    allowed = frozenset(HealthState)
    by_marker = [one for one in told if isinstance(one.expectation.failover, Marker)]
    for one in by_marker or [one for one in told if one.server.provider is ProviderId.ROUTE53]:
        allowed &= one.result.states
    if HealthState.PRIMARY_HEALTHY in allowed:
        allowed -= {HealthState.BOTH_DEAD}
    return allowed or frozenset((HealthState.PRIMARY_HEALTHY, HealthState.PRIMARY_DEAD))


def _state(allowed: frozenset[HealthState], own: Sequence[Observation]) -> HealthState:
    """The state that most answers fit; of several, the least severe."""
    votes = Counter(state for one in own for state in one.result.states & allowed)
    return max((state for state in _ORDER if state in allowed), key=lambda state: (votes[state], -_ORDER.index(state)))


def _deviating(
    entry: PlannedFailover, own: Sequence[Observation], state: HealthState, waited: float, bound: float
) -> Iterable[Split]:
    astray: dict[ProviderId, list[Observation]] = {}
    for one in own:
        if state not in one.result.states:
            astray.setdefault(one.server.provider, []).append(one)
    for provider, those in astray.items():
        right = next((answer.text for answer in those[0].expectation.answers if state in answer.states), "")
        names = tuple(sorted({one.server.name for one in those}))
        yield Split(entry, provider, names, f"{right} ({state.value})", those[0].result.got, waited, bound)


def lag(plan: ZonePlan, entry: PlannedFailover) -> float:
    """The seconds for which servers may differ after Route53 has failed over, without TTLs; from the plan's timing.

    For a follower, it is what it adds to Route53's time, including the hold-down. A load balancer checks by itself, so
    either of the two may be first, by its whole detection time.
    """
    times = timing.of(plan).get(entry.owner, entry.rdtype)
    if times is None:
        return 0.0
    route53 = times.servers.get(ProviderId.ROUTE53)
    own = route53.terms if route53 is not None else ()
    longest = sum(term.worst for term in own if term.name == "aggregation")
    for provider, server in times.servers.items():
        match entry.strategies.get(provider):
            case Follow():
                added = [term.worst for term in server.terms if term not in own]
                longest = max(longest, sum(added) + (server.again.worst if server.again else 0))
            case LoadBalancer():
                longest = max(longest, *(sum(_without_ttl(terms)) for terms in (own, server.terms)))
    return longest


def _without_ttl(terms: Iterable[Term]) -> list[float]:
    """The sum of the terms in seconds; a server that never fails over has no limit, and nothing to wait for."""
    return [term.worst for term in terms if term.name != "TTL" and term.worst != NEVER]
