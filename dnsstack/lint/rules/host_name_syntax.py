"""A host name with characters that hosts can't have.

What: an owner of addresses, or the target of an MX, NS or SRV, has characters beyond letters, digits and inner hyphens.
Why: host names are letters, digits and hyphens (RFC 952, RFC 1123 §2.1); mail servers and certificates refuse others.
Good: `mail-1: {A: 192.0.2.25}`
Bad: `mail_1: {A: 192.0.2.25}`
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dnsstack.lint.finding import Finding, Severity, Zone, rule

_LABEL: Final = "[a-z0-9]+(?:-+[a-z0-9]+)*"
_HOST: Final = re.compile(rf"(?:{_LABEL}\.)+")
_OWNERS: Final = re.compile(r"(?:[a-z0-9*]+(?:-+[a-z0-9*]+)*\.)+")  # other rules check asterisks


@rule(Severity.WARNING, source="RFC 1123 §2.1", hint="use hyphens instead of underscores")
def check(zone: Zone) -> Iterator[Finding]:
    """Owners of A and AAAA, and mail, server and service targets."""
    owners = {entry.owner for entry in zone.entries("A", "AAAA")}
    right = _OWNERS.fullmatch("".join(owners))  # each ends in a dot, so one match checks all of them
    for entry in zone.entries("A", "AAAA") if not right else ():
        if not _OWNERS.fullmatch(entry.owner):
            yield Finding(entry, "the owner is not a host name; use letters, digits and hyphens only")
    for entry, at, target, _ in zone.targets_with(_is_no_host, "MX", "NS", "SRV"):
        yield Finding(entry, f"target {target} is not a host name; use letters, digits and hyphens only", at)


def _is_no_host(name: str) -> bool:
    return not _HOST.fullmatch(name)
