"""SOA timers outside the recommended values.

What: a timer in the own servers' SOA is outside the values that RFC 1912 and RFC 2308 recommend.
Why: with a short expire, secondaries stop answering when they can't reach the primary for a few days; with a long
    refresh, secondaries are outdated for a long time after a lost NOTIFY; with a long minimum, a deletion by mistake
    stays in caches for this time.
Good: `soa: {refresh: 2h, retry: 15m, expire: 14d, minimum: 5m}`
Bad: `soa: {expire: 1d}`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.ttl import to_text

_HOUR: Final = 3600
_DAY: Final = 86400
_ADVISED: Final = {
    "refresh": (20 * 60, 12 * _HOUR),  # RFC 1912 §2.2: 20 minutes to 2 hours, up to 12 hours if this is acceptable
    "retry": (3 * 60, 4 * _HOUR),  # a fraction of refresh
    "expire": (14 * _DAY, 28 * _DAY),  # RFC 1912 §2.2: 2 to 4 weeks
    "minimum": (60, 3 * _HOUR),  # RFC 2308 §5: one to three hours have been found to work well
}


@rule(
    Severity.WARNING,
    source="RFC 1912 §2.2",
    hint="write refresh 2h, retry 15m, expire 14d and minimum 5m, which are right for most zones",
)
def check(zone: Zone) -> Iterator[Finding]:
    """One finding for each such timer."""
    own = zone.nameservers.self_hosted
    for name, (least, most) in _ADVISED.items() if own is not None else ():
        found = getattr(own.soa, name) if own is not None else 0
        if not least <= found <= most:
            message = f"{name} is {to_text(found)}; usual values are {to_text(least)} to {to_text(most)}"
            yield Finding(zone.nameservers, message, ("self_hosted", "soa", name))
