"""TLSA or SSHFP in a zone that is not signed.

What: the zone has TLSA or SSHFP, and no provider signs it.
Why: clients use them only if DNSSEC proves them (RFC 6698 §4.1, RFC 4255 §2.4); without signatures, they have no
    effect.
Good: no TLSA in a zone that Route53 and Cloudflare serve together, because it can't be signed
Bad: `_25._tcp.mail: {TLSA: 3 1 1 …}` in an unsigned zone
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.WARNING,
    source="RFC 6698 §4.1",
    hint="remove them (MTA-STS does the same for mail), or accept them with a reason",
)
def check(zone: Zone) -> Iterator[Finding]:
    """TLSA and SSHFP RRsets of an unsigned zone."""
    if zone.is_signed:
        return
    for rrset in zone.of_type("TLSA", "SSHFP"):
        yield Finding(rrset, f"{rrset.rdtype} is in an unsigned zone, so no client trusts it")
