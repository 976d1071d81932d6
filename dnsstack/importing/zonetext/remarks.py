"""What the comments of an exported zone file say: Cloudflare writes proxying, tags and comments behind its records.

The layout of today's exports, seen in public repositories (2023 to 2026): `;; Domain:` and `;; Exported:` in the head,
and behind a record `; COMMENT cf_tags=TAG,TAG,cf-proxied:true`. Older exports have the same head and no remarks.
A TTL of 1 is Cloudflare's automatic one.
"""

from __future__ import annotations

import re
from typing import Final

from dnsstack.importing.found import Manner
from dnsstack.providers.cloudflare.decode import AUTOMATIC, AUTOMATIC_TTL

_HEAD: Final = re.compile(rb"^;;[ \t]*Exported:", re.MULTILINE)
_LONGEST_HEAD: Final = 4096
_TAGS: Final = re.compile(r"(?:^|\s)cf_tags=(?P<tags>\S*)\s*$")
_PROXIED: Final = "cf-proxied:"
_FLATTENED: Final = "cf-flatten-cname"

PLACEHOLDER: Final = re.compile(r"replace\\?&me", re.IGNORECASE)
"""What older exports have where the name servers belong: `REPLACE&ME$WITH^YOUR@NAMESERVER.`"""

PROXIABLE: Final = frozenset(("A", "AAAA", "CNAME"))


def is_export(head: bytes) -> bool:
    """True where a file begins as Cloudflare's exports do."""
    return bool(_HEAD.search(head[:_LONGEST_HEAD]))


def manner(remark: str) -> Manner | None:
    """How a record is served, from the comment behind it; None where it says nothing.

    Tags of Cloudflare's own (`cf-…`) tell how a record is served; they are no tags of the record.
    """
    text = remark.lstrip(";").strip()
    match = _TAGS.search(text)
    comment = (text[: match.start()] if match else text).strip() or None
    written = [tag for tag in match["tags"].split(",") if tag] if match else []
    proxied = any(tag == f"{_PROXIED}true" for tag in written)
    tags = tuple(tag for tag in written if not tag.startswith("cf-"))
    return Manner(proxied, comment, tags) if match or comment else None


def is_flattened(remark: str) -> bool:
    """True where the record is a CNAME that Cloudflare answers with its target's addresses."""
    match = _TAGS.search(remark)
    return bool(match) and any(tag.startswith(_FLATTENED) for tag in (match["tags"].split(",") if match else ()))


def says_proxied(remark: str) -> bool:
    """True where the export says of this record whether it is proxied."""
    return _PROXIED in remark


def seconds(ttl: int) -> int:
    """A TTL as Cloudflare answers it."""
    return AUTOMATIC_TTL if ttl == AUTOMATIC else ttl
