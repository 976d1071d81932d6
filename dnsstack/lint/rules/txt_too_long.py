"""A TXT value that is too long for a provider.

What: a TXT value, as quoted strings, has more characters than a provider allows.
Why: Route53 allows 4,000 characters in a value; quotes and escapes count.
Good: a DKIM key of 4096 bits
Bad: a text of 5,000 characters
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.entries import served_by
from dnsstack.lint.finding import Finding, Severity, Zone, rule

MOST: Final = 17
"""Most characters that one may need: four octets of UTF-8 as escapes of four each, and its part of the quotes."""


@rule(
    Severity.ERROR,
    source="Route53 API, ResourceRecord.Value",
    hint="shorten it, or publish the content elsewhere and write a link here",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """TXT values above a limit that is documented for this case."""
    for provider, known in zone.capabilities.items():
        limit = known.txt_length
        if limit is None or "txt_length" in known.assumed:
            continue
        for rrset, index, text in zone.texts:
            if len(text) > limit // MOST and served_by(rrset, provider):
                found = len(rrset.rdata[index].to_text()) if rrset.is_known else len(text)
                if found > limit:
                    message = f"{found} characters are written; the limit of {provider.value} is {limit}"
                    yield Finding(rrset, message, ("values", index))
