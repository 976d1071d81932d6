"""SOA serials: they change when the content changes, and only increase (RFC 1982)."""

from __future__ import annotations

from typing import Final

_MODULUS: Final = 2**32
_HALF: Final = 2**31


def is_newer(one: int, other: int) -> bool:
    """True if `one` is greater than `other` in serial number arithmetic (RFC 1982 §3.2)."""
    return 0 < (one - other) % _MODULUS < _HALF


def following(previous: int, now: int) -> int:
    """The serial of new content after `previous`: the seconds since 1970 if they are greater, else `previous` plus one.

    It is never 0, which some servers take for "none" (BIND's documentation advises against it).
    """
    wanted = now % _MODULUS
    if wanted and is_newer(wanted, previous):
        return wanted
    return (previous + 1) % _MODULUS or 1


def serial_for(apex: str, text: str, previous: str | None, now: int) -> int:
    """The serial for the zone file text `text` of `apex`, after `previous`; a serial in `text` is ignored.

    If both have the same RRsets, it is the serial of `previous`, else a greater one.

    Raises:
        ValueError: one of the two is not a zone file with an SOA record.
    """
    if previous is None:
        return now % _MODULUS or 1
    mine, other = _read(text, apex), _read(previous, apex)
    return other[0] if mine[1] == other[1] else following(other[0], now)


def _read(text: str, apex: str) -> tuple[int, frozenset[tuple[str, str, int, frozenset[str]]]]:
    """The serial, and all other content of a zone file."""
    import dns.exception
    import dns.rdatatype
    import dns.zone

    try:
        zone = dns.zone.from_text(text, apex, relativize=False)
    except dns.exception.DNSException as error:
        message = f"it is not a zone file: {error}"
        raise ValueError(message) from None
    soa = zone.get_soa()
    content = set()
    for owner, rdataset in zone.iterate_rdatasets():
        values = (rdata.replace(serial=0) if rdataset.rdtype == dns.rdatatype.SOA else rdata for rdata in rdataset)
        rdtype = dns.rdatatype.to_text(rdataset.rdtype)
        content.add((owner.to_text().lower(), rdtype, rdataset.ttl, frozenset(rdata.to_text() for rdata in values)))
    return soa.serial, frozenset(content)
