"""SPF that allows every sender.

What: an SPF record ends in `+all`, `all` or `?all`.
Why: `+all` says that every machine of the Internet may send in the domain's name; `?all` says nothing about any sender.
Good: `v=spf1 mx -all`
Bad: `v=spf1 mx +all`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.lint.mail import spf_terms


@rule(Severity.ERROR, source="RFC 7208 §5.1", hint="end it with -all, or with ~all while you read the reports")
def check(zone: Zone) -> Iterator[Finding]:
    """`all` terms with the qualifier `+` or `?`."""
    for records in zone.spf.values():
        for rrset, index, text in records:
            for term in spf_terms(text):
                if term.name == "all" and term.qualifier in "+?" and not term.is_modifier:
                    yield Finding(rrset, f"{term.text!r} refuses nobody; write -all or ~all", ("values", index))
