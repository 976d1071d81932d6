"""A load balancer that can't watch what Route53 watches.

What: a policy under `load-balancer` is watched by a calculated check, an alarm, an existing id, an inverted or
    disabled check, or one known later; its type is CNAME or ALIAS; or its interval is outside the plan's, or shorter
    than its tries take.
Why: Cloudflare's monitors probe one HTTP, HTTPS or TCP endpoint, every 15 s or more (10 s on Enterprise), and its
    pools hold addresses: the two providers would decide differently, or the deployment fails.
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
            tries = f"{strategy.retries + 1} tries of {strategy.timeout} s need {strategy.longest} s"
            message = f"interval is {strategy.interval} s; {tries}"
            hint = "set a longer interval, a shorter timeout or fewer retries"
            yield Finding(policy, message, ("cloudflare", "interval"), hint=hint)
        limits = zone.capabilities.get(ProviderId.CLOUDFLARE)
        if limits is not None and limits.load_balancer_interval and strategy.interval is not None:
            low, high = limits.load_balancer_interval
            if not low <= strategy.interval <= high:
                message = f"interval {strategy.interval} s is outside the range of this plan, {low}..{high} s"
                yield Finding(policy, message, ("cloudflare", "interval"), hint="set an interval within the range")


def _unmatched(zone: Zone, reference: str | Deferred | None) -> str:
    """Why no monitor can do what the check does, or ""."""
    if isinstance(reference, Deferred):
        return "a check that is known later"
    found = named(zone, reference)
    if found is None:
        return ""
    if not isinstance(found, EndpointCheck):
        return f"{reference}, a check of type {found.type}"
    if found.invert or found.disabled:
        return f"{reference}, which is {'inverted' if found.invert else 'disabled'}"
    return ""
