"""Name servers of one provider only.

What: one provider's servers are the whole name server set.
Why: when that provider does not answer, the domain does not answer (Dyn, October 2016): a set should have no single
    point of failure (RFC 2182 §3.1).
Good: `nameservers: {route53: {}, cloudflare: {…}}`
Bad: `nameservers: {route53: {}}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.WARNING,
    source="RFC 2182 §3.1",
    hint="add the other provider; delegated: false lets a zone fill up before it joins",
)
def check(zone: Zone) -> Iterator[Finding]:
    """One finding a zone."""
    if len(zone.serving) == 1 and not zone.nameservers.others:
        yield Finding(zone.nameservers, f"all name servers are {zone.serving[0].value}'s; use at least two providers")
