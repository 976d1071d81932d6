"""A CNAME that points to another CNAME of the zone.

What: the target of a CNAME is a CNAME in the same zone.
Why: every CNAME costs a look-up and can fail; it should point to the canonical name (RFC 1034 §3.6.2).
Good: `a: {CNAME: web.example.net.}` and `b: {CNAME: web.example.net.}`
Bad: `a: {CNAME: b}` and `b: {CNAME: web.example.net.}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ADVICE, source="RFC 1034 §3.6.2", hint="write the last name of the chain as the target")
def check(zone: Zone) -> Iterator[Finding]:
    """CNAME targets in the zone that have a CNAME themselves."""
    for entry, at, target, route in zone.targets_with(zone.route, "CNAME"):
        if len(route) > 1 and entry.owner not in route:
            yield Finding(entry, f"target {target} is a CNAME itself, to {route[1]}", at)
