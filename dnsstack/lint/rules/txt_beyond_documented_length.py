"""A TXT value above the limit that Cloudflare documents.

What: a TXT value, or all TXT values of an owner together, are longer than the limit that Cloudflare documents.
Why: the limits are 2,048 characters for one record and 8,192 for all records of a name. Cloudflare does not document
    whether quotes count, so this is only a warning.
Good: a DKIM key of 4096 bits
Bad: a text of 3,000 characters
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import served_by
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.WARNING,
    source="cloudflare-docs, dns/manage-dns-records/reference/dns-record-types",
    hint="shorten it, or publish the content elsewhere and write a link here",
)
def check(zone: Zone) -> Iterator[Finding]:
    """TXT values, and the sum of those of an owner, above an assumed limit."""
    for provider, known in zone.capabilities.items():
        if known.txt_length is None or "txt_length" not in known.assumed:
            continue
        together: dict[int, int] = {}
        for rrset, index, text in zone.texts:
            if not served_by(rrset, provider):
                continue
            if len(text) > known.txt_length:
                message = f"{len(text)} characters are written; {provider.value} documents at most {known.txt_length}"
                yield Finding(rrset, message, ("values", index))
            together[id(rrset)] = together.get(id(rrset), 0) + len(text)
            if known.txt_length_sum is not None and together[id(rrset)] > known.txt_length_sum >= together[
                id(rrset)
            ] - len(text):
                message = (
                    f"more than {known.txt_length_sum} characters of TXT; {provider.value} documents no more than that"
                )
                yield Finding(rrset, message)
