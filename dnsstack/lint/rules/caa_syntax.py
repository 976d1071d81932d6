"""A CAA record that certification authorities can't read.

What: a CAA has an unknown critical tag, flags other than 0 and 128, an issuer that is not a domain name, or an `iodef`
    that is not a URL.
Why: an authority that does not understand a critical property issues nothing (RFC 8659 §4.1); a malformed issuer
    matches no authority, so none may issue (RFC 8659 §4.2).
Good: `0 issue "letsencrypt.org"`
Bad: `0 issue "https://letsencrypt.org"`
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from dnsstack.lint.entries import known_values
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nearest import did_you_mean
from dnsstack.model.rdata import CAA

ISSUERS: Final = ("issue", "issuewild", "issuemail", "issuevmc")
KNOWN: Final = (*ISSUERS, "iodef", "contactemail", "contactphone")
_ISSUER: Final = re.compile(
    r"\s*((?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?\.)*[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)?\s*"
)
_PARAMETER: Final = re.compile(r"\s*[A-Za-z0-9][A-Za-z0-9-]*\s*=\s*[!-:<-~]*\s*")
_CRITICAL: Final = 128


@rule(
    Severity.ERROR,
    source="RFC 8659 §4",
    hint="write a domain name for issue and issuewild, with parameters after ';', or only \";\" to allow no authority",
)
def check(zone: Zone) -> Iterator[Finding]:
    """Known CAA values whose flags, tag or value is wrong."""
    for rrset in zone.of_type("CAA"):
        for at, value in known_values(rrset):
            if isinstance(value, CAA):
                for message in _faults(value):
                    yield Finding(rrset, message, at)


def _faults(caa: CAA) -> Iterator[str]:
    tag = caa.tag.lower()
    if caa.flags not in (0, _CRITICAL):
        yield f"flags {caa.flags} are unknown; write 0, or 128 (critical)"
    if tag not in KNOWN:
        weight = "a critical property that no authority knows" if caa.flags & _CRITICAL else "not a property of CAA"
        yield f"{caa.tag} is {weight}{did_you_mean(tag, KNOWN)}"
    elif tag in ISSUERS:
        issuer, *parameters = caa.value.split(";")
        if not _ISSUER.fullmatch(issuer):
            yield f"{issuer.strip()!r} is not an issuer; write a domain name such as letsencrypt.org"
        for parameter in parameters:
            if parameter.strip() and not _PARAMETER.fullmatch(parameter):
                yield f"{parameter.strip()!r} is not a parameter; write name=value"
    elif tag == "iodef" and not caa.value.startswith(("mailto:", "https://", "http://")):
        yield f"iodef {caa.value!r} is not a mailto:, https: or http: URL"
