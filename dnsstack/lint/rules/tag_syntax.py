"""A record tag that Cloudflare does not accept.

What: a tag is not `name:value` with a name of letters, digits, `-` and `_` up to 32 characters and a value up to 100,
    or an RRset has more than 20 tags.
Why: the API refuses the record.
Good: `tags: ["team:dns"]`
Bad: `tags: ["team dns"]`
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dnsstack.lint.entries import served_by
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId

MOST: Final = 20
"""Tags of one record (cloudflare-docs, record attributes; read 2026-11)."""

_TAG: Final = re.compile(r"[A-Za-z0-9_-]{1,32}(:[^\x00-\x1f\x7f]{0,100})?")


@rule(
    Severity.ERROR,
    source="cloudflare-docs, dns/manage-dns-records/reference/record-attributes (read 2026-11)",
    hint="write name:value; the name has letters, digits, - and _",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """RRsets with a malformed tag or too many tags."""
    for rrset in zone.annotated:
        if not rrset.tags or not served_by(rrset, ProviderId.CLOUDFLARE):
            continue
        if len(rrset.tags) > MOST:
            yield Finding(
                rrset, f"{len(rrset.tags)} tags are given; Cloudflare's limit for a record is {MOST}", ("tags",)
            )
        for index, tag in enumerate(rrset.tags):
            if not _TAG.fullmatch(tag):
                yield Finding(rrset, f"{tag!r} is not a tag; write name:value", ("tags", index))
