"""An RRset that leads to a name that does not exist (takeover risk).

What: the target of a CNAME, ALIAS, NS, MX or SRV outside the zone is NXDOMAIN at the resolver.
Why: whoever registers the name, or claims it at the cloud service that gave it, answers in this domain's name.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.finding import Finding, check
from dnsstack.verify.survey import Survey


@check(
    "targets exist",
    source="RFC 9499; subdomain takeover",
    hint="take the RRset out, or claim the target again before somebody else does",
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
