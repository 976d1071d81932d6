"""SPF terms that are never evaluated.

What: an SPF record has mechanisms after `all`, or `redirect` beside it.
Why: `all` always matches, so terms after it are ignored (RFC 7208 §5.1, §6.1), and a sender listed there is refused.
Good: `v=spf1 mx ip4:192.0.2.25 -all`
Bad: `v=spf1 mx -all ip4:192.0.2.25`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.lint.mail import SpfTerm, spf_terms


@rule(Severity.WARNING, source="RFC 7208 §5.1", hint="write all as the last term")
def check(zone: Zone) -> Iterator[Finding]:
    """Mechanisms after `all`, and a redirect in the same record."""
    for records in zone.spf.values():
        for rrset, index, text in records:
            ended = False
            terms = spf_terms(text)
            has_all = any(map(_is_all, terms))
            for term in terms:
                if (ended and not term.is_modifier) or (has_all and term.name == "redirect"):
                    yield Finding(rrset, f"{term.text!r} is ignored, because all is before it", ("values", index))
                ended = ended or _is_all(term)


def _is_all(term: SpfTerm) -> bool:
    return term.name == "all" and not term.is_modifier
