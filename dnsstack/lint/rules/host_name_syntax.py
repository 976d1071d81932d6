"""A host name with characters that hosts can't have.

What: an owner of addresses, or the target of an MX, NS or SRV, has a character beyond letters, digits and hyphens.
Why: host names are letters, digits and hyphens (RFC 952, RFC 1123 §2.1); mail servers and certificates refuse others.
Good: `mail-1: {A: 192.0.2.25}`
Bad: `mail_1: {A: 192.0.2.25}`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.finding import Finding, Rule, Severity, Zone


def check(zone: Zone) -> Iterator[Finding]:
    """Owners of A and AAAA, and mail, server and service targets."""
    for entry in zone.entries("A", "AAAA"):
        if "_" in entry.owner or "\\" in entry.owner:
            yield Finding(entry, "the owner is no host name: letters, digits and hyphens are allowed")
    for entry, at, target in zone.targets_for("MX", "NS", "SRV"):
        if "_" in target or "\\" in target:
            yield Finding(entry, f"target {target} is no host name: letters, digits and hyphens are allowed", at)


RULE: Final = Rule(
    id="host-name-syntax",
    severity=Severity.WARNING,
    title="A host name with characters that hosts can't have",
    source="RFC 1123 §2.1",
    hint="use hyphens in place of underscores",
    check=check,
)
