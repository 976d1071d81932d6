"""CNAMEs that only Cloudflare flattens.

What: Cloudflare flattens all CNAMEs of the zone, and another operator's servers answer with the CNAME.
Why: the providers answer the same question differently: Cloudflare with addresses, the others with the CNAME.
Good: `cloudflare: {flatten_all_cnames: false}`
Bad: `cloudflare: {flatten_all_cnames: true}` beside `route53: {}` and a CNAME
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.WARNING,
    source="cloudflare-docs, dns/cname-flattening",
    hint="remove flatten_all_cnames, or accept the difference with a reason",
)
def check(zone: Zone) -> Iterator[Finding]:
    """At most one finding for each zone, at the name servers."""
    cloudflare = zone.nameservers.cloudflare
    if cloudflare is None or not cloudflare.flatten_all_cnames or not zone.is_mixed:
        return
    owners = sorted({entry.owner for entry in zone.entries("CNAME")})
    if owners:
        more = f" and {len(owners) - 1} more" if len(owners) > 1 else ""
        message = (
            f"Cloudflare flattens every CNAME, but the other servers don't, so answers differ for {owners[0]}{more}"
        )
        yield Finding(zone.nameservers, message, ("cloudflare", "flatten_all_cnames"))
