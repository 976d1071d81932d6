"""The RRsets of a plan that a follower changes, by marker, with their limits and health checks."""

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
"""The period of `moves_per_hour`, in seconds."""


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of changes, in seconds; at most `moves` changes are made in `hour`.

    `window` is how long a majority of servers must agree, `hold_down` the least time between two changes, `poll` the
    time between two rounds.
    """

    window: float = 15
    hold_down: float = 60
    poll: float = 5
    moves: int = 6
    hour: float = HOUR

    @property
    def longest_step(self) -> float:
        """The most seconds of agreement that one vote may add: the time between votes if servers do not answer.

        So an hour without votes does not count as an hour of agreement.
        """
        return self.poll + VOTE * self.hour / HOUR

    @property
    def rounds(self) -> int:
        """The number of rounds that must agree within the window: as many as surely fit into it."""
        scale = self.hour / HOUR
        return 1 if self.window <= 0 else max(2, min(3, 1 + int(self.window // (step(self.poll / scale) * scale))))

    @property
    def spacing(self) -> float:
        """The seconds between two changes that keep the hourly limit, if only the last change is known."""
        return max(self.hold_down, self.hour / self.moves)


@dataclass(frozen=True, slots=True)
class FollowedRRset:
    """One owner and type in the provider's form; the TTL is in seconds.

    `can_confirm` is False if the name servers answer something else than the records, as with flattened names.
    """

    owner: str
    rdtype: str
    ttl: int
    values: Mapping[FailoverRole, tuple[str, ...]]
    can_confirm: bool = True


@dataclass(frozen=True, slots=True)
class Followed:
    """The RRsets of one owner at one provider that are changed together, by one marker."""

    provider: ProviderId
    owner: str
    marker: str
    rrsets: tuple[FollowedRRset, ...]
    limits: Limits
    checks: Mapping[FailoverRole, tuple[str, ...]]
    """The names of the health checks of each end; empty for an end without a health check."""
    unknown: frozenset[FailoverRole] = frozenset()
    """The ends with a health check whose name is not in the document."""
    pin: FailoverRole | None = None

    @property
    def key(self) -> tuple[str, str]:
        """The identity in logs, metrics and the audit log."""
        return (self.provider.value, self.owner)

    @property
    def watched(self) -> tuple[str, ...]:
        """The names of the health checks of both ends."""
        return tuple(name for names in self.checks.values() for name in names)

    def mark(self, role: FailoverRole) -> str:
        """A digest of a role with its values and TTLs, which identifies a wanted state in the log."""
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
    """All that a follower changes at `providers`, from `plan`.

    `interval` replaces the policies' `poll`. `scale` shortens every duration (the sandbox's pace).
    `skip_unknown` leaves out policies with values that are known only after deployment.

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
    """True if `plan` has a policy with the strategy `follow` at `provider`."""
    return any(True for _ in _entries(plan, provider))


def slower(plan: ZonePlan, providers: Sequence[ProviderId], interval: float | None) -> float:
    """The seconds by which a failover may take longer than `plan.timing` says, because of `interval`."""
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
        "a value is known only after deployment, and a follower can write only known values",
        policy.path,
        policy.owner,
        policy.rdtype,
        hint="read the values from the stack's outputs with dnsstack follow --stack NAME",
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
