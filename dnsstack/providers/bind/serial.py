"""SOA serials: they move when the content does, and never backwards (RFC 1982)."""

from __future__ import annotations

from typing import Final

_MODULUS: Final = 2**32
_HALF: Final = 2**31


def is_newer(one: int, other: int) -> bool:
    """True where `one` comes after `other` in serial number arithmetic (RFC 1982 §3.2)."""
    return 0 < (one - other) % _MODULUS < _HALF


def following(previous: int, now: int) -> int:
    """The serial of new content after `previous`: the time in seconds since 1970 where that is newer, else one more.

    0 is left out: some servers take it for "none" (RFC 1912 leaves it unsaid; BIND's documentation advises so).
    """
    wanted = now % _MODULUS
    if wanted and is_newer(wanted, previous):
        return wanted
    return (previous + 1) % _MODULUS or 1


def serial_for(apex: str, text: str, previous: str | None, now: int) -> int:
    """The serial of `apex` for the zone text `text`, whatever serial it has, after the zone text `previous`.

    Both are zone files; the same RRsets keep the serial, any other content gets a following one.

    Raises:
        ValueError: one of them is not a zone file with an SOA record.
    """
    if previous is None:
        return now % _MODULUS or 1
    mine, other = _read(text, apex), _read(previous, apex)
    return other[0] if mine[1] == other[1] else following(other[0], now)


def _read(text: str, apex: str) -> tuple[int, frozenset[tuple[str, str, int, frozenset[str]]]]:
    """The serial, and everything else that a zone file says."""
    import dns.exception
    import dns.rdatatype
    import dns.zone

    try:
        zone = dns.zone.from_text(text, apex, relativize=False)
    except dns.exception.DNSException as error:
        message = f"no zone file: {error}"
        raise ValueError(message) from None
    soa = zone.get_soa()
    content = set()
    for owner, rdataset in zone.iterate_rdatasets():
        values = (rdata.replace(serial=0) if rdataset.rdtype == dns.rdatatype.SOA else rdata for rdata in rdataset)
        rdtype = dns.rdatatype.to_text(rdataset.rdtype)
        content.add((owner.to_text().lower(), rdtype, rdataset.ttl, frozenset(rdata.to_text() for rdata in values)))
    return soa.serial, frozenset(content)
