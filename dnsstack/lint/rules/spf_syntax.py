"""An SPF record that receivers can't read.

What: an SPF record has an unknown mechanism, a malformed term, a term without its argument, or `redirect` twice.
Why: any syntax error makes the whole record fail (permerror, RFC 7208 §4.6).
Good: `v=spf1 include:_spf.example.net -all`
Bad: `v=spf1 includes:_spf.example.net -all`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.lint.mail import MECHANISMS, MODIFIERS, SpfTerm, spf_terms
from dnsstack.model.nearest import did_you_mean


@rule(
    Severity.ERROR,
    source="RFC 7208 §4.6",
    hint="the mechanisms are all, include, a, mx, ptr, ip4, ip6 and exists; the modifiers are redirect= and exp=",
)
def check(zone: Zone) -> Iterator[Finding]:
    """Terms with a wrong name, separator or argument."""
    for records in zone.spf.values():
        for rrset, index, text in records:
            redirects = 0
            for term in spf_terms(text):
                redirects += term.name == "redirect"
                if reason := _fault(term):
                    yield Finding(rrset, f"{term.text!r} {reason}", ("values", index))
            if redirects > 1:
                yield Finding(rrset, f"redirect is written {redirects} times; write it once", ("values", index))


def _fault(term: SpfTerm) -> str:
    """The fault of a term, or "". Unknown modifiers are allowed (RFC 7208 §6)."""
    if not term.name:
        return "is not a term of SPF"
    if term.is_modifier:
        return _modifier_fault(term)
    if term.name not in MECHANISMS:
        return f"is not a mechanism of SPF{did_you_mean(term.name, MECHANISMS)}"
    if term.name == "all":
        return "has an argument, but all can't have one" if term.separator else ""
    needs_one = term.name in ("include", "exists", "ip4", "ip6")
    return "has no argument; write one after ':'" if needs_one and not (term.separator == ":" and term.argument) else ""


def _modifier_fault(term: SpfTerm) -> str:
    if term.name in MECHANISMS:
        return f"has '=', but {term.name} is a mechanism and needs ':'"
    return "names no domain" if term.name in MODIFIERS and not term.argument else ""
