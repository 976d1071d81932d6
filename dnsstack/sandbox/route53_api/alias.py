"""The service's refusals of aliases (developer guide, values for alias records)."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import Final

from dnsstack.sandbox.route53_api.names import within
from dnsstack.sandbox.route53_api.store import HostedZone, RecordSet

CLOUDFRONT: Final = "Z2FDTNDATAQYW2"
"""The hosted zone of every CloudFront distribution (AWS General Reference, CloudFront endpoints)."""
_GLOBAL: Final = {"cloudfront.net.": CLOUDFRONT, "awsglobalaccelerator.com.": "Z2BJ6XQ5FK7U4H"}
"""Zones of AWS that have all names with these ends, and no others (API reference, AliasTarget)."""
_ADDRESSES: Final = frozenset({"A", "AAAA"})
_CLOUDFRONT_TYPES: Final = frozenset({*_ADDRESSES, "HTTPS"})
_NEVER: Final = frozenset({"NS", "SOA", "DS"})


def faults(group: Sequence[RecordSet], zone: HostedZone, zones: Collection[str]) -> Iterator[str]:
    """The faults of the aliases of one name and type after a whole batch.

    `zones` are the identifiers of the account's hosted zones.
    """
    for record_set in group:
        if "AliasTarget" in record_set:
            yield from _target_faults(record_set, zone, zones)
    pair = [one for one in group if "Failover" in one and _leads_to_cloudfront(one)]
    if len(pair) > 1:
        yield (
            f"RRSet with DNS name {pair[0]['Name']}, type {pair[0]['Type']}: the primary and the secondary failover "
            "record can't both be aliases of CloudFront distributions."
        )


def zone_id(record_set: RecordSet) -> str:
    """The hosted zone of an alias's target, without the prefix of its kind."""
    return str(record_set["AliasTarget"]["HostedZoneId"]).removeprefix("/hostedzone/")


def _leads_to_cloudfront(record_set: RecordSet) -> bool:
    return "AliasTarget" in record_set and zone_id(record_set) == CLOUDFRONT


def _target_faults(record_set: RecordSet, zone: HostedZone, zones: Collection[str]) -> Iterator[str]:
    name, record_type = record_set["AliasTarget"]["DNSName"], record_set["Type"]
    what = f"Tried to create an alias that targets {name}, type {record_type} in zone {zone_id(record_set)}, but"
    if any(within(name, suffix) is not (zone_id(record_set) == one) for suffix, one in _GLOBAL.items()):
        yield f"{what} the alias target name does not lie within the target zone"
    if record_type in _NEVER:
        yield f"RRSet of type {record_type} with DNS name {record_set['Name']} can't be an alias"
    elif _leads_to_cloudfront(record_set):
        yield from _cloudfront_faults(record_set, what)
    elif zone_id(record_set) == zone.id:
        yield from _own_zone_faults(record_set, zone, what)
    elif zone_id(record_set) in zones or record_type not in _ADDRESSES:
        yield f"{what} only a record of the alias's own hosted zone can be targeted"


def _cloudfront_faults(record_set: RecordSet, what: str) -> Iterator[str]:
    target, record_type = record_set["AliasTarget"], record_set["Type"]
    if record_type not in _CLOUDFRONT_TYPES:
        yield f"{what} that target was not found"
    if target["EvaluateTargetHealth"]:
        yield f"{what} EvaluateTargetHealth cannot be true for a CloudFront distribution"


def _own_zone_faults(record_set: RecordSet, zone: HostedZone, what: str) -> Iterator[str]:
    name, record_type = record_set["AliasTarget"]["DNSName"], record_set["Type"]
    if not within(name, zone.name):
        yield f"{what} the alias target name does not lie within the target zone"
    elif name == record_set["Name"]:
        yield f"{what} a record can't be an alias of itself"
    elif not any(other["Type"] == record_type for other in zone.record_sets.at(name)):
        yield f"{what} that target was not found"
