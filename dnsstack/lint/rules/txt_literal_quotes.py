"""A TXT whose text itself begins with a double quote.

What: the text that a TXT answers begins with a double quote.
Why: a value that has more than quoted strings is literal text, and its quotes are part of it. Then SPF, DKIM and DMARC
    are not recognised (in RFC 7208 §4.5, the text must begin with v=spf1).
Good: `TXT: '"v=spf1 mx" " -all"'`
Bad: `TXT: '"v=spf1 mx" -all'`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.WARNING,
    source="RFC 1035 §5.1",
    hint='put every string in quotes, as in \'"first" "second"\', or write none of the quotes',
)
def check(zone: Zone) -> Iterator[Finding]:
    """Every TXT value whose text begins with a double quote."""
    for rrset, index, text in zone.texts:
        if text.startswith('"'):
            yield Finding(
                rrset, "the text begins with a double quote, which becomes part of the answer", ("values", index)
            )
