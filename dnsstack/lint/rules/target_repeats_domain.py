"""A target that ends in the domain twice.

What: a relative target was written with the domain and without a final dot, so that it got the domain twice.
Why: names without a final dot are relative (RFC 1035 §5.1). To forget the dot is a common mistake.
Good: `www: {CNAME: web}` or `www: {CNAME: web.example.com.}`
Bad: `www: {CNAME: web.example.com}` (this is web.example.com.example.com.)
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.names import is_at_or_below


@rule(Severity.WARNING, source="RFC 1035 §5.1", hint="leave the domain out, or end the name in a dot")
def check(zone: Zone) -> Iterator[Finding]:
    """Targets below `<apex>.<apex>`."""
    twice = zone.apex + zone.apex
    for entry, at, target, _ in zone.targets_with(lambda name: is_at_or_below(name, twice), *zone.targets):
        yield Finding(entry, f"target {target} ends in the domain twice", at)
