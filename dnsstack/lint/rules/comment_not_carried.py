"""A comment that Cloudflare does not accept.

What: a record's comment is longer than the plan allows, or has a line break.
Why: the API refuses the record (100 characters on the free plan, 500 on others).
Good: `www: {A: {values: 192.0.2.1, comment: behind the firewall}}`
Bad: `www: {A: {values: 192.0.2.1, comment: …}}` with 150 characters on the free plan
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import served_by
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId


@rule(
    Severity.ERROR,
    source="cloudflare-docs, dns/manage-dns-records/reference/record-attributes (read 2026-11)",
    hint="shorten the comment, or keep it as a YAML comment in the document",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """Comments that are too long or have a line break."""
    limits = zone.capabilities.get(ProviderId.CLOUDFLARE)
    if limits is None or limits.comment_length is None:
        return
    for rrset in zone.annotated:
        if rrset.comment is None or not served_by(rrset, ProviderId.CLOUDFLARE):
            continue
        if len(rrset.comment) > limits.comment_length:
            message = (
                f"the comment has {len(rrset.comment)} characters; the limit of the plan is {limits.comment_length}"
            )
            yield Finding(rrset, message, ("comment",))
        if not rrset.comment.isprintable():
            yield Finding(
                rrset, "the comment has a line break or a control character, which Cloudflare refuses", ("comment",)
            )
