"""The text formats of mail in TXT: SPF terms (RFC 7208) and tag lists (RFC 6376 §3.2, used by DMARC and others)."""

from __future__ import annotations

import re
from typing import Final, NamedTuple

LOOKUP_TERMS: Final = frozenset(("include", "a", "mx", "ptr", "exists", "redirect"))
"""The terms for which a receiver asks the DNS (RFC 7208 §4.6.4)."""

MECHANISMS: Final = frozenset(("all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"))
MODIFIERS: Final = frozenset(("redirect", "exp"))
_TERM: Final = re.compile(r"([+?~-]?)([A-Za-z][A-Za-z0-9._-]*)([:=/]?)(.*)", re.DOTALL)


class SpfTerm(NamedTuple):
    """One term of an SPF record. Without a written `qualifier` it is `+`; `separator` is `:`, `=`, `/` or ""."""

    text: str
    qualifier: str
    name: str
    separator: str
    argument: str

    @property
    def is_modifier(self) -> bool:
        """True for `name=value`."""
        return self.separator == "="


def is_spf(text: str) -> bool:
    """True for an SPF record: `v=spf1` alone or followed by a space (RFC 7208 §4.5)."""
    return text[:6].lower() == "v=spf1" and (len(text) == len("v=spf1") or text[6] == " ")


def spf_terms(text: str) -> list[SpfTerm]:
    """The terms of an SPF record after its version; a malformed term has the name ""."""
    terms = []
    for word in text.split()[1:]:
        match = _TERM.fullmatch(word)
        if match is None:
            terms.append(SpfTerm(word, "", "", "", ""))
        else:
            qualifier, name, separator, argument = match.groups()
            terms.append(SpfTerm(word, qualifier or "+", name.lower(), separator, argument))
    return terms


def tag_list(text: str) -> list[tuple[str, str]] | None:
    """`a=1; b=2` as pairs in their order, or None if a part is not a pair (RFC 6376 §3.2)."""
    pairs = []
    for part in text.split(";"):
        if not part.strip():
            continue
        tag, equals, value = part.partition("=")
        if not equals or not tag.strip().replace("_", "").isalnum():
            return None
        pairs.append((tag.strip(), value.strip()))
    return pairs
