"""SSHFP with SHA-1 or DSA.

What: an SSHFP has fingerprint type 1 (SHA-1) and its key has no SHA-256 fingerprint, or the key is DSA.
Why: OpenSSH removes support for both; SHA-256 fingerprints exist since RFC 6594.
Good: `bastion: {SSHFP: "4 2 …"}`
Bad: `bastion: {SSHFP: "1 1 …"}` without type 2
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.entries import is_known, known_values
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.rdata import SSHFP


@rule(Severity.ADVICE, source="RFC 6594", hint="publish type 2, which ssh-keygen -r NAME prints")
def check(zone: Zone) -> Iterator[Finding]:
    """SSHFP RRsets whose key has no SHA-256 fingerprint, and DSA keys."""
    for rrset in zone.of_type("SSHFP"):
        fingerprints = [(at, value) for at, value in known_values(rrset) if isinstance(value, SSHFP)]
        with_sha256 = {value.algorithm for _, value in fingerprints if value.fingerprint_type == _SHA256}
        for at, value in fingerprints:
            if value.algorithm == _DSA:
                yield Finding(rrset, "the key is DSA; use Ed25519 or ECDSA", at)
            elif value.fingerprint_type == 1 and value.algorithm not in with_sha256 and is_known(rrset):
                yield Finding(rrset, "only a SHA-1 fingerprint of this key is published; add type 2 (SHA-256)", at)


_DSA: Final = 2
_SHA256: Final = 2
