"""Calculated checks that contain each other.

What: following the children of calculated checks comes back to where it began.
Why: none of them could be created before the others, and none would mean anything.
Good: `both: {type: CALCULATED, children: [a, b], threshold: 2}`
Bad: `a: {…, children: [b]}` and `b: {…, children: [a]}`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.finding import Finding, Rule, Severity, Zone
from dnsstack.lint.watching import children


def check(zone: Zone) -> Iterator[Finding]:
    """Each check that is its own descendant, circles told once."""
    told: set[str] = set()
    for name, found in zone.checks.items():
        circle = _circle(zone, name)
        if circle and not told.intersection(circle):
            told.update(circle)
            message = f"calculated checks go round in a circle: {' -> '.join([*circle, name])}"
            yield Finding(found, message, ("children",))


def _circle(zone: Zone, start: str) -> list[str]:
    """The way from `start` back to itself, or []."""
    came_from: dict[str, str] = {}
    waiting = [start]
    while waiting:
        name = waiting.pop()
        found = zone.checks.get(name)
        for child in children(found) if found is not None else ():
            if child == start:
                way = [name]
                while way[-1] != start:
                    way.append(came_from[way[-1]])
                return way[::-1]
            if child not in came_from:
                came_from[child] = name
                waiting.append(child)
    return []


RULE: Final = Rule(
    id="calculated-cycle",
    severity=Severity.ERROR,
    title="Calculated checks that contain each other",
    source="Route53 API, HealthCheckConfig.ChildHealthChecks",
    hint="let calculated checks have endpoint checks and alarms as children",
    check=check,
    acceptable=False,
)
