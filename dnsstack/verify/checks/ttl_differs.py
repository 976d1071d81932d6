"""A TTL that differs from the document.

What: the TTL of an authoritative answer differs. Cloudflare's automatic TTL, and that of proxied RRsets, is 300.
Why: caches keep the answers of one provider longer, so a failover takes longer.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.finding import Finding, by_rrset, check
from dnsstack.verify.survey import Survey


@check(
    "TTL",
    source="RFC 2181 §5.2",
    hint="deploy again; someone has edited the RRset, or the provider does not accept the TTL",
)
def find(survey: Survey) -> Iterator[Finding]:
    """One finding for each server, owner and type, the apex NS RRset included."""
    yield from by_rrset(survey.of_kind(AnswerKind.TTL), "answers a different TTL")
    right, told = survey.plan.delegation.ttl, set[str]()
    for one in survey.contacts:
        if one.servers is not None and one.ttl != right and one.server.name not in told:
            told.add(one.server.name)
            yield Finding(
                "answers a different TTL",
                one.server.name,
                one.server.provider,
                survey.plan.apex,
                "NS",
                f"TTL {right}",
                f"TTL {one.ttl}",
                (one.way.to_text(),),
            )
