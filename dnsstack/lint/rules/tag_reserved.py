"""An AWS tag that Route53 does not accept.

What: a tag of the hosted zone or of a health check begins with `aws:`, or is longer than AWS allows; or there are more
    than ten.
Why: AWS keeps that prefix for itself and refuses it; a key has up to 128 characters, a value up to 256.
Good: `route53: {tags: {team: dns}}`
Bad: `route53: {tags: {"aws:team": dns}}`
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from dnsstack.lint.entries import Steps, Subject
from dnsstack.lint.finding import Finding, Severity, Zone, rule

_LONGEST_KEY: Final = 128
_LONGEST_VALUE: Final = 256
"""Route53 API, Tag (read 2026-11)."""


_MOST: Final = 10
"""Tags of a hosted zone or a health check (Route53 API, ChangeTagsForResource, AddTags; read 2026-11)."""


@rule(
    Severity.ERROR,
    source="Route53 API, Tag; AWS General Reference, tag naming limits",
    hint="keep ten tags or fewer, with short names that do not begin with aws:",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Tags of the hosted zone and of health checks."""
    route53 = zone.nameservers.route53
    if route53 is not None:
        yield from _tags(zone.nameservers, route53.tags, ("route53", "tags"))
    for check_ in zone.checks.values():
        yield from _tags(check_, check_.tags, ("tags",))


def _tags(subject: Subject, tags: Mapping[str, str], at: Steps) -> Iterator[Finding]:
    if len(tags) > _MOST:
        yield Finding(
            subject, f"{len(tags)} tags are given; Route53's limit for a hosted zone or health check is {_MOST}", at
        )
    for key, value in tags.items():
        here = (*at, key)
        if key.lower().startswith("aws:"):
            yield Finding(subject, f"{key!r} begins with aws:, which AWS keeps for itself", here)
        if not 1 <= len(key) <= _LONGEST_KEY:
            yield Finding(subject, f"a tag's key has {len(key)} characters; the limits are 1 and {_LONGEST_KEY}", here)
        if len(value) > _LONGEST_VALUE:
            yield Finding(subject, f"{key!r} has {len(value)} characters; the limit is {_LONGEST_VALUE}", here)
