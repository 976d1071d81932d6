"""A secret in plain text.

What: a TXT, URI or CAA value, a comment, a tag or a health check's path looks like a credential: an access key, an API
    token, a private key, a TSIG secret, a password.
Why: DNS is public, everyone who may read the zone sees comments, and documents are in version control.
Good: secrets in Pulumi's configuration, encrypted
Bad: a private key pasted into `p=` of a DKIM record
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import Steps, Subject
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.lint.secrets import secret_in


@rule(
    Severity.ERROR,
    source="RFC 9076 §3: data in the DNS is public",
    hint="revoke it now, then remove it; keep secrets in Pulumi, with pulumi config set --secret",
)
def check(zone: Zone) -> Iterator[Finding]:
    """Every text that a person writes; a text that looks like a secret is never shown."""
    for rrset, index, text in zone.texts:
        if kind := secret_in(text):
            yield Finding(rrset, f"this looks like {kind} ({len(text)} characters, not shown)", ("values", index))
    for rrset in zone.of_type("URI", "CAA"):
        field = "target" if rrset.rdtype == "URI" else "value"
        for index, value in enumerate(rrset.values):
            if kind := secret_in(getattr(value, field, "")):
                yield Finding(rrset, f"this looks like {kind} (not shown)", ("values", index))
    for subject, at, text in _remarks(zone):
        if kind := secret_in(text):
            yield Finding(subject, f"this looks like {kind} ({len(text)} characters, not shown)", at)


def _remarks(zone: Zone) -> Iterator[tuple[Subject, Steps, str]]:
    """Comments, tags and the paths of health checks."""
    subjects: list[Subject] = [zone.domain, *zone.annotated, *zone.policies, *zone.checks.values()]
    for subject in subjects:
        for field in ("comment", "tags", "path", "search"):
            remark = getattr(subject, field, None)
            if isinstance(remark, str):
                yield subject, (field,), remark
            elif field == "tags" and remark:
                words = list(remark.values()) if isinstance(remark, dict) else list(remark)
                yield subject, (field,), " ".join(words)
    route53 = zone.nameservers.route53
    if route53 is not None:
        yield zone.nameservers, ("route53", "comment"), route53.comment or ""
        yield zone.nameservers, ("route53", "tags"), " ".join(route53.tags.values())
