"""Values, health checks, strategies and times as text for reports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from dnsstack.model.deferred import Deferred
from dnsstack.model.health import CalculatedCheck, EndpointCheck, HealthCheck, WebCheck
from dnsstack.model.names import relative
from dnsstack.model.nameservers import ProviderId, for_every_provider
from dnsstack.model.rrset import Value
from dnsstack.plan.detection import NEVER
from dnsstack.plan.plan import Answer, HealthState, PlannedFailover

LONGEST: Final = 60
"""A table shows at most so many characters of a value."""

STATES: Final = {
    HealthState.PRIMARY_HEALTHY: "primary healthy",
    HealthState.PRIMARY_DEAD: "primary dead",
    HealthState.BOTH_DEAD: "both dead",
}
"""The names of the health states in a report, in the order of the table."""

NAMES: Final = for_every_provider(
    {
        ProviderId.ROUTE53: "Route53",
        ProviderId.CLOUDFLARE: "Cloudflare",
        ProviderId.SELF_HOSTED: "BIND",
        ProviderId.OTHER: "third party",
    },
    "names",
)


def duration(seconds: float) -> str:
    """`48 s`, `2 min 48 s`, `never`."""
    if seconds == NEVER:
        return "never"
    whole = round(seconds)
    if whole < 120:  # noqa: PLR2004  # up to two minutes are shown in seconds
        return f"{whole} s"
    minutes, rest = divmod(whole, 60)
    return f"{minutes} min {rest} s" if rest else f"{minutes} min"


def shown(value: Value | str) -> str:
    """A value in one line of at most `LONGEST` characters."""
    text = value if isinstance(value, str) else value.to_text()
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def listed(values: Iterable[Value]) -> str:
    """All values of an RRset."""
    return ", ".join(shown(value) for value in values)


def answers(entries: Iterable[Answer], rdtype: str) -> str:
    """The answer of a server; several answers if it keeps the last one, whichever that was."""
    texts = [(f"{entry.rdtype} " if entry.rdtype != rdtype else "") + listed(entry.values) for entry in entries]
    return " or ".join(texts)


def endpoint(check: HealthCheck) -> str:
    """The endpoint of a check: `HTTPS 192.0.2.1:443/healthz as www.example.com`."""
    if isinstance(check, CalculatedCheck):
        return f"{check.threshold} of {', '.join(text(child) for child in check.children)}"
    if not isinstance(check, EndpointCheck):
        return check.type
    target = check.address or check.host
    at = text(target) if target is not None else ""
    at = f"[{at}]" if ":" in at else at
    path = check.path if isinstance(check, WebCheck) else ""
    host = f" as {text(check.host)}" if check.address is not None and check.host is not None else ""
    return f"{check.type} {at}:{check.port}{path}{host}"


def rhythm(check: HealthCheck) -> str:
    """The interval of a check, and how many failures make its endpoint unhealthy."""
    if isinstance(check, EndpointCheck):
        return f"every {check.interval} s, {check.failure_threshold} failures"
    return ""


def text(item: str | Deferred | None) -> str:
    """A text, or the placeholder of one that is known only after deployment."""
    if item is None:
        return ""
    return item.to_text() if isinstance(item, Deferred) else item


def watch(check: str | Deferred | None, checks: Mapping[str, HealthCheck]) -> str:
    """`web-1: HTTPS 192.0.2.1:443/ …, every 10 s, 3 failures`, or that there is no health check."""
    if check is None:
        return "no health check"
    name = text(check)
    health_check = checks.get(name)
    if health_check is None:
        return name
    return ", ".join(part for part in (f"{name}: {endpoint(health_check)}", rhythm(health_check)) if part)


def strategies(entry: PlannedFailover) -> str:
    """The strategy of every server that has one, as text."""
    named = {provider: strategy.name for provider, strategy in entry.strategies.items()}
    if len(named) == 1:
        return next(iter(named.values()))
    return ", ".join(f"{NAMES[provider]}: {name}" for provider, name in named.items()) or "none"


def owner(name: str, apex: str) -> str:
    """An owner as the document writes it."""
    return relative(name, apex)
