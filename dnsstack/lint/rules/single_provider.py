"""Name servers of one provider only.

What: one provider's servers are the whole name server set.
Why: when this provider does not answer, the domain has no answer (as with Dyn in October 2016). A set should have no
    single point of failure (RFC 2182 §3.1).
Good: `nameservers: {route53: {}, cloudflare: {…}}`
Bad: `nameservers: {route53: {}}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.WARNING,
    source="RFC 2182 §3.1",
    hint="add the other provider; with delegated: false, its zone gets all records before resolvers ask it",
)
def check(zone: Zone) -> Iterator[Finding]:
    """At most one finding for each zone."""
    if len(zone.serving) == 1 and not zone.nameservers.others:
        yield Finding(
            zone.nameservers, f"all name servers are those of {zone.serving[0].value}; use at least two providers"
        )
