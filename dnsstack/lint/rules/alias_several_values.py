"""An ALIAS with several values.

What: an ALIAS RRset, or one role of an ALIAS failover policy, has more than one target.
Why: a Route53 alias RRset has one AliasTarget, and Cloudflare one CNAME that it flattens.
Good: `"@": {ALIAS: d111111abcdef8.cloudfront.net.}`
Bad: `"@": {ALIAS: [d111111abcdef8.cloudfront.net., d222222abcdef8.cloudfront.net.]}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import value_lists
from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.ERROR, source="Route53 API, ResourceRecordSet.AliasTarget", hint="name one target", acceptable=False)
def check(zone: Zone) -> Iterator[Finding]:
    """ALIAS value lists that are longer than one."""
    for entry in zone.entries("ALIAS"):
        for field, values in value_lists(entry):
            if len(values) > 1:
                yield Finding(entry, f"{len(values)} targets are listed; an ALIAS has exactly one", (field,))
