"""What is followed: from a plan to the RRsets that one marker moves, with their limits and the checks of their ends."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from dnsstack.errors import DocumentError, Problem
from dnsstack.model.deferred import Deferred
from dnsstack.model.failover import Follow
from dnsstack.model.failover.policy import FailoverPolicy, FailoverRole
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rrset import Value
from dnsstack.plan.following import LEAST_POLL, VOTE, step, strictest
from dnsstack.plan.plan import PlannedFailover, ZonePlan
from dnsstack.providers.cloudflare.encode import WIRE_TYPES, encode

HOUR: Final = 3600.0
"""Seconds in which `moves_per_hour` counts."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How fast a follower may move, in seconds; `hour` is the time in which `moves` may happen.

    `window` is how long enough servers must agree, `hold_down` the least time between two changes, `poll` the time
    between two rounds.
    """

    window: float = 15
    hold_down: float = 60
    poll: float = 5
    moves: int = 6
    hour: float = HOUR

    @property
    def longest_step(self) -> float:
        """The seconds of agreement that one more vote may add: as far apart as votes are when servers are silent.

        Whoever did not look for an hour has not agreed for an hour.
        """
        return self.poll + VOTE * self.hour / HOUR

    @property
    def rounds(self) -> int:
        """How many rounds must agree within the window, whatever the clock says: as many as it surely has room for."""
        scale = self.hour / HOUR
        return 1 if self.window <= 0 else max(2, min(3, 1 + int(self.window // (step(self.poll / scale) * scale))))

    @property
    def spacing(self) -> float:
        """Seconds between two moves that keep the hourly limit without any memory of more than the last one."""
        return max(self.hold_down, self.hour / self.moves)


@dataclass(frozen=True, slots=True)
class FollowedRRset:
    """One owner and type as the provider writes it: `rdtype` and values in the provider's own form, TTL in seconds.

    `can_confirm` is False where the name servers answer something else than the records (flattened names).
    """

    owner: str
    rdtype: str
    ttl: int
    values: Mapping[FailoverRole, tuple[str, ...]]
    can_confirm: bool = True


@dataclass(frozen=True, slots=True)
class Followed:
    """The RRsets of one owner at one provider that move together, by one marker."""

    provider: ProviderId
    owner: str
    marker: str
    rrsets: tuple[FollowedRRset, ...]
    limits: Limits
    checks: Mapping[FailoverRole, tuple[str, ...]]
    """Names of the health checks that watch each end; none for an end that nothing watches."""
    unknown: frozenset[FailoverRole] = frozenset()
    """Ends that are watched by something whose name the document does not tell."""
    pin: FailoverRole | None = None

    @property
    def key(self) -> tuple[str, str]:
        """What tells them apart in logs, metrics and the audit log."""
        return (self.provider.value, self.owner)

    @property
    def watched(self) -> tuple[str, ...]:
        """Names of the health checks that watch either end."""
        return tuple(name for names in self.checks.values() for name in names)

    def mark(self, role: FailoverRole) -> str:
        """What tells one wish from another in the log: the role with its values and TTLs, shortened."""
        wish = [role.value, *sorted((one.owner, one.rdtype, one.ttl, sorted(one.values[role])) for one in self.rrsets)]
        return hashlib.sha256(repr(wish).encode()).hexdigest()[:16]

    @property
    def label(self) -> str:
        """`owner A, AAAA at cloudflare`."""
        return f"{self.owner} {', '.join(rrset.rdtype for rrset in self.rrsets)} at {self.provider.value}"


def followed(
    plan: ZonePlan,
    providers: Sequence[ProviderId] = (ProviderId.CLOUDFLARE,),
    *,
    interval: float | None = None,
    scale: float = 1.0,
    skip_unknown: bool = False,
) -> tuple[Followed, ...]:
    """Everything in `plan` that is to be followed at `providers`.

    `interval` replaces the policies' `poll`. `scale` shortens every duration (the sandbox's pace).
    `skip_unknown` leaves out policies with values that only a deployment knows.

    Raises:
        DocumentError: a value is known only after deployment.
    """
    groups: dict[tuple[ProviderId, str], list[tuple[PlannedFailover, Follow]]] = {}
    faults: list[Problem] = []
    for provider in providers:
        for entry, strategy in _entries(plan, provider):
            if _is_known(entry.policy):
                groups.setdefault((provider, entry.owner), []).append((entry, strategy))
            elif not skip_unknown:
                faults.append(_unknown_value(entry.policy))
    if faults:
        raise DocumentError(faults)
    return tuple(_group(provider, policies, interval, scale) for (provider, _), policies in groups.items())


def is_followed(plan: ZonePlan, provider: ProviderId) -> bool:
    """True where a policy of `plan` is to be followed at `provider`."""
    return any(True for _ in _entries(plan, provider))


def slower(plan: ZonePlan, providers: Sequence[ProviderId], interval: float | None) -> float:
    """Seconds by which moves may take longer than `plan.timing` has it, since rounds are `interval` apart."""
    polls = [strategy.poll for provider in providers for _, strategy in _entries(plan, provider)]
    return 0.0 if interval is None or not polls else max(2 * (step(interval) - step(min(polls))), 0.0)


def _entries(plan: ZonePlan, provider: ProviderId) -> Iterator[tuple[PlannedFailover, Follow]]:
    for entry in plan.failovers:
        written = {ProviderId.CLOUDFLARE: entry.policy.cloudflare, ProviderId.SELF_HOSTED: entry.policy.self_hosted}
        strategy = written.get(provider)
        if isinstance(strategy, Follow) and entry.marker:
            yield entry, strategy


def _is_known(policy: FailoverPolicy) -> bool:
    values = (*policy.primary, *policy.secondary)
    return not any(isinstance(value, Deferred) or isinstance(_target(value), Deferred) for value in values)


def _target(value: Value) -> object:
    return getattr(value, "target", None)


def _unknown_value(policy: FailoverPolicy) -> Problem:
    return Problem(
        "a value is known only after deployment: a follower writes declared values",
        policy.path,
        policy.owner,
        policy.rdtype,
        hint="give the resolved document: dnsstack follow --stack NAME reads it from the stack's outputs",
        rule="follow-unknown-value",
    )


def _group(
    provider: ProviderId, policies: list[tuple[PlannedFailover, Follow]], interval: float | None, scale: float
) -> Followed:
    limits = _limits(strictest(strategy for _, strategy in policies), interval, scale)
    first = policies[0][0]
    written = {
        FailoverRole.PRIMARY: [entry.policy.check for entry, _ in policies],
        FailoverRole.SECONDARY: [entry.policy.secondary_check for entry, _ in policies],
    }
    return Followed(
        provider=provider,
        owner=first.owner,
        marker=first.marker,
        rrsets=tuple(_rrset(entry.policy, provider) for entry, _ in policies),
        limits=limits,
        checks={role: tuple(sorted({one for one in names if isinstance(one, str)})) for role, names in written.items()},
        unknown=frozenset(role for role, names in written.items() if any(isinstance(one, Deferred) for one in names)),
        pin=next((entry.policy.pin.to for entry, _ in policies if entry.policy.pin), None),
    )


def _limits(strategy: Follow, interval: float | None, scale: float) -> Limits:
    poll = max(strategy.poll, LEAST_POLL) if interval is None else interval
    return Limits(
        strategy.window * scale, strategy.hold_down * scale, poll * scale, strategy.moves_per_hour, HOUR * scale
    )


def _rrset(policy: FailoverPolicy, provider: ProviderId) -> FollowedRRset:
    cloudflare = provider is ProviderId.CLOUDFLARE
    rdtype = WIRE_TYPES.get(policy.rdtype, policy.rdtype) if cloudflare else policy.rdtype
    values = {
        role: tuple(_text(value, cloudflare=cloudflare) for value in policy.values(role)) for role in FailoverRole
    }
    return FollowedRRset(policy.owner, rdtype, policy.ttl, values, can_confirm=policy.rdtype != "ALIAS")


def _text(value: Value, *, cloudflare: bool) -> str:
    if isinstance(value, Deferred):  # pragma: no cover - left out before
        return value.to_text()
    return str(encode(value)["content"]) if cloudflare else value.to_text()
