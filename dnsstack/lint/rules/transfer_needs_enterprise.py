"""Zone transfers that Cloudflare's plan does not have.

What: `cloudflare.transfer` is set, and the zone's plan has no zone transfers.
Why: they are part of Enterprise; the deployment would stop at the first resource.
Good: `cloudflare: {…, plan: enterprise, transfer: incoming}`
Bad: `cloudflare: {…, plan: pro, transfer: incoming}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.plan.capabilities import CLOUDFLARE


@rule(
    Severity.ERROR,
    source="cloudflare-docs, dns/zone-setups/zone-transfers",
    hint="write plan: enterprise if this is your plan, or remove transfer, so that the API writes the records",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """At most one finding for each zone."""
    cloudflare = zone.nameservers.cloudflare
    if cloudflare is not None and cloudflare.transfer and not CLOUDFLARE[cloudflare.plan].zone_transfer:
        message = (
            f"transfer is {cloudflare.transfer}; the plan {cloudflare.plan.value} has no transfers, enterprise has"
        )
        yield Finding(zone.nameservers, message, ("cloudflare", "transfer"))
