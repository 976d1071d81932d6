"""The resources that differ between two plans, from what the providers render; loaded where anything must be rendered.

Equal inputs are the same resource; those that Pulumi ignores don't count.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from dnsstack.changes.zone_calls import RecordsCalls, records_calls
from dnsstack.model.names import strip_dot
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers import render
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.refs import Ref
from dnsstack.providers.zone_records import ZoneRecords

_Specs = Mapping[tuple[str, str], ResourceSpec]


class SpecChange(NamedTuple):
    """A resource that differs; `created` and `deleted` are False where it is updated.

    `records` is its cost where it holds all records of a zone.
    """

    token: str
    created: bool
    deleted: bool
    records: RecordsCalls | None


def spec_changes(old: ZonePlan, new: ZonePlan, deployed: ZonePlan) -> Iterator[SpecChange]:
    """Every resource that differs between the rendered parts `old` and `new`; `deployed` is the whole old plan.

    Raises:
        Unsupported: a provider can't carry a plan.
    """
    before, after = (_specs(plan, strip_dot(deployed.apex)) for plan in (old, new))
    for key in before.keys() | after.keys():
        was, becomes = before.get(key), after.get(key)
        if was is None or becomes is None or not _same(was, becomes):
            single = not isinstance(was, ZoneRecords) and not isinstance(becomes, ZoneRecords)
            records = None if single else records_calls(was, becomes, deployed, known=_is_known(was or becomes, before))
            yield SpecChange(key[0], was is None, becomes is None, records)


def _specs(plan: ZonePlan, component: str) -> _Specs:
    return {(spec.token, spec.name): spec for spec in render(plan, component)}


def _is_known(spec: ResourceSpec | None, before: _Specs) -> bool:
    """True if the zone of the records is there already, so that a preview lists it."""
    zone_id = getattr(spec, "zone_id", None)
    return isinstance(zone_id, Ref) and zone_id.spec in {name for _, name in before}


def _same(was: ResourceSpec, becomes: ResourceSpec) -> bool:
    """Equal inputs, those left out that Pulumi ignores."""
    ignored = frozenset(becomes.options.ignore_changes)
    mine, theirs = was.inputs(), becomes.inputs()
    return all(mine.get(key) == theirs.get(key) for key in mine.keys() | theirs.keys() if _camel(key) not in ignored)


def _camel(key: str) -> str:
    first, *rest = key.split("_")
    return first + "".join(word.capitalize() for word in rest)
