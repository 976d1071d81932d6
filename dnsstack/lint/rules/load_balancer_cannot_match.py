"""A load balancer whose monitor can't do the check of Route53.

What: a policy under `load-balancer` has a calculated check, an alarm, an existing id, an inverted or disabled check, or
    one that is only known during the deployment; or its type is CNAME or ALIAS; or its interval is outside the bounds
    of the plan, or shorter than its attempts take.
Why: Cloudflare's monitors probe one HTTP, HTTPS or TCP endpoint, every 15 s or more (10 s on Enterprise), and its pools
    have addresses: the two providers would decide differently, or the deployment would fail.
Good: `check: web` (an HTTPS check), `cloudflare: load-balancer`
Bad: `check: both` (a calculated check), `cloudflare: load-balancer`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.lint.watching import named
from dnsstack.model.deferred import Deferred
from dnsstack.model.failover import LoadBalancer
from dnsstack.model.health import EndpointCheck
from dnsstack.model.nameservers import ProviderId


@rule(
    Severity.ERROR,
    source="cloudflare-docs, load-balancing/monitors and load-balancing/reference/limitations",
    hint="use follow or delegate for such a check",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Load-balanced policies whose checks, type or interval Cloudflare can't match."""
    for policy in zone.policies:
        strategy = policy.cloudflare
        if not isinstance(strategy, LoadBalancer):
            continue
        if policy.rdtype not in ("A", "AAAA"):
            yield Finding(policy, f"a load balancer can't serve {policy.rdtype}; it serves A and AAAA", ("cloudflare",))
        for field in ("check", "secondary_check"):
            if reason := _unmatched(zone, getattr(policy, field)):
                yield Finding(policy, f"Cloudflare's monitors can't match {reason}", (field,))
        if strategy.interval is not None and strategy.interval < strategy.longest:
            tries = f"but {strategy.retries + 1} attempts of {strategy.timeout} s take {strategy.longest} s"
            message = f"interval is {strategy.interval} s, {tries}"
            hint = "set a longer interval, a shorter timeout or fewer retries"
            yield Finding(policy, message, ("cloudflare", "interval"), hint=hint)
        limits = zone.capabilities.get(ProviderId.CLOUDFLARE)
        if limits is not None and limits.load_balancer_interval and strategy.interval is not None:
            low, high = limits.load_balancer_interval
            if not low <= strategy.interval <= high:
                message = f"interval {strategy.interval} s is outside the range of this plan, {low}..{high} s"
                yield Finding(policy, message, ("cloudflare", "interval"), hint="set an interval within the range")


def _unmatched(zone: Zone, reference: str | Deferred | None) -> str:
    """The reason why no monitor can do the same check, or ""."""
    if isinstance(reference, Deferred):
        return "a check that is only known during the deployment"
    found = named(zone, reference)
    if found is None:
        return ""
    if not isinstance(found, EndpointCheck):
        return f"{reference}, a check of type {found.type}"
    if found.invert or found.disabled:
        return f"{reference}, which is {'inverted' if found.invert else 'disabled'}"
    return ""
