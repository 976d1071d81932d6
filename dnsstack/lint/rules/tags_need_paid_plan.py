"""Record tags on a plan without them.

What: an RRset has tags, and Cloudflare's plan has no record tags.
Why: only paid plans have record tags; the API refuses them on the free plan.
Good: `tags` with the plan pro
Bad: `tags` with the plan free
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import served_by
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId


@rule(
    Severity.ERROR,
    source="cloudflare-docs, dns/manage-dns-records/reference/record-attributes",
    hint="remove the tags, or choose a paid plan",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """RRsets with tags, in a zone on the free plan."""
    limits = zone.capabilities.get(ProviderId.CLOUDFLARE)
    if limits is None or limits.record_tags:
        return
    for rrset in zone.annotated:
        if rrset.tags and served_by(rrset, ProviderId.CLOUDFLARE):
            yield Finding(
                rrset, "tags are given, but the free plan has no record tags; a paid plan has them", ("tags",)
            )
