"""An acceptance of a rule that can't be accepted.

What: an `accept` names a rule that can't be accepted: a domain with such a finding can't be rendered or served.
Why: the acceptance would only move the failure into the deployment.
Good: `accept: {single-provider: "moving in next week"}`
Bad: `accept: {cname-at-apex: "we need it"}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.ERROR, source="the document", hint="remove the acceptance, and correct the fault itself", acceptable=False
)
def check(zone: Zone) -> Iterator[Finding]:
    """Acceptances of rules that are not acceptable."""
    from dnsstack.lint.rules import BY_ID

    for acceptance in zone.acceptances:
        accepted = BY_ID.get(acceptance.rule)
        if accepted is not None and not accepted.acceptable:
            message = f"{accepted.id} can't be accepted, because a domain with this fault can't be served"
            yield Finding(acceptance.subject, message, ("accept", acceptance.rule))
