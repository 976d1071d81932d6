"""Follow of an alias without a health check.

What: an ALIAS policy under `follow` has no `check`, since its alias takes over its target's health.
Why: the follower reads a TXT marker that carries the policy's health checks; a TXT can't take over the health of an
    AWS target, so the marker would never move.
Good: `ALIAS: {primary: …, secondary: …, check: web, cloudflare: follow}`
Bad: `ALIAS: {primary: …, secondary: …, cloudflare: follow}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.failover import Follow


@rule(
    Severity.ERROR,
    source="Route53 API, AliasTarget.EvaluateTargetHealth",
    hint="name a health check, or use another strategy",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Followed ALIAS policies that nothing but their target watches."""
    for policy in zone.policies:
        is_followed = isinstance(policy.cloudflare, Follow) or isinstance(policy.self_hosted, Follow)
        if policy.rdtype == "ALIAS" and is_followed and policy.check is None and not policy.retire:
            yield Finding(policy, "an alias under follow has no check, so its marker would never change")
