"""CNAMEs that lead back to themselves.

What: CNAMEs in the zone lead back to the name with which they begin.
Why: the name never resolves: resolvers give up with SERVFAIL (RFC 1034 §3.6.2).
Good: `a: {CNAME: b}` with `b: {A: 192.0.2.1}`
Bad: `a: {CNAME: b}` with `b: {CNAME: a}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import Entry, Steps
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ERROR, source="RFC 1034 §3.6.2", hint="give one of them addresses, or a target that is not in the loop")
def check(zone: Zone) -> Iterator[Finding]:
    """Each loop once, at its first member in the document."""
    following: dict[str, tuple[Entry, Steps, str]] = {}
    for entry, at, target in zone.targets_for("CNAME"):
        following.setdefault(entry.owner, (entry, at, target))
    done: set[str] = set()
    for start in following:
        path: list[str] = []
        name = start
        while name in following and name not in done:
            done.add(name)
            path.append(name)
            name = following[name][2]
        if name in path:
            circle = [*path[path.index(name) :], name]
            entry, at, _ = following[name]
            yield Finding(entry, f"these CNAMEs lead back to the first one: {' -> '.join(circle)}", at)
