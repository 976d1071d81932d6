"""Names outside the served zones: what aliases and flattened CNAMEs lead to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from dnsstack.sandbox.dns.content import Name, RdataType, WireRRset

Addresses = Callable[[str], Sequence[str]]
"""The addresses of an outside host name, final dot or not; none where the name does not exist."""


def addresses_rrset(owner: Name, ttl: int, rdtype: RdataType, addresses: Sequence[str]) -> WireRRset | None:
    """An A or AAAA RRset of those `addresses` that fit the type; None where none does."""
    wanted = [text for text in addresses if (":" in text) == (rdtype == dns.rdatatype.AAAA)]
    if rdtype not in (dns.rdatatype.A, dns.rdatatype.AAAA) or not wanted:
        return None
    rdatas = [dns.rdata.from_text(dns.rdataclass.IN, rdtype, text) for text in wanted]
    return dns.rrset.from_rdata_list(owner, ttl, rdatas)
