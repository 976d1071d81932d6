"""Too few name servers.

What: there are fewer than two name servers, or all have the same address.
Why: if that server fails, the whole zone fails (RFC 1034 §4.1, RFC 2182 §5).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.verify.finding import Finding, check
from dnsstack.verify.survey import Survey

LEAST: Final = 2


@check(
    "enough servers",
    source="RFC 1034 §4.1, RFC 2182 §5",
    hint="enter the name servers of both providers at the registrar",
)
def find(survey: Survey) -> Iterator[Finding]:
    """Too few names, else too few addresses."""
    names, endpoints = survey.delegated()
    expected = f"{LEAST} or more"
    if len(names) < LEAST:
        shown = ", ".join(names) or "none"
        yield Finding("too few name servers", "parent", None, survey.plan.apex, "NS", expected, shown)
    elif 0 < len(endpoints) < LEAST:
        (only,) = endpoints
        message = "one address for all name servers"
        yield Finding(message, "parent", None, survey.plan.apex, "NS", expected, only.to_text())
