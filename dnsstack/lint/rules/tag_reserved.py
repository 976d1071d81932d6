"""An AWS tag with a reserved name.

What: a tag of the hosted zone or of a health check begins with `aws:`, or is longer than AWS takes.
Why: AWS keeps that prefix for itself and refuses it; a key has up to 128 characters, a value up to 256.
Good: `route53: {tags: {team: dns}}`
Bad: `route53: {tags: {"aws:team": dns}}`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.finding import Finding, Rule, Severity, Zone

_LONGEST_KEY: Final = 128
_LONGEST_VALUE: Final = 256
"""Route53 API, Tag (read 2026-11)."""


def check(zone: Zone) -> Iterator[Finding]:
    """Tags of the hosted zone and of health checks."""
    route53 = zone.nameservers.route53
    for key, value in (route53.tags if route53 is not None else {}).items():
        at = ("route53", "tags", key)
        if key.lower().startswith("aws:"):
            yield Finding(zone.nameservers, f"{key!r} begins with aws:, which AWS keeps for itself", at)
        if not 1 <= len(key) <= _LONGEST_KEY:
            yield Finding(
                zone.nameservers, f"a tag's key has {len(key)} characters; the limits are 1 and {_LONGEST_KEY}", at
            )
        if len(value) > _LONGEST_VALUE:
            yield Finding(zone.nameservers, f"{key!r} has {len(value)} characters; the limit is {_LONGEST_VALUE}", at)
    for check_ in zone.checks.values():
        for key in check_.tags:
            if key.lower().startswith("aws:"):
                yield Finding(check_, f"{key!r} begins with aws:, which AWS keeps for itself", ("tags", key))


RULE: Final = Rule(
    id="tag-reserved",
    severity=Severity.ERROR,
    title="An AWS tag with a reserved name",
    source="Route53 API, Tag; AWS General Reference, tag naming limits",
    hint="choose another name without aws: in front",
    check=check,
    acceptable=False,
)
