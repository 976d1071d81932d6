"""A CAA tag that a provider does not accept.

What: Cloudflare is to serve a CAA record whose property tag it does not know.
Why: its API refuses the record, and the deployment stops halfway.
Good: `0 issue "letsencrypt.org"`
Bad: `0 contactemail "ca@example.net"`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import known_values, served_by
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.rdata import CAA


@rule(
    Severity.ERROR,
    source="Cloudflare API, dns_records, CAA data.tag",
    hint="remove the record, or serve it only from the other provider, with only:",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """CAA values with a tag that a provider does not know."""
    limited = {provider: known.caa_tags for provider, known in zone.capabilities.items() if known.caa_tags}
    for rrset in zone.of_type("CAA"):
        for at, value in known_values(rrset):
            for provider, tags in limited.items():
                if isinstance(value, CAA) and value.tag not in tags and served_by(rrset, provider):
                    message = (
                        f"{provider.value} does not accept the tag {value.tag}; it accepts {', '.join(sorted(tags))}"
                    )
                    yield Finding(rrset, message, at)
