"""A name server that answers over UDP but not over TCP.

What: the TCP connection is refused, closed or silent where UDP answers on the same address.
Why: whatever is truncated can't be fetched; TCP is not an option for a server (RFC 7766 §5, RFC 9210).
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.checks._ways import Blame, dead
from dnsstack.verify.finding import Finding, check
from dnsstack.verify.survey import Survey


@check(
    "TCP",
    source="RFC 7766 §5, RFC 9210 §3",
    hint="let TCP port 53 through; a firewall that passes UDP alone is the usual cause",
)
def find(survey: Survey) -> Iterator[Finding]:
    """Servers without TCP."""
    yield from dead(survey, Blame.TCP, "does not answer over TCP", "an answer over TCP")
