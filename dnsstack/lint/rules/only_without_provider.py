"""Only, for a provider that does not serve the domain.

What: an RRset has `only:` with a provider that is not in the document.
Why: no server would have the RRset.
Good: `only: route53` with Route53 in nameservers
Bad: `only: cloudflare` without Cloudflare in nameservers
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import listing
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ERROR, source="the document", hint="write a provider of nameservers, or remove only", acceptable=False)
def check(zone: Zone) -> Iterator[Finding]:
    """RRsets restricted to an absent provider."""
    for rrset in zone.annotated:
        if rrset.only is not None and rrset.only not in zone.servers:
            allowed = listing([server.value for server in zone.servers])
            yield Finding(
                rrset,
                f"only is {rrset.only.value}, which does not serve this domain; the providers are {allowed}",
                ("only",),
            )
