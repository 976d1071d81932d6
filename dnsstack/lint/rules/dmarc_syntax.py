"""A DMARC record that receivers can't read.

What: the TXT at `_dmarc` does not begin with `v=DMARC1`, has no policy `p`, has a value outside its bounds, or there
    are two.
Why: receivers ignore a malformed record, and if there are two, both (RFC 7489 §6.3, §6.6.3).
Good: `v=DMARC1; p=reject; rua=mailto:dmarc@example.com`
Bad: `v=DMARC1; p=rejected`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.entries import Entry, overlap
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.lint.mail import tag_list

POLICIES: Final = ("none", "quarantine", "reject")
ALLOWED: Final = {"p": POLICIES, "sp": POLICIES, "np": POLICIES, "adkim": ("r", "s"), "aspf": ("r", "s")}


@rule(Severity.ERROR, source="RFC 7489 §6.3", hint="write v=DMARC1; p=none|quarantine|reject; rua=mailto:ADDRESS")
def check(zone: Zone) -> Iterator[Finding]:
    """The TXT values at `_dmarc` owners."""
    first: dict[str, Entry] = {}
    for rrset, index, text in zone.texts:
        if not rrset.owner.startswith("_dmarc."):
            continue
        for message in _faults(text):
            yield Finding(rrset, message, ("values", index))
        if text.lower().startswith("v=dmarc1"):
            if rrset.owner in first and overlap(first[rrset.owner], rrset):
                yield Finding(rrset, "this is a second DMARC record; an owner has at most one", ("values", index))
            first.setdefault(rrset.owner, rrset)


def _faults(text: str) -> Iterator[str]:
    pairs = tag_list(text)
    if pairs is None or not pairs:
        yield "this is not a list of tags; write `tag=value; tag=value`"
        return
    if pairs[0] != ("v", "DMARC1"):
        yield f"it begins with {'='.join(pairs[0])!r}; v=DMARC1 must be the first tag"
        return
    tags = dict(pairs[1:])
    if "p" not in tags:
        yield "p= is missing; write none, quarantine or reject"
    for tag, value in tags.items():
        if tag in ALLOWED and value.lower() not in ALLOWED[tag]:
            yield f"{tag}={value} is unknown; write one of {', '.join(ALLOWED[tag])}"
        elif tag == "pct" and not (value.isdigit() and int(value) <= 100):  # noqa: PLR2004  # a percentage
            yield f"pct={value} is outside 0..100"
        elif tag in ("rua", "ruf"):
            for uri in value.split(","):
                if ":" not in uri.strip():
                    yield f"{tag}={value} is not a URI; write one such as mailto:dmarc@example.com"
