"""A name server that answers slowly.

What: the 95th percentile of its UDP answers is above the limit (0.5 s, `--slow`).
Why: resolvers prefer fast servers; if only the slow one is left, every answer is slow.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterator
from typing import Final

from dnsstack.verify.endpoint import Transport
from dnsstack.verify.finding import Finding, check
from dnsstack.verify.survey import Survey

_LEAST: Final = 5
"""The least number of answers for a percentile."""


@check(
    "speed",
    source="RFC 2182 §3; IMC 2017, Müller et al.: all servers need to be equally strong",
    hint="measure from another network too, because the path may be slow and not the server",
)
def find(survey: Survey) -> Iterator[Finding]:
    """Servers above the limit."""
    for name, seconds in latencies(survey).items():
        slowest = p95(seconds)
        if len(seconds) >= _LEAST and slowest > survey.slow:
            provider = next(one.server.provider for one in survey.observations if one.server.name == name)
            expected = f"p95 of {survey.slow * 1000:.0f} ms or less"
            yield Finding("is slow", name, provider, expected=expected, got=f"p95 {slowest * 1000:.0f} ms")


def latencies(survey: Survey) -> dict[str, list[float]]:
    """The time of every UDP answer in seconds, by server; times measured one by one replace the others."""
    found: dict[str, list[float]] = {}
    for one in survey.observations:
        if one.way.transport is Transport.UDP and one.seconds:
            found.setdefault(one.server.name, []).append(one.seconds)
    return found | survey.measured


def p95(seconds: list[float]) -> float:
    """The 95th percentile, in seconds."""
    return statistics.quantiles(seconds, n=20)[-1] if len(seconds) > 1 else sum(seconds)
