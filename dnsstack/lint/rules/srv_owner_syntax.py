"""An SRV, URI or TLSA whose owner has no service labels.

What: the owner of an SRV or URI does not begin with `_service._protocol`, or that of a TLSA with `_port._protocol`.
Why: clients make such a name (RFC 2782, RFC 7553 §4.1, RFC 6698 §3) and never ask for another.
Good: `_sip._tls: {SRV: 0 0 5061 sip}`
Bad: `sip: {SRV: 0 0 5061 sip}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.finding import Finding, Severity, Zone, rule


@rule(Severity.WARNING, source="RFC 2782", hint="begin the owner with two underscore labels, such as _sip._tls")
def check(zone: Zone) -> Iterator[Finding]:
    """SRV and TLSA owners without two underscore labels; a URI may have one (RFC 7553 §4.1)."""
    for rrset in zone.of_type("SRV", "TLSA", "URI"):
        first, _, rest = rrset.owner.removeprefix("*.").partition(".")
        needed = 1 if rrset.rdtype == "URI" else 2
        if not (first.startswith("_") and (needed == 1 or rest.startswith("_"))) and not rrset.owner.startswith("*._"):
            shape = "_port._protocol" if rrset.rdtype == "TLSA" else "_service._protocol"
            yield Finding(rrset, f"the owner does not begin with {shape}, so no client asks for it")
