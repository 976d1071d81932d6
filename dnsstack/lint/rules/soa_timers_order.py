"""SOA timers that contradict one another.

What: a secondary would not retry earlier than it refreshes, or would drop the zone before it has tried twice.
Why: after one failed check of the primary, it would wait longer than after a successful one, or stop answering because
    one check failed (RFC 1912 §2.2).
Good: `soa: {refresh: 2h, retry: 15m, expire: 14d}`
Bad: `soa: {refresh: 10m, retry: 1h}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.ttl import to_text


@rule(
    Severity.ERROR,
    source="RFC 1912 §2.2",
    hint="write refresh 2h, retry 15m and expire 14d, which are right for most zones",
)
def check(zone: Zone) -> Iterator[Finding]:
    """At most one finding for each timer."""
    own = zone.nameservers.self_hosted
    if own is None:
        return
    timers = own.soa
    if timers.retry >= timers.refresh:
        message = f"retry {to_text(timers.retry)} is not below refresh {to_text(timers.refresh)}"
        yield Finding(zone.nameservers, message, ("self_hosted", "soa", "retry"))
    least = timers.refresh + 2 * timers.retry
    if timers.expire < least:
        message = f"expire {to_text(timers.expire)} is below refresh and two retries, which are {to_text(least)}"
        yield Finding(zone.nameservers, message, ("self_hosted", "soa", "expire"))
