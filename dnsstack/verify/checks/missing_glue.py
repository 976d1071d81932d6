"""Missing or wrong glue for name servers inside the domain.

What: a name server at or below the domain has no glue at the parent, or other glue than the zone's addresses; or a zone
    cut in this zone has none.
Why: a resolver would have to ask the server itself for the server's address (RFC 9471).
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.discover import in_domain
from dnsstack.verify.expect import ADDRESS_TYPES
from dnsstack.verify.finding import Finding, by_rrset, check
from dnsstack.verify.survey import Survey


@check(
    "glue",
    source="RFC 9471 §3",
    hint="register the server's addresses (host objects) at the registrar; for a zone cut, add its A and AAAA to "
    "the zone",
)
def find(survey: Survey) -> Iterator[Finding]:
    """Findings about glue at the parent, then at the zone cuts of this zone."""
    if survey.parent is not None:
        for name in in_domain(survey.parent.names, survey.plan.apex):
            glue, own = survey.parent.glue.get(name, frozenset()), _addresses(survey, name)
            if not glue or (own and glue != own):
                message = "the delegation's glue differs" if glue else "the delegation has no address"
                shown = ", ".join(sorted(own)) or "an address"
                yield Finding(message, "parent", None, name, "A", shown, ", ".join(sorted(glue)) or "none")
    yield from by_rrset(survey.of_kind(AnswerKind.NO_GLUE), "the referral has no address")


def _addresses(survey: Survey, name: str) -> frozenset[str]:
    """The addresses of a name in the document."""
    addresses = (one for one in survey.plan.rrsets if one.owner == name and one.rdtype in ADDRESS_TYPES)
    return frozenset(value.to_text() for rrset in addresses for value in rrset.values)
