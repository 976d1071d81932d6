"""A value that is listed twice in an RRset.

What: two values of one RRset, or of one role of a failover policy, are the same rdata; or, at Cloudflare, two TXT
    values that differ only in how their text is split into strings.
Why: an RRset holds no duplicates (RFC 2181 §5); Route53 refuses them. At Cloudflare they are one record (error 81058),
    and so are two equal texts, however they are split.
Good: `www: {A: [192.0.2.1, 192.0.2.2]}`
Bad: `www: {AAAA: ["2001:db8::1", "2001:DB8:0::1"]}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import Entry, ValueList, served_by
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import Rdata
from dnsstack.model.rrset import same_record


@rule(Severity.ERROR, source="RFC 2181 §5", hint="remove one of them", acceptable=False)
def check(zone: Zone) -> Iterator[Finding]:
    """Known values that are equal to an earlier one of the same list for a provider that serves it."""
    for rdtype, lists in zone.several.items():
        for entry, field, values in lists:
            if rdtype == "TXT" or len({value.to_text() for value in values}) < len(values):
                at_cloudflare = ProviderId.CLOUDFLARE in zone.capabilities and served_by(entry, ProviderId.CLOUDFLARE)
                yield from _twins(entry, field, values, joined=at_cloudflare)


def _twins(entry: Entry, field: str, values: ValueList, *, joined: bool) -> Iterator[Finding]:
    seen: dict[str, Rdata] = {}
    for index, value in enumerate(values):
        if not isinstance(value, Rdata):
            continue
        key = same_record(value) if joined else value.to_text()
        if key not in seen:
            seen[key] = value
            continue
        first = seen[key]
        text = f"{value.to_text()} is listed twice"
        if first != value:
            text = f"{value.to_text()} is the same text as {first.to_text()}, and Cloudflare refuses the second"
        yield Finding(entry, text, (field, index))
