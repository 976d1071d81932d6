"""A strategy for servers that do not serve the domain.

What: a failover policy names a strategy for servers that don't serve the domain.
Why: it has no effect, but a reader would think that it has.
Good: `cloudflare: follow` with Cloudflare in the set
Bad: `cloudflare: follow` without Cloudflare in the set
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId


@rule(
    Severity.ADVICE, source="the strategies of failover policies", hint="remove it, or add the servers to nameservers"
)
def check(zone: Zone) -> Iterator[Finding]:
    """Strategies of absent servers."""
    has_extra = bool(zone.nameservers.other_nameservers)
    for policy in zone.policies:
        if policy.cloudflare is not None and ProviderId.CLOUDFLARE not in zone.providers:
            yield Finding(policy, "`cloudflare:` is set, but Cloudflare does not serve the domain", ("cloudflare",))
        if policy.other_nameservers is not None and not has_extra:
            yield Finding(
                policy,
                "`other_nameservers:` is set, but nameservers.other_nameservers is empty",
                ("other_nameservers",),
            )
        if policy.self_hosted is not None and not has_extra and zone.nameservers.self_hosted is None:
            yield Finding(policy, "`self_hosted:` is set, but nameservers.self_hosted is missing", ("self_hosted",))
