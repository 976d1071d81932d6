"""A mail domain without DMARC.

What: the domain itself has an MX, and there is no DMARC record at `_dmarc`.
Why: without DMARC, a receiver may ignore that SPF and DKIM fail (RFC 7489); large receivers require it.
Good: `_dmarc: {TXT: "v=DMARC1; p=reject"}`
Bad: `"@": {MX: 10 mail}` and nothing at _dmarc
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(
    Severity.ADVICE,
    source="RFC 7489 §6.3",
    hint='add _dmarc with TXT "v=DMARC1; p=none; rua=mailto:…" and make it stricter after reading the reports',
)
def check(zone: Zone) -> Iterator[Finding]:
    """The apex MX of a zone without a TXT at `_dmarc`."""
    if not any(entry.rdtype in ("TXT", "CNAME", "NS") for entry in zone.answering(f"_dmarc.{zone.apex}")):
        for entry in zone.at(zone.apex):
            if entry.rdtype == "MX":
                yield Finding(entry, f"the domain has MX, but no DMARC; add a TXT at _dmarc.{zone.apex}")
