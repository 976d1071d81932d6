"""An MTA-STS or TLS-RPT record that senders can't read.

What: the TXT at `_mta-sts` is not `v=STSv1; id=…`, or the TXT at `_smtp._tls` is not `v=TLSRPTv1; rua=…`.
Why: senders ignore a malformed record (RFC 8461 §3.1, RFC 8460 §3): they send mail without TLS, or without reports.
Good: `v=STSv1; id=20261101T000000`
Bad: `v=STSv1; id=2026-11-01`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.lint.mail import tag_list


@rule(
    Severity.ERROR,
    source="RFC 8461 §3.1; RFC 8460 §3",
    hint="write an id of up to 32 letters and digits, and a rua that begins with mailto: or https:",
)
def check(zone: Zone) -> Iterator[Finding]:
    """The TXT values at `_mta-sts` and `_smtp._tls`."""
    for rrset, index, text in zone.texts:
        if rrset.owner.startswith("_mta-sts."):
            pairs = tag_list(text) or [("", "")]
            identity = dict(pairs).get("id", "")
            if pairs[0] != ("v", "STSv1"):
                yield Finding(rrset, "v=STSv1 is missing; it must be the first tag", ("values", index))
            elif not (identity.isascii() and identity.isalnum() and len(identity) <= _LONGEST_ID):
                message = f"id={identity} is not 1 to {_LONGEST_ID} letters and digits"
                yield Finding(rrset, message, ("values", index))
        elif rrset.owner.startswith("_smtp._tls."):
            pairs = tag_list(text) or [("", "")]
            report = dict(pairs).get("rua", "")
            if pairs[0] != ("v", "TLSRPTv1"):
                yield Finding(rrset, "v=TLSRPTv1 is missing; it must be the first tag", ("values", index))
            elif not all(uri.strip().startswith(("mailto:", "https:")) for uri in report.split(",")):
                yield Finding(rrset, f"rua={report} is not a mailto: or https: URI", ("values", index))


_LONGEST_ID: Final = 32
