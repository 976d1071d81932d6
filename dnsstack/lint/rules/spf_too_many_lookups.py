"""SPF with more than ten look-ups.

What: an SPF record needs more than ten DNS look-ups: `include`, `a`, `mx`, `ptr`, `exists` and `redirect` terms, also
    those of included records in this document.
Why: receivers stop after ten with permerror (RFC 7208 §4.6.4). Included records outside the document need further
    look-ups.
Good: up to ten such terms, better five
Bad: eleven `include:` terms
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.lint.mail import LOOKUP_TERMS, spf_terms

LIMIT: Final = 10


@rule(
    Severity.ERROR,
    source="RFC 7208 §4.6.4",
    hint="replace a and mx by ip4 and ip6, and leave out services that no longer send",
)
def check(zone: Zone) -> Iterator[Finding]:
    """Records with more than ten look-ups, with those of included records."""
    for owner, records in zone.spf.items():
        for rrset, index, text in records:
            count = lookups(zone, text, owner, frozenset())
            if count > LIMIT:
                message = f"this document alone needs {count} look-ups; the limit is {LIMIT}"
                yield Finding(rrset, message, ("values", index))


def lookups(zone: Zone, text: str, owner: str, above: frozenset[str]) -> int:
    """The look-ups of a record and of the records of this document that it includes; a circle is followed once."""
    count = 0
    terms = spf_terms(text)
    has_all = any(term.name == "all" and not term.is_modifier for term in terms)
    for term in terms:
        if term.name not in LOOKUP_TERMS or (term.name == "redirect" and has_all):
            continue  # redirect beside all is never evaluated (RFC 7208 §6.1)
        count += 1
        target = f"{term.argument.lower().rstrip('.')}."
        if len(above) > LIMIT:
            continue  # the level above has counted it already
        if term.name in ("include", "redirect") and target not in above | {owner} and count <= LIMIT:
            included = zone.spf.get(target, [])
            count += max((lookups(zone, found, target, above | {owner}) for _, _, found in included), default=0)
    return count
