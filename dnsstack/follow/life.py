"""Whether the ends of a policy are healthy: from single probes, and from Route53's role. Pure functions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dnsstack.follow.decide import Life
from dnsstack.follow.followed import Followed
from dnsstack.model.deferred import Deferred
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.health import CalculatedCheck, EndpointCheck, HealthCheck
from dnsstack.plan.answers import constant

Checks = Mapping[str, HealthCheck]
Results = Mapping[str, bool]
"""The results of probes, by the checks' names, without checks that could not be probed."""


def endpoints(names: Iterable[str], checks: Checks) -> dict[str, EndpointCheck]:
    """The endpoint checks of `names` and of their calculated checks, as far as they can be probed."""
    found: dict[str, EndpointCheck] = {}
    waiting, walked = list(names), set[str]()
    while waiting:
        name = waiting.pop()
        check = checks.get(name)
        if check is None or name in walked:
            continue
        walked.add(name)
        if isinstance(check, EndpointCheck) and not isinstance(check.address or check.host, Deferred):
            found[name] = check
        elif isinstance(check, CalculatedCheck):
            waiting.extend(check.children)
    return found


def healthy(name: str, checks: Checks, results: Results, above: frozenset[str] = frozenset()) -> bool | None:
    """Whether a check is healthy by Route53's rules; None if that is not known here."""
    check = checks.get(name)
    if check is None or name in above:
        return None
    always = constant(check)
    if always is not None:
        return always
    found: bool | None = None
    if isinstance(check, EndpointCheck):
        found = results.get(name)
    elif isinstance(check, CalculatedCheck):
        said = [healthy(child, checks, results, above | {name}) for child in check.children]
        if said.count(True) >= check.threshold:
            found = True
        elif said.count(True) + said.count(None) < check.threshold:
            found = False
    return None if found is None else found is not check.invert


def liveness(
    followed: Followed, checks: Checks, results: Results, believed: FailoverRole | None = None
) -> Mapping[FailoverRole, Life]:
    """Whether each end is healthy. `believed` is the role that Route53 answers; None if the role is not from Route53.

    Route53 answers SECONDARY only while the secondary is healthy and the primary dead for it; it answers PRIMARY for a
    dead primary only while the secondary is dead too.
    """
    found = {role: _life(followed, role, checks, results) for role in FailoverRole}
    primary, secondary = found[FailoverRole.PRIMARY], found[FailoverRole.SECONDARY]
    if believed is FailoverRole.SECONDARY:
        found[FailoverRole.SECONDARY] = Life.ALIVE if secondary is Life.UNKNOWN else secondary
        found[FailoverRole.PRIMARY] = Life.DEAD if primary is Life.UNKNOWN else primary
    elif believed is FailoverRole.PRIMARY and primary is Life.UNKNOWN and secondary in (Life.ALIVE, Life.UNCHECKED):
        found[FailoverRole.PRIMARY] = Life.ALIVE
    return found


def implied(followed: Followed, checks: Checks, results: Results) -> FailoverRole | None:
    """The role that Route53 would answer with these results; None if both ends are dead, or if it is not known."""
    found = liveness(followed, checks, results)
    good = (Life.ALIVE, Life.UNCHECKED)
    if found[FailoverRole.PRIMARY] in good:
        return FailoverRole.PRIMARY
    if found[FailoverRole.PRIMARY] is Life.DEAD and found[FailoverRole.SECONDARY] in good:
        return FailoverRole.SECONDARY
    return None


def _life(followed: Followed, role: FailoverRole, checks: Checks, results: Results) -> Life:
    names = followed.checks[role]
    if not names:
        return Life.UNKNOWN if role in followed.unknown else Life.UNCHECKED
    said = [healthy(name, checks, results) for name in names]
    if False in said:
        return Life.DEAD
    return Life.ALIVE if None not in said and role not in followed.unknown else Life.UNKNOWN
