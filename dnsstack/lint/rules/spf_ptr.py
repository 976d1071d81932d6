"""SPF with the ptr mechanism.

What: an SPF record has a `ptr` term.
Why: it is slow and unreliable, and puts load on the servers of in-addr.arpa: do not publish it (RFC 7208 §5.5).
Good: `v=spf1 a:mail.example.com -all`
Bad: `v=spf1 ptr -all`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.lint.mail import spf_terms


@rule(Severity.WARNING, source="RFC 7208 §5.5", hint="name the servers with a:NAME, ip4: or ip6:")
def check(zone: Zone) -> Iterator[Finding]:
    """Terms with `ptr`."""
    for records in zone.spf.values():
        for rrset, index, text in records:
            for term in spf_terms(text):
                if term.name == "ptr" and not term.is_modifier:
                    yield Finding(rrset, f"{term.text!r} uses ptr, which should not be published", ("values", index))
