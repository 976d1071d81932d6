"""An owner that ends in the domain twice.

What: a relative owner was written with the domain and without a final dot, so that it got the domain twice.
Why: names without a final dot are relative (RFC 1035 §5.1). To forget the dot is a common mistake.
Good: `www: …` or `www.example.com.: …`
Bad: `www.example.com: …` (this is www.example.com.example.com.)
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.names import is_at_or_below


@rule(Severity.WARNING, source="RFC 1035 §5.1", hint="leave the domain out, or end the name in a dot")
def check(zone: Zone) -> Iterator[Finding]:
    """Owners below `<apex>.<apex>`."""
    twice = zone.apex + zone.apex
    for owner, entries in zone.by_owner.items():
        if owner.endswith(twice) and is_at_or_below(owner, twice):
            yield Finding(entries[0], "the owner ends in the domain twice")
