"""A free Cloudflare zone that is not delegated.

What: the Cloudflare zone is on the free plan, and `delegated: false` keeps its servers out of the NS set.
Why: such a zone stays pending, and Cloudflare deletes a pending free zone with its records after 28 days.
Good: `cloudflare: {account: …, plan: pro, delegated: false}`
Bad: `cloudflare: {account: …, plan: free, delegated: false}`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import CloudflarePlan

DAYS: Final = 28
"""cloudflare-docs, domain status (read 2026-11)."""


@rule(
    Severity.WARNING,
    source="cloudflare-docs, dns/zone-setups/reference/domain-status (pending)",
    hint="choose a paid plan, or delegate the zone within 28 days",
)
def check(zone: Zone) -> Iterator[Finding]:
    """A zone on the free plan that is not delegated."""
    cloudflare = zone.nameservers.cloudflare
    if cloudflare is not None and cloudflare.plan is CloudflarePlan.FREE and not cloudflare.delegated:
        message = f"the zone is not delegated, and Cloudflare deletes a pending zone of the free plan after {DAYS} days"
        yield Finding(zone.nameservers, message, ("cloudflare", "delegated"))
