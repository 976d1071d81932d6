"""An asterisk that Cloudflare does not accept.

What: Cloudflare is to serve an owner with an asterisk that is not the whole leftmost label.
Why: Cloudflare refuses such names; for Route53 and other servers, such an asterisk is an ordinary character.
Good: `"*.dev": {A: 192.0.2.1}`
Bad: `"a.*.dev": {A: 192.0.2.1}`, `"*a": {A: 192.0.2.1}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import served_by
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId


@rule(
    Severity.ERROR,
    source="cloudflare-docs, dns/manage-dns-records/reference/wildcard-dns-records",
    hint="make the asterisk the whole first label, or serve the name only from Route53, with only: route53",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Owners with an asterisk that is not the whole leftmost label."""
    if ProviderId.CLOUDFLARE not in zone.providers:
        return
    for owner, entries in zone.starred.items():
        if "*" in owner.removeprefix("*."):
            found = [entry for entry in entries if served_by(entry, ProviderId.CLOUDFLARE)]
            for entry in found[:1]:
                yield Finding(entry, "the asterisk is not the whole leftmost label; Cloudflare refuses such a name")
