"""An ALIAS below the apex that Cloudflare does not flatten.

What: Cloudflare is to serve an ALIAS that is not at the apex, on the free plan.
Why: Cloudflare always flattens the apex, but other names only on paid plans. Otherwise it answers with a CNAME, and
    Route53 with addresses.
Good: `"@": {ALIAS: d111111abcdef8.cloudfront.net.}`, or a paid plan
Bad: `www: {ALIAS: d111111abcdef8.cloudfront.net.}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import served_by
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import CloudflarePlan, ProviderId


@rule(Severity.ERROR, source="cloudflare-docs, dns/cname-flattening", hint="use a CNAME there, or choose a paid plan")
def check(zone: Zone) -> Iterator[Finding]:
    """ALIAS entries below the apex, for Cloudflare, on the free plan."""
    cloudflare = zone.nameservers.cloudflare
    if cloudflare is None or cloudflare.plan is not CloudflarePlan.FREE:
        return
    for entry in zone.entries("ALIAS"):
        if entry.owner != zone.apex and served_by(entry, ProviderId.CLOUDFLARE):
            yield Finding(entry, "the ALIAS is below the apex; on the free plan Cloudflare flattens only the apex")
