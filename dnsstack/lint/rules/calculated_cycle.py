"""Calculated checks that contain each other.

What: the children of a calculated check lead back to the check itself.
Why: none of them could be created before the others, and none would have a status.
Good: `both: {type: CALCULATED, children: [a, b], threshold: 2}`
Bad: `a: {…, children: [b]}` and `b: {…, children: [a]}`
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from dnsstack.lint.entries import children
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.ERROR,
    source="Route53 API, HealthCheckConfig.ChildHealthChecks",
    hint="give calculated checks only endpoint checks and alarms as children",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Each circle of calculated checks, once."""
    told: set[str] = set()
    harmless = _ending(zone)
    for name, found in zone.checks.items():
        circle = [] if name in told or name in harmless else _circle(zone, name, harmless)
        if not circle:
            harmless.add(name)
        elif not told.intersection(circle):
            told.update(circle)
            message = f"these calculated checks contain each other: {' -> '.join([*circle, name])}"
            yield Finding(found, message, ("children",))


def _ending(zone: Zone) -> set[str]:
    """The checks that are in no circle and lead to none, from the leaves up; each check and child is visited once."""
    below = {name: children(found) for name, found in zone.checks.items()}
    above: dict[str, list[str]] = {}
    for name, names in below.items():
        for child in names:
            above.setdefault(child, []).append(name)
    left = {name: len(names) for name, names in below.items()}
    waiting = [name for name, count in left.items() if not count] + [name for name in above if name not in below]
    ending: set[str] = set()
    while waiting:
        name = waiting.pop()
        ending.add(name)
        for parent in above.get(name, ()):
            left[parent] -= 1
            if not left[parent]:
                waiting.append(parent)
    return ending


def _circle(zone: Zone, start: str, harmless: Collection[str]) -> list[str]:
    """The way from `start` back to itself, or []; checks that are in no circle are skipped."""
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
            if child not in came_from and child not in harmless:
                came_from[child] = name
                waiting.append(child)
    return []
