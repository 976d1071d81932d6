"""A host name where an address belongs.

What: an `ip4` or `ip6` term of an SPF record does not have an address of its family. (In A, AAAA, health checks and
    SVCB hints, the model refuses a name.)
Why: `ip4` and `ip6` need addresses (RFC 7208 §5.6); with anything else, the whole record fails (permerror).
Good: `TXT: "v=spf1 ip4:192.0.2.25 -all"`
Bad: `TXT: "v=spf1 ip4:mail.example.com -all"`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.lint.mail import SpfTerm, spf_terms


@rule(Severity.ERROR, source="RFC 7208 §5.6", hint="write the address, or use the term a:NAME")
def check(zone: Zone) -> Iterator[Finding]:
    """`ip4` and `ip6` terms without a valid address."""
    for records in zone.spf.values():
        for rrset, index, text in records:
            for term in spf_terms(text):
                if term.name in ("ip4", "ip6") and not _is_network(term):
                    message = f"{term.text!r} has no IPv{term.name[2]} address; write an address or a network"
                    yield Finding(rrset, message, ("values", index))


def _is_network(term: SpfTerm) -> bool:
    import ipaddress

    kind = ipaddress.IPv4Network if term.name == "ip4" else ipaddress.IPv6Network
    try:
        kind(term.argument, strict=False)
    except ValueError:
        return False
    return True
