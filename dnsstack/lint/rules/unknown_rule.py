"""An acceptance of a rule that does not exist.

What: an `accept` names a rule id that is not in the catalogue.
Why: it has no effect, and a reader would think that it does.
Good: `accept: {ttl-too-low: "steered by hand during the move"}`
Bad: `accept: {ttl-to-low: "…"}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nearest import nearest


@rule(
    Severity.ERROR,
    source="the document",
    hint="`dnsstack check` prints each rule's id with its findings",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Acceptances whose rule no file here has."""
    from dnsstack.lint.rules import BY_ID

    for acceptance in zone.acceptances:
        if acceptance.rule not in BY_ID:
            near = nearest(acceptance.rule, BY_ID)
            meant = f": did you mean {near!r}?" if near else ""
            message = f"{acceptance.rule!r} is not a rule{meant}"
            yield Finding(acceptance.subject, message, ("accept", acceptance.rule))
