"""What a change of one zone's records costs in API calls where they are one resource: `resources: per-zone`.

The plugin lists the zone in the preview and in the deployment, and sends the difference in batches. Estimates by
`plan.zone_cost`: what belongs together may leave batches partly empty, and GetChange is asked again while name servers
lag behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from dnsstack.model.deferred import Deferred
from dnsstack.model.nameservers import CloudflarePlan, ProviderId
from dnsstack.plan.cost import records_at_cloudflare
from dnsstack.plan.hosted_zones import SERVER, hosted_zones
from dnsstack.plan.plan import ZonePlan
from dnsstack.plan.zone_cost import BESIDE, Weight, cloudflare_sending, listing, route53_sending
from dnsstack.providers.cloudflare.specs import CloudflareRecords
from dnsstack.providers.declared import Key
from dnsstack.providers.refs import Ref
from dnsstack.providers.zone_records import ZoneRecords

Body = Mapping[str, Any]
"""As the resource's inputs have it."""

_VALUES: Final = frozenset(("values", "follow"))
"""Fields that are no attribute of each record at Cloudflare."""


@dataclass(frozen=True, slots=True)
class RecordsCalls:
    """The API calls of one resource, preview included."""

    provider: ProviderId
    calls: int


def records_calls(was: object, becomes: object, old: ZonePlan, *, known: bool) -> RecordsCalls:
    """What the way from one resource to another takes; None is where there is none.

    Args:
        was: `ZoneRecords` with at least the RRsets that differ, or None.
        becomes: the same, as it will be.
        old: the plan by which the zone was filled: what is listed; where it gives the records away, they are there.
        known: the zone is there already, so that the preview lists it.
    """
    sides = [side for side in (was, becomes) if isinstance(side, ZoneRecords)]
    before, after = (side.rrsets if isinstance(side, ZoneRecords) else {} for side in (was, becomes))
    taken = was is None and old.nameservers.handover is not None
    keys = () if taken else before.keys() | after.keys()
    changed = [key for key in keys if not _alike(before.get(key), after.get(key))]
    looks = 2 if known and isinstance(becomes, ZoneRecords) else 1
    if isinstance(sides[0], CloudflareRecords):
        existing = records_at_cloudflare(old) if known else 0
        cloudflare = old.nameservers.cloudflare
        phases = _cloudflare_phases(changed, before, after)
        sent = cloudflare_sending(phases, cloudflare.plan if cloudflare is not None else CloudflarePlan.FREE)
        return RecordsCalls(ProviderId.CLOUDFLARE, looks * listing(ProviderId.CLOUDFLARE, existing) + sent)
    apex = f"{sides[0].zone_name}."
    existing = sum(zone.record_sets for zone in hosted_zones(old) if zone.apex == apex) if known else 0
    sent = route53_sending(_route53_phases(changed, before, after))
    return RecordsCalls(ProviderId.ROUTE53, looks * listing(ProviderId.ROUTE53, existing + BESIDE) + sent)


def _alike(was: Body | None, becomes: Body | None) -> bool:
    if was is None or becomes is None or not (was.get("follow") and becomes.get("follow")):
        return was == becomes
    return len(was["values"]) == len(becomes["values"])


def _route53_phases(changed: Sequence[Key], before: Mapping[Key, Body], after: Mapping[Key, Body]) -> list[Weight]:
    """New, changed, removed; what excludes others at an owner changes with them."""
    phases = [Weight(), Weight(), Weight()]
    for _, keys in _owners(changed):
        new, gone = (any(key not in side for key in keys) for side in (before, after))
        together = new and gone and _excludes(keys)
        for key in keys:
            phase = 1 if together else 0 if key not in before else 2 if key not in after else 1
            for side in (before, after):
                phases[phase] += _weight(side[key]) if key in side else Weight()
    return phases


def _cloudflare_phases(changed: Sequence[Key], before: Mapping[Key, Body], after: Mapping[Key, Body]) -> list[Weight]:
    """Records that are written, and those that are deleted afterwards."""
    written = deleted = 0
    for _, keys in _owners(changed):
        counts = [_records(before.get(key), after.get(key)) for key in keys]
        new, gone = (any(key not in side for key in keys) for side in (before, after))
        if new and gone and _excludes(keys):
            written += max(sum(one for one, _ in counts), sum(one for _, one in counts))
            continue
        written += sum(one for one, _ in counts)
        deleted += sum(one for _, one in counts)
    return [Weight(written), Weight(deleted)]


def _records(was: Body | None, becomes: Body | None) -> tuple[int, int]:
    """The records that are written and deleted for one RRset."""
    old, new = (list(side["values"]) if side is not None else [] for side in (was, becomes))
    if was is None or becomes is None:
        return len(new), len(old)
    if becomes.get("follow"):
        return max(0, len(new) - len(old)), max(0, len(old) - len(new))
    kept = sum(value in old for value in new)
    others = [{key: value for key, value in side.items() if key not in _VALUES} for side in (was, becomes)]
    surplus = max(0, len(old) - len(new))
    everywhere = kept + surplus if others[0] != others[1] else 0
    return len(new) - kept + everywhere, surplus


def _owners(keys: Sequence[Key]) -> Iterator[tuple[str, list[Key]]]:
    found: dict[str, list[Key]] = {}
    for key in keys:
        found.setdefault(key.rpartition("/")[0], []).append(key)
    yield from found.items()


def _excludes(keys: Sequence[Key]) -> bool:
    return any(key.endswith(("/CNAME", "/NS")) for key in keys)


def _weight(rrset: Body) -> Weight:
    """As Route53 counts it; an alias is one value without characters."""
    parts = rrset["failover"].values() if "failover" in rrset else [rrset]
    return sum((_part(part) for part in parts), Weight())


def _part(part: Body) -> Weight:
    if "alias" in part:
        return Weight(1)
    return Weight(len(part["values"]), sum(map(_characters, part["values"])))


def _characters(value: object) -> int:
    """A server that Route53 assigns has a name of about this length; nobody knows what an Output will be."""
    return SERVER if isinstance(value, Ref) else 0 if isinstance(value, Deferred) else len(str(value))


__all__ = ["RecordsCalls", "records_calls"]
