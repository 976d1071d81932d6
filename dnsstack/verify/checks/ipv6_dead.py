"""A name server that answers over IPv4 but not over IPv6.

What: an IPv6 address of a server does not answer, and an IPv4 address of it does.
Why: resolvers that prefer IPv6 lose seconds, and resolvers that have only IPv6 can't reach the server.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.checks._ways import Blame, dead
from dnsstack.verify.finding import Finding, check
from dnsstack.verify.survey import Survey


@check("IPv6", source="RFC 3901 §3", hint="make the server answer at its AAAA address, or remove the AAAA record")
def find(survey: Survey) -> Iterator[Finding]:
    """Servers that have IPv6 addresses but do not answer over IPv6."""
    yield from dead(survey, Blame.IPV6, "does not answer over IPv6", "an answer over IPv6")
