"""A name server that answers over UDP but not over TCP.

What: a TCP connection is refused, closed or not answered, and UDP is answered at the same address.
Why: truncated answers can't be read; a name server must support TCP (RFC 7766 §5, RFC 9210).
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.checks._ways import Blame, dead
from dnsstack.verify.finding import Finding, check
from dnsstack.verify.survey import Survey


@check(
    "TCP",
    source="RFC 7766 §5, RFC 9210 §3",
    hint="open TCP port 53; usually a firewall passes only UDP",
)
def find(survey: Survey) -> Iterator[Finding]:
    """Servers that do not answer over TCP."""
    yield from dead(survey, Blame.TCP, "does not answer over TCP", "an answer over TCP")
