"""Read the comments of Cloudflare's exported zone files, which have proxying, tags and comments of records.

The form of today's exports, seen in public repositories (2023 to 2026): `;; Domain:` and `;; Exported:` at the
beginning, and `; COMMENT cf_tags=TAG,TAG,cf-proxied:true` after a record. Older exports have the same beginning, no
remarks, and `$ORIGIN .` before an SOA record of `@`. Users often remove the beginning. A TTL of 1 is Cloudflare's
automatic TTL.
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
"""The placeholder of name servers in older exports: `REPLACE&ME$WITH^YOUR@NAMESERVER.`"""

PROXIABLE: Final = frozenset(("A", "AAAA", "CNAME"))


def is_export(octets: bytes) -> bool:
    """True for a file that begins like Cloudflare's exports, or has their remarks."""
    return bool(_HEAD.search(octets[:_LONGEST_HEAD]) or _SAID.search(octets))


def manner(remark: str) -> Manner | None:
    """The settings of a record from the comment after it; None if the comment has none.

    Cloudflare's own tags (`cf-…`) are settings; they are not tags of the record.
    """
    text = remark.lstrip(";").strip()
    match = _TAGS.match(text)
    comment = (text[: match.start("tags") - len("cf_tags=")] if match else text).strip() or None
    written = _tags(remark)
    tags = tuple(tag for tag in written if not tag.lower().startswith("cf-"))
    return Manner("cf-proxied:true" in written, comment, tags) if match or comment else None


def is_flattened(remark: str) -> bool:
    """True if Cloudflare flattens the CNAME."""
    return any(tag.startswith(_FLATTENED) for tag in _tags(remark))


def says_proxied(remark: str) -> bool:
    """True if the export says whether the record is proxied."""
    return not {"cf-proxied:true", "cf-proxied:false"}.isdisjoint(_tags(remark))


def _tags(remark: str) -> tuple[str, ...]:
    """The tags at the end of a comment; Cloudflare's own ones in lower case."""
    match = _TAGS.match(remark.lstrip(";").strip())
    tags = (tag.strip() for tag in match["tags"].split(",")) if match else ()
    return tuple(tag.lower() if tag.lower().startswith("cf-") else tag for tag in tags if tag)


def seconds(ttl: int) -> int:
    """The TTL that Cloudflare answers, in seconds."""
    return AUTOMATIC_TTL if ttl == AUTOMATIC else ttl
