"""`--previous`: what is served today, from a file, from Route53 or by zone transfer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from dnsstack import files
from dnsstack.deadline import read_within
from dnsstack.errors import EnvironmentFault, MissingExtra, UsageError
from dnsstack.masking import hide

if TYPE_CHECKING:
    import dns.zone

TIMEOUT: Final = 30.0
"""Seconds that a transfer may take between two messages, and as a whole ten times that."""


def rrsets(source: str, apex: str, key_file: Path | None = None) -> list[dict[str, Any]]:
    """Every RRset of the zone as Route53's API has it; `source` is a file, `route53:ZONE` or `axfr:SERVER[#PORT]`.

    Raises:
        UsageError, EnvironmentFault: it can't be read, or is another zone.
    """
    from dnsstack.importing import listed

    kind, _, rest = source.partition(":")
    if kind == "route53":
        return _listed(rest)
    if kind != "axfr":
        text = _text(Path(source))
        if listed.looks_listed(text):
            return listed.rrsets(text, source, apex)
    return _from_zone(zone(source, apex, key_file))


def zone(source: str, apex: str, key_file: Path | None = None) -> dns.zone.Zone:
    """The zone that a zone file holds, or that a server transfers.

    Raises:
        UsageError, EnvironmentFault: it can't be read, or is another zone.
    """
    import dns.exception
    import dns.zone

    kind, _, rest = source.partition(":")
    if kind == "axfr":
        return _transferred(rest, apex, key_file)
    try:
        found = dns.zone.from_text(
            _text(Path(source)), origin=apex, relativize=False, check_origin=False, allow_include=False
        )
    except dns.exception.DNSException as error:
        message = f"{source} is no zone file: {error}"
        raise UsageError(message) from None
    if found.get_rdataset(apex, "SOA") is None:
        message = f"{source} is not a zone file of {apex}: it has no SOA record there"
        raise UsageError(message)
    return found


def _text(file: Path) -> str:
    try:
        return files.read_text(file).removeprefix("\ufeff")
    except OSError as error:
        message = f"{file} can't be read: {error.strerror}"
        raise UsageError(message) from None
    except UnicodeDecodeError:
        message = f"{file} can't be read: it is not UTF-8"
        raise UsageError(message) from None


def _from_zone(found: dns.zone.Zone) -> list[dict[str, Any]]:
    """RRsets of a zone; values that the model knows are written as Route53 writes them."""
    import dns.rdatatype

    from dnsstack.providers.route53 import text

    found_ = []
    for owner, rdataset in found.iterate_rdatasets():
        rdtype = dns.rdatatype.to_text(rdataset.rdtype)
        values = sorted(_value(text, rdtype, rdata.to_text()) for rdata in rdataset)
        found_.append(
            {
                "Name": f"{text.owner(owner.to_text().lower())}.",
                "Type": rdtype,
                "TTL": rdataset.ttl,
                "ResourceRecords": [{"Value": value} for value in values],
            }
        )
    return found_


def _value(text: Any, rdtype: str, written: str) -> str:
    from dnsstack.model.names import ORIGIN
    from dnsstack.model.rdata import ROSTER

    if rdtype not in ROSTER:
        return written
    token = ORIGIN.set(".")
    try:
        value: str = text.value(ROSTER[rdtype].from_text(written))
    finally:
        ORIGIN.reset(token)
    return value


def _listed(zone_id: str) -> list[dict[str, Any]]:
    """Every page of ListResourceRecordSets."""
    if not zone_id:
        message = "route53: needs the id of a hosted zone, such as --previous route53:Z0123456789"
        raise UsageError(message)
    try:
        import boto3
        import botocore.exceptions
    except ImportError:
        raise MissingExtra("sandbox", "reading a zone from Route53 (boto3)") from None
    try:
        client = boto3.client("route53")

        def pages() -> list[dict[str, Any]]:
            listed = client.get_paginator("list_resource_record_sets").paginate(HostedZoneId=zone_id)
            return [dict(one) for page in listed for one in page["ResourceRecordSets"]]

        return read_within(pages, TIMEOUT * 10, f"route53:{zone_id}: reading the zone")
    except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError) as error:
        message = f"route53:{zone_id}: {error}"
        raise EnvironmentFault(message) from None


def _transferred(server: str, apex: str, key_file: Path | None) -> dns.zone.Zone:
    """The zone by AXFR, signed where there is a key."""
    import dns.exception
    import dns.query
    import dns.tsigkeyring
    import dns.xfr
    import dns.zone

    from dnsstack.providers.bind import tsig

    address, _, port = server.partition("#")
    key = tsig.read(_text(key_file), str(key_file)) if key_file else None
    if key:
        hide(key.secret)
    found = dns.zone.Zone(apex, relativize=False)
    keyring = dns.tsigkeyring.from_text({key.name: (key.algorithm, key.secret)}) if key else None
    query, _ = dns.xfr.make_query(found, serial=None, keyring=keyring)
    try:
        at = int(port or 53)
        read_within(
            lambda: dns.query.inbound_xfr(address, found, query, port=at, timeout=TIMEOUT, lifetime=TIMEOUT * 10),
            TIMEOUT * 10,
            f"axfr:{server}: the transfer",
        )
    except (dns.exception.DNSException, OSError, ValueError) as error:
        message = f"axfr:{server}: {apex} was not transferred: {str(error) or type(error).__name__}"
        raise EnvironmentFault(message) from None
    return found


__all__ = ["rrsets", "zone"]
