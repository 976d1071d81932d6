"""A name server whose IPv4 answers and whose IPv6 does not.

What: an AAAA address brings no answer where an A address of the same server does.
Why: resolvers that prefer IPv6 lose seconds on it; those that have nothing else lose the server.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.checks._ways import Blame, dead
from dnsstack.verify.finding import Finding, check
from dnsstack.verify.survey import Survey


@check("IPv6", source="RFC 3901 §3", hint="make the AAAA address answer, or remove the address")
def find(survey: Survey) -> Iterator[Finding]:
    """Servers without IPv6 that say they have it."""
    yield from dead(survey, Blame.IPV6, "does not answer over IPv6", "an answer over IPv6")
