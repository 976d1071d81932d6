"""A TXT whose text itself begins with a double quote.

What: the text that a TXT answers begins with a double quote.
Why: a value that does not wholly consist of quoted strings is literal text, its quotes included: SPF, DKIM and DMARC
are then not recognised (RFC 7208 §4.5 looks for v=spf1 at the very beginning).
Good: `TXT: '"v=spf1 mx" " -all"'`
Bad: `TXT: '"v=spf1 mx" -all'`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.WARNING,
    source="RFC 1035 §5.1",
    hint='put every string in quotes of its own, as in \'"first" "second"\', or leave all of them out',
)
def check(zone: Zone) -> Iterator[Finding]:
    """Every TXT value whose text begins so."""
    for rrset, index, text in zone.texts:
        if text.startswith('"'):
            yield Finding(
                rrset, "the text begins with a double quote, which becomes part of the answer", ("values", index)
            )
