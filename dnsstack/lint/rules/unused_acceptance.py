"""An acceptance without effect.

What: an `accept` names a rule that finds nothing here.
Why: the reason no longer exists: left in place, the acceptance would hide the next, different fault.
Good: no `accept` where nothing is found
Bad: `accept: {ttl-too-low: "…"}` at a TTL of 300
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ADVICE, source="the document", hint="remove it", acceptable=False)
def check(zone: Zone) -> Iterator[Finding]:
    """Acceptances that no rule before this one has used; this rule comes last."""
    from dnsstack.lint.rules import BY_ID

    for acceptance in zone.acceptances:
        accepted = BY_ID.get(acceptance.rule)
        if accepted is not None and accepted.acceptable and not acceptance.used:
            message = f"{accepted.id} finds nothing here, so the acceptance has no effect"
            yield Finding(acceptance.subject, message, ("accept", acceptance.rule))
