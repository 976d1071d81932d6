"""A DKIM key that verifiers can't read.

What: the TXT at a `_domainkey` selector is not a tag list, does not begin with `v`, has no key `p`, or has a key that
    is not base64.
Why: every signature by that selector then fails (RFC 6376 §3.6.1).
Good: `v=DKIM1; k=rsa; p=MIIBIjANBgkq…`
Bad: `k=rsa; p=MIIB%IjAN`
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.lint.mail import tag_list

_BASE64: Final = re.compile(r"[A-Za-z0-9+/\s]*={0,2}\s*")


@rule(
    Severity.ERROR,
    source="RFC 6376 §3.6.1",
    hint="copy the whole record as the mail server prints it; an empty p= revokes the key",
)
def check(zone: Zone) -> Iterator[Finding]:
    """The TXT values at selectors."""
    for rrset, index, text in zone.texts:
        if "._domainkey." in rrset.owner:
            for message in _faults(text):
                yield Finding(rrset, message, ("values", index))


def _faults(text: str) -> Iterator[str]:
    pairs = tag_list(text)
    if pairs is None or not pairs:
        yield "this is not a list of tags; write `tag=value; tag=value`"
        return
    tags = dict(pairs)
    if "v" in tags and pairs[0] != ("v", "DKIM1"):
        yield f"v={tags['v']} is wrong here; v=DKIM1 must be the first tag"
    if "p" not in tags:
        yield "p= is missing; write the public key in base64"
    elif not _BASE64.fullmatch(tags["p"]):
        yield "the key p is not base64"
    if tags.get("k", "rsa") not in ("rsa", "ed25519"):
        yield f"k={tags['k']} is unknown; write rsa or ed25519"
