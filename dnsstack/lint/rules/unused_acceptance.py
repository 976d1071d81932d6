"""An acceptance without effect.

What: an `accept` names a rule that finds nothing here.
Why: the accepted fault no longer exists, and the acceptance would hide a later, different one.
Good: no `accept` where nothing is found
Bad: `accept: {ttl-too-low: "…"}` at a TTL of 300
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ADVICE, source="the document", hint="remove it", acceptable=False)
def check(zone: Zone) -> Iterator[Finding]:
    """Acceptances that no rule has used; this rule runs last."""
    from dnsstack.lint.rules import BY_ID

    for acceptance in zone.acceptances:
        accepted = BY_ID.get(acceptance.rule)
        if accepted is not None and accepted.acceptable and not acceptance.used:
            message = f"{accepted.id} finds nothing here, so the acceptance has no effect"
            yield Finding(acceptance.subject, message, ("accept", acceptance.rule))
