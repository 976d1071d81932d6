"""Two strategies for one transferred zone.

What: Cloudflare and the own servers are the two ends of a transfer, and a policy has different strategies for them.
Why: both ends have the same records, so a change at one end changes the other.
Good: `A: {…, cloudflare: follow, self_hosted: follow}` with `transfer: outgoing`
Bad: `A: {…, cloudflare: follow, self_hosted: primary-only}` with `transfer: outgoing`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ERROR, source="RFC 5936", hint="write the same strategy for both", acceptable=False)
def check(zone: Zone) -> Iterator[Finding]:
    """Policies whose two ends differ; another rule reports a missing strategy."""
    cloudflare = zone.nameservers.cloudflare
    if cloudflare is None or cloudflare.transfer is None:
        return
    for policy in zone.policies:
        if (
            policy.cloudflare is not None
            and policy.self_hosted is not None
            and policy.cloudflare.name != policy.self_hosted.name
        ):
            ours, own = policy.cloudflare.name, policy.self_hosted.name
            message = f"`cloudflare:` is {ours} and `self_hosted:` is {own}; both must be the same"
            yield Finding(policy, message, ("self_hosted",))
