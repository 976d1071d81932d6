"""An MX target that is a CNAME.

What: a mail exchange is a name that has a CNAME in this zone.
Why: the exchange must have addresses itself (RFC 2181 §10.3, RFC 5321 §5.1); some senders refuse the mail.
Good: `"@": {MX: 10 mail}` with `mail: {A: 192.0.2.25}`
Bad: the same with `mail: {CNAME: mail.example.net.}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ERROR, source="RFC 2181 §10.3", hint="write the CNAME's target as the exchange")
def check(zone: Zone) -> Iterator[Finding]:
    """MX targets in the zone that answer with a CNAME."""
    for entry, at, target, _ in zone.targets_with(zone.is_cname, "MX"):
        yield Finding(entry, f"exchange {target} is a CNAME; write a name with addresses", at)
