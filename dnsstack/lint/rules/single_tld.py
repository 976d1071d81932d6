"""Name servers under one top-level domain.

What: the names of all name servers end in the same top-level domain.
Why: when this registry fails, none of the names can be resolved (RFC 2182 §3; AWS uses four top-level domains).
Good: Route53's four servers (com, net, org, co.uk) beside Cloudflare's (com)
Bad: only Cloudflare, or Cloudflare with servers under com
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.names import labels
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.operators import CLOUDFLARE_TLD


@rule(Severity.WARNING, source="RFC 2182 §3", hint="add servers under another top-level domain")
def check(zone: Zone) -> Iterator[Finding]:
    """At most one finding for each zone. Route53's servers are in four domains; that of a single one is not known."""
    route53 = zone.nameservers.route53
    if route53 is not None and route53.delegated:
        return
    found = {labels(server)[-1] for server in zone.nameservers.others if labels(server)}
    if ProviderId.CLOUDFLARE in zone.serving:
        found.add(CLOUDFLARE_TLD)
    if len(found) == 1:
        yield Finding(zone.nameservers, f"all name servers are under {found.pop()}; use at least two top-level domains")
