"""`--previous`: read what is served today from a file, from Route53 or by zone transfer, as `import` does."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dnsstack.errors import UsageError

if TYPE_CHECKING:
    from dnsstack.importing.existing.zone import OwnerAndType
    from dnsstack.importing.whole import ServedZone

TIMEOUT: Final = 300.0
"""The time limit for reading the zone, in seconds."""


def rrsets(source: str, apex: str, key_file: Path | None = None) -> list[dict[str, Any]]:
    """Every RRset of the zone in the form of Route53's API; `source` is a file, `route53:ZONE` or `axfr:SERVER[#PORT]`.

    A file is a zone file or the JSON of `aws route53 list-resource-record-sets`.

    Raises:
        DnsStackError: it can't be read, or is a different zone.
    """
    from dnsstack.importing import listed
    from dnsstack.providers.route53 import text

    kind, _, rest = source.partition(":")
    if kind == "route53":
        return _listed(rest)
    listing = _listing(source)
    if listing is not None:
        return listed.rrsets(listing, source, apex)
    return [
        {
            "Name": f"{text.owner(owner)}.",
            "Type": rdtype,
            "TTL": rrset.ttl,
            "ResourceRecords": [
                {"Value": value} for value in sorted(_value(text, rdtype, one) for one in rrset.values)
            ],
        }
        for (owner, rdtype), rrset in _served(source, apex, key_file).items()
    ]


def zone_text(source: str, apex: str, key_file: Path | None = None) -> str:
    """The zone of a zone file or a zone transfer, as zone file text with absolute names and its SOA record.

    Raises:
        DnsStackError: it can't be read, is a different zone, or has no SOA record.
    """
    if source.startswith("route53:") or _listing(source) is not None:
        message = (
            f"--previous {source} is read from Route53, whose serial is not that of your own servers; "
            "give a zone file or axfr:SERVER"
        )
        raise UsageError(message)
    found = _served(source, apex, key_file)
    if (apex, "SOA") not in found:
        message = f"{source} has no SOA record of {apex}, so its serial is not known; give the whole zone file"
        raise UsageError(message)
    return "".join(
        f"{owner} {rrset.ttl} IN {rdtype} {value}\n"
        for (owner, rdtype), rrset in found.items()
        for value in rrset.values
    )


def _served(source: str, apex: str, key_file: Path | None) -> dict[OwnerAndType, ServedZone]:
    from dnsstack.importing import whole
    from dnsstack.importing.request import Request

    kind, _, where = source.partition(":")
    if kind == "axfr":
        return whole.of_transfer(Request(source, where, apex, tsig_key=key_file, timeout=TIMEOUT))
    return whole.of_file(Path(source), apex)


def _listing(source: str) -> str | None:
    from dnsstack.importing.sources import zonefile

    return None if source.startswith("axfr:") else zonefile.listing(Path(source))


def _value(text: Any, rdtype: str, written: str) -> str:
    from dnsstack.model.rdata import ROSTER, from_absolute

    if rdtype not in ROSTER:
        return written
    value: str = text.value(from_absolute(rdtype, written))
    return value


def _listed(zone_id: str) -> list[dict[str, Any]]:
    """The RRsets of every page of ListResourceRecordSets."""
    if not zone_id:
        message = "--previous route53: has no hosted zone's id; write it such as --previous route53:Z0123456789"
        raise UsageError(message)
    from dnsstack.providers.route53.api.reading import Route53Reader

    reader = Route53Reader(f"route53:{zone_id}", extra="sandbox")
    return reader.within(TIMEOUT, lambda: list(reader.rrsets(zone_id)), zone_id)
