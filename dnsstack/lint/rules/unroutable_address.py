"""An address that the Internet can't reach.

What: an A or AAAA has a private, loopback, link-local, multicast or reserved address.
Why: it does not work outside your network, it shows the structure of the network to everyone, and resolvers with
    rebinding protection drop the answer (RFC 1918 §5, RFC 6890).
Good: `www: {A: 192.0.2.1}`
Bad: `www: {A: 10.0.0.1}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.addresses import is_unroutable
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.deferred import Deferred


@rule(
    Severity.WARNING, source="RFC 6890", hint="publish private addresses in a private zone, or accept it with a reason"
)
def check(zone: Zone) -> Iterator[Finding]:
    """Known addresses of RRsets and policies."""
    texts = {value.to_text() for _, _, values in zone.lists("A", "AAAA") for value in values}
    unroutable = {text for text in texts if is_unroutable(text)}
    for entry, field, values in zone.lists("A", "AAAA") if unroutable else ():
        for index, value in enumerate(values):
            if not isinstance(value, Deferred) and value.to_text() in unroutable:
                yield Finding(entry, f"{value.to_text()} is not reachable from the Internet", (field, index))
