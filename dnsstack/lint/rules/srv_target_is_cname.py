"""An SRV target that is a CNAME.

What: an SRV target is a name that has a CNAME in this zone.
Why: the target must not be an alias (RFC 2782, Target).
Good: `_sip._tls: {SRV: 0 0 5061 sip}` with `sip: {A: 192.0.2.60}`
Bad: the same with `sip: {CNAME: sip.example.net.}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ERROR, source="RFC 2782", hint="write the CNAME's target as the target")
def check(zone: Zone) -> Iterator[Finding]:
    """SRV targets in the zone that answer with a CNAME."""
    for entry, at, target, _ in zone.targets_with(zone.is_cname, "SRV"):
        yield Finding(entry, f"target {target} is a CNAME; write a name with addresses", at)
