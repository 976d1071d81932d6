"""A TTL that is not the plan's.

What: an authoritative TTL differs; Cloudflare's automatic and proxied TTL is 300.
Why: caches keep the answers of one provider longer, which is seen in the next failover.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.finding import Finding, by_rrset, check
from dnsstack.verify.survey import Survey


@check(
    "TTL",
    source="RFC 2181 §5.2",
    hint="an RRset that was edited by hand, or a provider's own bounds; proxied records are always 300",
)
def find(survey: Survey) -> Iterator[Finding]:
    """One finding for each server, owner and type, the apex NS RRset included."""
    yield from by_rrset(survey.of_kind(AnswerKind.TTL), "another TTL")
    right, told = survey.plan.delegation.ttl, set[str]()
    for one in survey.contacts:
        if one.servers is not None and one.ttl != right and one.server.name not in told:
            told.add(one.server.name)
            yield Finding(
                "another TTL",
                one.server.name,
                one.server.provider,
                survey.plan.apex,
                "NS",
                f"TTL {right}",
                f"TTL {one.ttl}",
                (one.way.to_text(),),
            )
