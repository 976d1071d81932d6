"""The API calls of a change of one zone's records if they are one resource: `resources: per-zone`.

The plugin lists the zone in the preview and in the deployment, and sends the difference in batches. These are estimates
by `plan.zone_cost`: batches may stay partly empty, because some records must be in the same batch, and GetChange is
called again while name servers do not have a change yet.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dnsstack.model.deferred import Deferred
from dnsstack.model.nameservers import CloudflarePlan, ProviderId
from dnsstack.plan.cost import records_at_cloudflare
from dnsstack.plan.hosted_zones import SERVER, hosted_zones
from dnsstack.plan.plan import ZonePlan
from dnsstack.plan.zone_cost import BESIDE, Weight, cloudflare_sending, listing, route53_sending
from dnsstack.providers.cloudflare.specs import CloudflareRecordsSpec
from dnsstack.providers.declared import Key
from dnsstack.providers.refs import Ref
from dnsstack.providers.zone_records import ZoneRecords

Body = Mapping[str, Any]
"""An RRset in the form of the resource's inputs."""

RRsets = Mapping[Key, Body]


@dataclass(frozen=True, slots=True)
class RecordsCalls:
    """The API calls of one resource, with those of the preview."""

    provider: ProviderId
    calls: int


def records_calls(was: object, becomes: object, old: ZonePlan, *, known: bool) -> RecordsCalls:
    """The calls of a change from `was` to `becomes`; either may be None.

    Args:
        was: `ZoneRecords` with at least the RRsets that differ, or None.
        becomes: the same, as it will be.
        old: the plan that filled the zone, so it says what is listed; with `handover: give`, the records stay there.
        known: True if the zone exists already, so that the preview lists it.
    """
    sides = [side for side in (was, becomes) if isinstance(side, ZoneRecords)]
    before, after = (side.rrsets if isinstance(side, ZoneRecords) else {} for side in (was, becomes))
    taken = was is None and old.nameservers.handover is not None
    keys = () if taken else before.keys() | after.keys()
    changed = [key for key in keys if not _alike(before.get(key), after.get(key))]
    if isinstance(sides[0], CloudflareRecordsSpec):
        provider, beside, existing = ProviderId.CLOUDFLARE, 0, records_at_cloudflare(old)
        cloudflare = old.nameservers.cloudflare
        bought = cloudflare.plan if cloudflare is not None else CloudflarePlan.FREE
        sent = cloudflare_sending(_cloudflare_phases(changed, before, after), bought)
    else:
        apex = f"{sides[0].zone_name}."
        provider, beside = ProviderId.ROUTE53, BESIDE
        existing = sum(zone.record_sets for zone in hosted_zones(old) if zone.apex == apex)
        sent = route53_sending(_route53_phases(changed, before, after))
    looks = 2 if known and isinstance(becomes, ZoneRecords) else 1
    return RecordsCalls(provider, looks * listing(provider, beside + (existing if known else 0)) + sent)


def _alike(was: Body | None, becomes: Body | None) -> bool:
    if was is None or becomes is None or not (was.get("follow") and becomes.get("follow")):
        return was == becomes
    return len(was["values"]) == len(becomes["values"])


def _route53_phases(changed: Sequence[Key], before: RRsets, after: RRsets) -> list[Weight]:
    """New, changed and removed records; records that exclude others at an owner are in the same phase."""
    new, both, gone = Weight(), Weight(), Weight()
    for _, keys in _owners(changed):
        swapped = _is_swapped(keys, before, after)
        for key in keys:
            weight = sum((_weight(side[key]) for side in (before, after) if key in side), Weight())
            if swapped or (key in before and key in after):
                both += weight
            elif key in after:
                new += weight
            else:
                gone += weight
    return [new, both, gone]


def _cloudflare_phases(changed: Sequence[Key], before: RRsets, after: RRsets) -> list[Weight]:
    """The records that are written, then those that are deleted."""
    written = deleted = 0
    for _, keys in _owners(changed):
        puts, deletes = map(sum, zip(*(_records(before.get(key), after.get(key)) for key in keys), strict=True))
        if _is_swapped(keys, before, after):
            puts, deletes = max(puts, deletes), 0
        written += puts
        deleted += deletes
    return [Weight(written), Weight(deleted)]


def _records(was: Body | None, becomes: Body | None) -> tuple[int, int]:
    """The records that are written and deleted for one RRset."""
    old, new = (list(side["values"]) if side is not None else [] for side in (was, becomes))
    if was is None or becomes is None:
        return len(new), len(old)
    surplus = max(0, len(old) - len(new))
    if becomes.get("follow"):
        return max(0, len(new) - len(old)), surplus
    kept = sum(value in old for value in new)
    written = len(new) - kept
    if _beside_values(was) != _beside_values(becomes):  # each record has these fields
        written += kept + surplus
    return written, surplus


def _beside_values(rrset: Body) -> dict[str, Any]:
    return {key: value for key, value in rrset.items() if key not in ("values", "follow")}


def _owners(keys: Sequence[Key]) -> Iterator[tuple[str, list[Key]]]:
    found: dict[str, list[Key]] = {}
    for key in keys:
        found.setdefault(key.rpartition("/")[0], []).append(key)
    yield from found.items()


def _is_swapped(keys: Sequence[Key], before: RRsets, after: RRsets) -> bool:
    """True if at one owner, added and removed RRsets may exclude each other."""
    comes, goes = (any(key not in side for key in keys) for side in (before, after))
    return comes and goes and any(key.endswith(("/CNAME", "/NS")) for key in keys)


def _weight(rrset: Body) -> Weight:
    """The weight of an RRset as Route53 counts it; an alias is one value without characters."""
    parts = rrset["failover"].values() if "failover" in rrset else [rrset]
    return sum((_part(part) for part in parts), Weight())


def _part(part: Body) -> Weight:
    if "alias" in part:
        return Weight(1)
    return Weight(len(part["values"]), sum(map(_characters, part["values"])))


def _characters(value: object) -> int:
    """The length of a value. A server that Route53 assigns has a name of this length; an Output counts as nothing."""
    return SERVER if isinstance(value, Ref) else 0 if isinstance(value, Deferred) else len(str(value))
