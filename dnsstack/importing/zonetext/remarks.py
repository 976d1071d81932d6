"""What the comments of an exported zone file say: Cloudflare writes proxying, tags and comments behind its records.

The layout of today's exports, seen in public repositories (2023 to 2026): `;; Domain:` and `;; Exported:` in the head,
and behind a record `; COMMENT cf_tags=TAG,TAG,cf-proxied:true`. Older exports have the same head and no remarks, and
`$ORIGIN .` before a SOA record of `@`. People keep such files with the head cut off.
A TTL of 1 is Cloudflare's automatic one.
"""

from __future__ import annotations

import re
from typing import Final

from dnsstack.importing.existing.zone import Manner
from dnsstack.providers.cloudflare.decode import AUTOMATIC, AUTOMATIC_TTL

_HEAD: Final = re.compile(rb"^;;[ \t]*(?:Exported|Domain):", re.MULTILINE)
_LONGEST_HEAD: Final = 4096
_SAID: Final = re.compile(rb"^[^;\n]*;[^\n]*\bcf_tags=", re.MULTILINE)
_TAGS: Final = re.compile(r"(?:^|.*\s)cf_tags=(?P<tags>.*)$", re.IGNORECASE | re.DOTALL)
_FLATTENED: Final = "cf-flatten-cname"

PLACEHOLDER: Final = re.compile(r"replace\\?&me", re.IGNORECASE)
"""What older exports have where the name servers belong: `REPLACE&ME$WITH^YOUR@NAMESERVER.`"""

PROXIABLE: Final = frozenset(("A", "AAAA", "CNAME"))


def is_export(octets: bytes) -> bool:
    """True for a file that begins as Cloudflare's exports do, or has their remarks: its head may be cut off."""
    return bool(_HEAD.search(octets[:_LONGEST_HEAD]) or _SAID.search(octets))


def manner(remark: str) -> Manner | None:
    """How a record is served, from the comment behind it; None where it says nothing.

    Tags of Cloudflare's own (`cf-…`) tell how a record is served; they are not tags of the record.
    """
    text = remark.lstrip(";").strip()
    match = _TAGS.match(text)
    comment = (text[: match.start("tags") - len("cf_tags=")] if match else text).strip() or None
    written = _tags(remark)
    tags = tuple(tag for tag in written if not tag.lower().startswith("cf-"))
    return Manner("cf-proxied:true" in written, comment, tags) if match or comment else None


def is_flattened(remark: str) -> bool:
    """True where the record is a CNAME that Cloudflare answers with its target's addresses."""
    return any(tag.startswith(_FLATTENED) for tag in _tags(remark))


def says_proxied(remark: str) -> bool:
    """True where the export says of this record whether it is proxied."""
    return not {"cf-proxied:true", "cf-proxied:false"}.isdisjoint(_tags(remark))


def _tags(remark: str) -> tuple[str, ...]:
    """The tags at a comment's end; Cloudflare's own in lower case."""
    match = _TAGS.match(remark.lstrip(";").strip())
    tags = (tag.strip() for tag in match["tags"].split(",")) if match else ()
    return tuple(tag.lower() if tag.lower().startswith("cf-") else tag for tag in tags if tag)


def seconds(ttl: int) -> int:
    """A TTL as Cloudflare answers it."""
    return AUTOMATIC_TTL if ttl == AUTOMATIC else ttl
