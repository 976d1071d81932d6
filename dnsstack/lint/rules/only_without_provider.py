"""Only, for a provider that is not there.

What: an RRset says `only:` for a provider that dnsstack does not write to in this document.
Why: nobody would serve it.
Good: `only: route53` with Route53 in nameservers
Bad: `only: cloudflare` with Route53 alone
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import listing
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ERROR, source="the document", hint="name a provider of nameservers, or remove only", acceptable=False)
def check(zone: Zone) -> Iterator[Finding]:
    """RRsets restricted to an absent provider."""
    for rrset in zone.annotated:
        if rrset.only is not None and rrset.only not in zone.servers:
            allowed = listing([server.value for server in zone.servers])
            yield Finding(
                rrset, f"only: {rrset.only.value}, which is not a provider here; the providers are {allowed}", ("only",)
            )
