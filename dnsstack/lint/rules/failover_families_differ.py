"""A and AAAA of one owner with different health checks.

What: an owner's A and AAAA policies have different health checks.
Why: they fail over separately. When only one family has failed over, clients of the other family may get no service, or
    clients reach two sites at once.
Good: `www: {A: {…, check: web}, AAAA: {…, check: web}}`
Bad: `www: {A: {…, check: web-4}, AAAA: {…, check: web-6}}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.lint.watching import pairs
from dnsstack.model.deferred import Deferred
from dnsstack.model.failover.policy import FailoverPolicy


@rule(
    Severity.WARNING,
    source="Route53 API, ResourceRecordSet.Failover",
    hint="name the same check in both; a CALCULATED one can serve both families",
)
def check(zone: Zone) -> Iterator[Finding]:
    """Pairs of policies; reported at AAAA."""
    for first, second in pairs(zone):
        if isinstance(first.check, Deferred) or isinstance(second.check, Deferred):
            continue
        if first.check != second.check:
            message = (
                f"AAAA is checked by {second.check or 'nothing'}, but A of the same owner by {first.check or 'nothing'}"
            )
            yield Finding(second, message, ("check",), also=(first,))
        elif second.secondary_check != first.secondary_check and _known(first, second):
            theirs = first.secondary_check or "nothing"
            message = f"the secondary is checked by {second.secondary_check or 'nothing'}, but that of A by {theirs}"
            yield Finding(second, message, ("secondary_check",), also=(first,))


def _known(*policies: FailoverPolicy) -> bool:
    return not any(isinstance(policy.secondary_check, Deferred) for policy in policies)
