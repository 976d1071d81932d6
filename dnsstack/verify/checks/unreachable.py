"""A name server that does not answer, or has no address.

What: no address answers over any transport after all attempts, or only TCP is answered.
Why: resolvers still query it, and wait; with few servers left, the next failure stops the domain (RFC 2182 §5).
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
