"""SOA timers outside of what is advised.

What: a timer of the own servers' SOA is far from what RFC 1912 and RFC 2308 advise.
Why: with a short expire, secondaries stop answering when the primary is away for a few days; with a long refresh, a
    lost NOTIFY has an effect for long; with a long minimum, a mistaken deletion stays in caches for as long.
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
    "refresh": (20 * 60, 12 * _HOUR),  # RFC 1912 §2.2: 20 minutes to 2 hours, up to 12 where it is acceptable
    "retry": (3 * 60, 4 * _HOUR),  # a fraction of refresh
    "expire": (14 * _DAY, 28 * _DAY),  # RFC 1912 §2.2: 2 to 4 weeks
    "minimum": (60, 3 * _HOUR),  # RFC 2308 §5: one to three hours have been found to work well
}


@rule(Severity.WARNING, source="RFC 1912 §2.2", hint="refresh 2h, retry 15m, expire 14d, minimum 5m suit most zones")
def check(zone: Zone) -> Iterator[Finding]:
    """A finding for each timer that is."""
    own = zone.nameservers.self_hosted
    for name, (least, most) in _ADVISED.items() if own is not None else ():
        found = getattr(own.soa, name) if own is not None else 0
        if not least <= found <= most:
            message = f"{name} is {to_text(found)}; usual values are {to_text(least)} to {to_text(most)}"
            yield Finding(zone.nameservers, message, ("self_hosted", "soa", name))
