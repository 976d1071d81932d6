"""An ALIAS under follow without a health check.

What: an ALIAS policy under `follow` has no `check`, because its alias uses the health of its target.
Why: the follower reads a TXT marker that has the policy's health checks; a TXT can't use the health of an AWS target,
    so the marker would never change.
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
    hint="write a health check in check, or use another strategy",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """ALIAS policies under follow without a health check."""
    for policy in zone.policies:
        is_followed = isinstance(policy.cloudflare, Follow) or isinstance(policy.self_hosted, Follow)
        if policy.rdtype == "ALIAS" and is_followed and policy.check is None and not policy.retire:
            yield Finding(policy, "an alias under follow has no check, so its marker would never change")
