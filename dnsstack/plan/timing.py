"""How long a failover takes, for each policy and each server, with every term.

The time begins when the primary fails and ends when the last cache has dropped the primary's answer. The worst case is
that of a first failover, with resolvers that respect TTLs. A second move within a follower's hold-down waits until the
hold-down ends; this is shown as `again`. Clients that never resolve again, and caches that ignore TTLs, are not
considered.

| who answers | time |
|---|---|
| Route53 | detection + aggregation + TTL |
| Cloudflare, `load-balancer` | (interval + (retries + 1) * timeout) * consecutive_down + propagation + TTL |
| any, `follow` | Route53's detection + aggregation + poll + window + probe + API call + propagation + TTL |
| any, `delegate` | Route53's |
| any, `primary-only`, or no strategy | never |

A domain or policy takes as long as its slowest server, because resolvers ask all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from dnsstack.model.failover import Delegate, Follow, LoadBalancer, Strategy
from dnsstack.model.failover.policy import FailoverPolicy
from dnsstack.model.health import EndpointCheck, HealthCheck
from dnsstack.model.names import absolute
from dnsstack.model.nameservers import CloudflarePlan, ProviderId
from dnsstack.model.rdata import ALIAS
from dnsstack.plan.capabilities import CLOUDFLARE
from dnsstack.plan.detection import NEVER, Assumptions, Term, alias_target, detection
from dnsstack.plan.following import ASKING, PROBE, step, strictest
from dnsstack.plan.plan import PlannedFailover, ZonePlan

DEFAULT: Final = Assumptions()
_FAQ: Final = "cloudflare-docs, DNS records FAQ: within 5 minutes, usually much less"
_MONITOR: Final = "cloudflare-docs, load balancing monitors"
_TTL: Final = "RFC 1035 §3.2.1"


@dataclass(frozen=True, slots=True)
class ServerTiming:
    """The time of one member of the name server set. `again` is the time, in seconds, that an earlier move adds."""

    provider: ProviderId
    terms: tuple[Term, ...]
    again: Term | None = None

    @property
    def worst(self) -> float:
        """Longest time in seconds; infinite if it never fails over."""
        return sum(term.worst for term in self.terms)

    @property
    def typical(self) -> float:
        """Seconds after which half of the clients have the new answer."""
        return sum(term.typical for term in self.terms)

    @property
    def lower_bound(self) -> bool:
        """True if a term is unknown and the sum may be longer."""
        return any(term.lower_bound for term in self.terms)


@dataclass(frozen=True, slots=True)
class PolicyTiming:
    """The time of one policy: that of its slowest server.

    `suspended` says why the policy does not fail over now, or "".
    """

    policy: FailoverPolicy
    servers: Mapping[ProviderId, ServerTiming]
    suspended: str = ""

    @property
    def worst(self) -> float:
        """Longest time of all servers, in seconds."""
        return max((server.worst for server in self.servers.values()), default=NEVER)

    @property
    def typical(self) -> float:
        """Seconds after which half of the clients of the slowest server have the new answer."""
        return max((server.typical for server in self.servers.values()), default=NEVER)

    @property
    def lower_bound(self) -> bool:
        """True if the worst case may be longer than computed."""
        return any(server.lower_bound for server in self.servers.values())

    @property
    def slowest(self) -> ServerTiming | None:
        """The server with the longest worst case."""
        return max(self.servers.values(), key=lambda server: server.worst, default=None)

    @property
    def exceeds_rto(self) -> bool:
        """True if the policy has an `rto` and the worst case is above it."""
        return self.policy.rto is not None and self.worst > self.policy.rto


@dataclass(frozen=True, slots=True)
class Timing:
    """The times of all policies of a domain."""

    policies: tuple[PolicyTiming, ...]
    apex: str

    @property
    def worst(self) -> float:
        """Longest time of all policies, in seconds; 0 without a policy."""
        return max((policy.worst for policy in self.policies), default=0)

    def get(self, owner: str, rdtype: str) -> PolicyTiming | None:
        """The timing of one owner (absolute or relative to the domain) and type; None if it has no policy."""
        asked = (absolute(owner, self.apex), rdtype)
        return next((one for one in self.policies if (one.policy.owner, one.policy.rdtype) == asked), None)

    def rows(self) -> Iterator[tuple[str, str, str, str, str, str]]:
        """Rows of owner and type, server, term, worst, typical, why: one for each term, and one for each sum."""
        for policy in self.policies:
            subject = f"{policy.policy.owner} {policy.policy.rdtype}"
            for provider, server in policy.servers.items():
                for term in server.terms:
                    why = f"{term.why} (assumed)" if term.assumed else term.why
                    yield (subject, provider.value, term.name, seconds(term.worst), seconds(term.typical), why)
                bound = "at least" if server.lower_bound else ""
                yield (subject, provider.value, "sum", seconds(server.worst), seconds(server.typical), bound)
                if server.again:
                    added = f"+{seconds(server.again.worst)}"
                    yield (subject, provider.value, server.again.name, added, "+0 s", server.again.why)


def seconds(value: float) -> str:
    """`168 s`, or `never`."""
    return "never" if value == NEVER else f"{value:.0f} s"


def of(plan: ZonePlan, assumptions: Assumptions = DEFAULT) -> Timing:
    """The timing of every policy of `plan`."""
    owners: dict[str, list[PlannedFailover]] = {}
    for entry in plan.failovers:
        owners.setdefault(entry.owner, []).append(entry)
    return Timing(tuple(_timing(entry, owners[entry.owner], plan, assumptions) for entry in plan.failovers), plan.apex)


def policy_timing(entry: PlannedFailover, plan: ZonePlan) -> PolicyTiming:
    """The timing of one policy at every server, as if it were neither pinned nor retiring."""
    return _timing(entry, [one for one in plan.failovers if one.owner == entry.owner], plan, DEFAULT)


def _timing(
    entry: PlannedFailover, owner: Iterable[PlannedFailover], plan: ZonePlan, assumptions: Assumptions
) -> PolicyTiming:
    """The timing of `entry`; `owner` has every policy of the same owner, which a follower moves together."""
    policy, checks = entry.policy, plan.health_checks
    route53 = _route53(policy, checks, assumptions)
    follows = ProviderId.ROUTE53 in entry.answers
    servers: dict[ProviderId, ServerTiming] = {}
    for provider in entry.answers:
        strategy = entry.strategies.get(provider)
        if provider is ProviderId.ROUTE53 or entry.target or isinstance(strategy, Delegate):
            servers[provider] = ServerTiming(provider, (*route53, _ttl(policy, provider, assumptions)))
        elif isinstance(strategy, LoadBalancer):
            bought = plan.nameservers.cloudflare.plan if plan.nameservers.cloudflare else CloudflarePlan.FREE
            terms = _load_balancer(policy, strategy, checks, bought, assumptions)
            servers[provider] = ServerTiming(provider, (*terms, _ttl(policy, provider, assumptions)))
        elif isinstance(strategy, Follow) and follows:
            together = [one for other in owner if isinstance(one := other.strategies.get(provider), Follow)]
            kept = strictest(together)
            terms = (*route53, *_follow(kept, provider, assumptions))
            again = Term("hold-down", kept.hold_down, 0, "only after another move within the hold-down")
            servers[provider] = ServerTiming(provider, (*terms, _ttl(policy, provider, assumptions)), again)
        else:
            servers[provider] = ServerTiming(provider, (_never(strategy),))
    return PolicyTiming(policy, servers, _suspended(policy))


def _suspended(policy: FailoverPolicy) -> str:
    if policy.pin:
        until = f" until {policy.pin.until.isoformat()}" if policy.pin.until else ""
        return f"pinned to {policy.pin.to.value}{until}"
    return "retiring: only the primary is served" if policy.retire else ""


def _never(strategy: Strategy | None) -> Term:
    name = f"strategy {strategy.name}" if strategy else "no strategy"
    return Term("move", NEVER, NEVER, f"{name}: it keeps the primary's records")


def _route53(policy: FailoverPolicy, checks: Mapping[str, HealthCheck], assumptions: Assumptions) -> tuple[Term, ...]:
    own_health = any(isinstance(value, ALIAS) and value.evaluate_target_health for value in policy.primary)
    if policy.check is None and own_health:
        found: tuple[Term, ...] = (alias_target(assumptions),)
    else:
        found = detection(policy.check, checks, assumptions)
    why = "from Route53's checkers to its name servers"
    return (*found, Term("aggregation", *assumptions.aggregation, why, assumed=True))


def _ttl(policy: FailoverPolicy, provider: ProviderId, assumptions: Assumptions) -> Term:
    if policy.rdtype == "ALIAS" and provider is ProviderId.ROUTE53:
        ttl = assumptions.alias_ttl
        return Term("TTL", ttl, ttl / 2, "caches keep the alias target's answer", _TTL, assumed=True)
    return Term("TTL", policy.ttl, policy.ttl / 2, "caches keep the primary's answer", _TTL)


def _follow(strategy: Follow, provider: ProviderId, assumptions: Assumptions) -> tuple[Term, ...]:
    if provider is ProviderId.CLOUDFLARE:
        call, why, source = "API call", "a reading and one batch of PATCHes, no rate-limit lockout (300 s)", _FAQ
        propagation = assumptions.cloudflare_propagation
    else:
        call, why, source = "dynamic update", "a reading and one signed update", ""
        propagation = assumptions.own_server_propagation
    apart = step(strategy.poll)
    asked = f"votes begin at most {apart:.0f} s apart; a silent server delays one by {ASKING:.0f} s"
    window = strategy.window + apart if strategy.window else 0
    late = max(PROBE - window, 0.0)
    return (
        Term("poll", apart + ASKING, strategy.poll / 2, asked),
        Term(
            "window", window, strategy.window, "a majority of Route53's servers agrees for this time, and one more vote"
        ),
        Term("probe", late, 0, f"the target's probe takes up to {PROBE:.0f} s, and runs during the window"),
        Term(call, *assumptions.api_call, why, assumed=True),
        Term("propagation", *propagation, "to all name servers", source, assumed=not source),
    )


def _load_balancer(
    policy: FailoverPolicy,
    strategy: LoadBalancer,
    checks: Mapping[str, HealthCheck],
    plan: CloudflarePlan,
    assumptions: Assumptions,
) -> tuple[Term, ...]:
    check = checks.get(policy.check) if isinstance(policy.check, str) else None
    if policy.check is None:
        return (Term("detection", NEVER, NEVER, "without a health check and a monitor, it never fails over", _MONITOR),)
    interval = monitor_interval(strategy, check, plan)
    times, tries = max(1, strategy.consecutive_down), strategy.retries + 1
    typical = (times - 0.5) * interval
    return (
        Term("monitor interval", times * interval, typical, f"{times} x {interval} s", _MONITOR),
        Term(
            "monitor time-out",
            times * tries * strategy.timeout,
            0,
            f"{times} x {tries} x {strategy.timeout} s; none if refused",
            _MONITOR,
        ),
        Term(
            "propagation", *assumptions.load_balancer_propagation, "from the monitors to the name servers", assumed=True
        ),
    )


def monitor_interval(strategy: LoadBalancer, check: HealthCheck | None, plan: CloudflarePlan) -> int:
    """The interval of the monitor in seconds: as written, or that of the Route53 check within the bounds of the plan.

    It is never shorter than all attempts of a check take. If the check has no interval, it is 60, Cloudflare's own
    default. Source of the default: Cloudflare API, monitors.
    """
    if strategy.interval:
        return strategy.interval
    low, high = CLOUDFLARE[plan].load_balancer_interval or (10, 3_600)
    wanted = check.interval if isinstance(check, EndpointCheck) else _MONITOR_INTERVAL
    return min(max(wanted, low, strategy.longest), high)


_MONITOR_INTERVAL: Final = 60

__all__ = [
    "Assumptions",
    "PolicyTiming",
    "ServerTiming",
    "Term",
    "Timing",
    "monitor_interval",
    "of",
    "policy_timing",
    "seconds",
]
