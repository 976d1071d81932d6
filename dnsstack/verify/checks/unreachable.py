"""A name server that does not answer, or has no address.

What: neither address nor transport brings an answer after all tries, or UDP brings none where TCP does.
Why: resolvers try it all the same, and wait; with few servers left, the next fault is an outage (RFC 2182 §5).
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.checks._ways import Blame, dead
from dnsstack.verify.finding import Finding, check
from dnsstack.verify.survey import Survey


@check(
    "answers",
    source="RFC 2182 §5",
    hint="try `dig +norec @ADDRESS DOMAIN SOA` from elsewhere; if it does not answer there, remove it from "
    "the parent and from the apex NS RRset",
)
def find(survey: Survey) -> Iterator[Finding]:
    """Dead servers, and names without an address."""
    yield from dead(survey, Blame.SERVER, "does not answer", "an answer")
    for server in survey.servers:
        if not server.endpoints and survey.parent is not None:
            yield Finding("has no address", server.name, server.provider, expected="an A or AAAA RRset", got="none")
