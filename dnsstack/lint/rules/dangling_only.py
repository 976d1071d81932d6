"""A target that fewer providers serve than the entry that points to it.

What: an entry that several providers serve points to a name that only one of them serves.
Why: the providers that `only` excludes answer NXDOMAIN for the target: resolvers that ask these providers get no
    address.
Good: both have `only: cloudflare`, or none of them
Bad: `www: {CNAME: edge}` with `edge: {A: {values: [192.0.2.1], only: cloudflare}}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import served_by
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.WARNING,
    source="RFC 1034 §4.2.2: every server of a zone answers alike",
    hint="restrict both to the same provider, or none of them",
)
def check(zone: Zone) -> Iterator[Finding]:
    """Targets in the zone that a provider of the entry does not serve."""
    restricted = {rrset.owner for rrset in zone.annotated if rrset.only is not None}
    if not restricted:
        return
    for rdtype in zone.targets:
        for entry, at, target in zone.targets_for(rdtype):
            if target not in restricted:
                continue
            there = zone.at(target)
            for provider in zone.providers:
                if served_by(entry, provider) and not any(served_by(it, provider) for it in there):
                    message = f"{provider.value} serves this entry, but not its target {target}"
                    yield Finding(entry, message, at, also=tuple(there))
