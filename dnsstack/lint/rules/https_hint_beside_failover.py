"""Address hints in HTTPS or SVCB of a name that fails over.

What: an HTTPS or SVCB record has ipv4hint or ipv6hint, and its owner or target has a failover policy.
Why: clients may connect to a hint without asking for A or AAAA (RFC 9460 §7.3), so they may go on using the failed
    primary.
Good: `www: {HTTPS: 1 . alpn="h2"}`
Bad: `www: {HTTPS: 1 . ipv4hint="192.0.2.1"}` beside a failover policy of www
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import known_values
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.failover.policy import FailoverPolicy
from dnsstack.model.rdata import SVCB


@rule(Severity.WARNING, source="RFC 9460 §7.3", hint="remove the hints")
def check(zone: Zone) -> Iterator[Finding]:
    """Values with hints whose host has a failover policy."""
    for rrset in zone.of_type("HTTPS", "SVCB"):
        for at, value in known_values(rrset):
            if isinstance(value, SVCB) and "hint" in value.params:
                host = rrset.owner if value.target == "." else value.target
                if any(isinstance(entry, FailoverPolicy) for entry in zone.at(host)):
                    yield Finding(
                        rrset,
                        f"the record has address hints, but {host} fails over; clients may go on using the hints",
                        at,
                    )
