"""DS in a zone that is not signed.

What: a delegation has DS, and no provider signs this zone.
Why: a chain of trust needs every link (RFC 4035 §5): without signatures in this zone, the DS has no effect.
Good: no DS in a zone that Route53 and Cloudflare serve together
Bad: `lab: {NS: […], DS: "12345 13 2 …"}` in an unsigned zone
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.WARNING, source="RFC 4035 §5", hint="remove the DS, or accept it with a reason")
def check(zone: Zone) -> Iterator[Finding]:
    """DS RRsets of an unsigned zone."""
    if zone.is_signed:
        return
    for rrset in zone.of_type("DS"):
        if rrset.owner != zone.apex:
            yield Finding(rrset, "DS is in an unsigned zone, where it has no effect")
