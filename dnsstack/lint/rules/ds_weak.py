"""DS with a digest or an algorithm that is no longer trusted.

What: a DS uses digest SHA-1 or GOST, or a key algorithm with MD5, SHA-1, DSA or GOST.
Why: validators ignore them, or will soon ignore them (RFC 8624 §3.1 and §3.3: MUST NOT be used for new delegations).
Good: digest type 2 (SHA-256) and algorithm 13 (ECDSA P-256)
Bad: digest type 1 (SHA-1), algorithm 5 or 7
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.entries import known_values
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.rdata import DS

DIGESTS: Final = {1: "SHA-1", 3: "GOST"}
ALGORITHMS: Final = {1: "RSAMD5", 3: "DSA", 5: "RSASHA1", 6: "DSA-NSEC3", 7: "RSASHA1-NSEC3", 12: "GOST"}


@rule(Severity.WARNING, source="RFC 8624 §3", hint="sign the child with algorithm 13 and publish digest type 2")
def check(zone: Zone) -> Iterator[Finding]:
    """DS values with a weak digest type or algorithm."""
    for rrset in zone.of_type("DS"):
        for at, value in known_values(rrset):
            if isinstance(value, DS) and value.digest_type in DIGESTS:
                yield Finding(rrset, f"digest type {value.digest_type} ({DIGESTS[value.digest_type]}): use 2", at)
            if isinstance(value, DS) and value.algorithm in ALGORITHMS:
                yield Finding(rrset, f"algorithm {value.algorithm} ({ALGORITHMS[value.algorithm]}): use 13", at)
