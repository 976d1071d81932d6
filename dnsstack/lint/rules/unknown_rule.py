"""An acceptance of a rule that does not exist.

What: an `accept` names a rule id that is not in the catalogue.
Why: it has no effect, but a reader would think that it has.
Good: `accept: {ttl-too-low: "moved by hand now"}`
Bad: `accept: {ttl-to-low: "…"}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nearest import nearest


@rule(
    Severity.ERROR,
    source="the document",
    hint="correct the id; `dnsstack check` prints the rule's id below each finding",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Acceptances of rules that do not exist."""
    from dnsstack.lint.rules import BY_ID

    for acceptance in zone.acceptances:
        if acceptance.rule not in BY_ID:
            near = nearest(acceptance.rule, BY_ID)
            meant = f": did you mean {near!r}?" if near else ""
            message = f"{acceptance.rule!r} is not a rule{meant}"
            yield Finding(acceptance.subject, message, ("accept", acceptance.rule))
