"""A secondary with an old zone: its SOA serial is lower than that of servers with the same primary.

What: servers of one provider with one primary (SOA MNAME) have different serials (RFC 1982 arithmetic).
Why: the server answers an old zone, and after SOA EXPIRE nothing. Serials of different providers can't be compared:
    Route53's never changes, and Cloudflare makes its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.verify.finding import Finding, check
from dnsstack.verify.survey import Contact, Survey

_MODULUS: Final = 2**32


@check(
    "SOA serial",
    source="RFC 1982 §3.2, RFC 1996",
    hint="check the secondary's transfers (NOTIFY, TSIG, allow-transfer) before its zone expires",
)
def find(survey: Survey) -> Iterator[Finding]:
    """One finding for each server with a lower serial than the newest of its provider and primary."""
    families: dict[tuple[str, str], list[Contact]] = {}
    for contact in survey.contacts:
        if contact.soa is not None:
            families.setdefault((contact.server.provider.value, contact.soa[0]), []).append(contact)
    for family in families.values():
        newest = family[0].soa[2] if family[0].soa else 0
        for contact in family:
            if contact.soa and behind(newest, contact.soa[2]):
                newest = contact.soa[2]
        told: dict[str, Contact] = {}
        for contact in family:
            if contact.soa and behind(contact.soa[2], newest):
                told.setdefault(contact.server.name, contact)
        for name, contact in told.items():
            got = str(contact.soa[2]) if contact.soa else ""
            yield Finding(
                "has an older serial than other servers",
                name,
                contact.server.provider,
                survey.plan.apex,
                "SOA",
                f"serial {newest}",
                f"serial {got}",
                (contact.way.to_text(),),
            )


def behind(serial: int, other: int) -> bool:
    """True if `serial` is lower than `other` (RFC 1982 §3.2)."""
    return 0 < (other - serial) % _MODULUS < _MODULUS // 2
