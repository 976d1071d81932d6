"""An RRset whose target is a name that does not exist (takeover risk).

What: the target of a CNAME, ALIAS, NS, MX or SRV outside the zone is NXDOMAIN at the resolver.
Why: anyone who registers the name, or gets it from the cloud service that it belonged to, can answer for this domain.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.finding import Finding, check
from dnsstack.verify.survey import Survey


@check(
    "targets exist",
    source="RFC 9499; subdomain takeover",
    hint="remove the RRset, or get the target back before someone else does",
)
def find(survey: Survey) -> Iterator[Finding]:
    """One finding for each RRset and target."""
    for target in survey.targets:
        if target.exists is False:
            yield Finding(
                f"its target {target.name} does not exist",
                owner=target.owner,
                rdtype=target.rdtype,
                expected="a target that exists",
                got="NXDOMAIN",
            )
