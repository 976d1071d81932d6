"""A CNAME with several values.

What: a CNAME RRset, or one role of a CNAME failover policy, has more than one target.
Why: a name has one canonical name (RFC 2181 §10.1); both providers refuse a second one.
Good: `www: {CNAME: web.example.net.}`
Bad: `www: {CNAME: [web-1.example.net., web-2.example.net.]}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.ERROR,
    source="RFC 2181 §10.1",
    hint="name one target, or use A and AAAA with several addresses",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """CNAME value lists that are longer than one."""
    for entry, field, values in zone.several.get("CNAME", ()):
        yield Finding(entry, f"{len(values)} values are listed; a CNAME has exactly one", (field,))
