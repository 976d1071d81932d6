"""The resources that differ between two plans; imported only if something must be rendered.

Resources with equal inputs do not differ; inputs that Pulumi ignores are not compared.
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
    """A resource that differs; if it is updated, `created` and `deleted` are both False.

    `records` is the cost of a resource that has all records of a zone.
    """

    token: str
    created: bool
    deleted: bool
    records: RecordsCalls | None


def spec_changes(old: ZonePlan, new: ZonePlan, deployed: ZonePlan) -> Iterator[SpecChange]:
    """Every resource that differs between the rendered parts `old` and `new`; `deployed` is the whole old plan.

    Raises:
        Unsupported: a provider can't serve one of the plans.
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
    """True if the zone of the records exists already, so that a preview lists it."""
    zone_id = getattr(spec, "zone_id", None)
    return isinstance(zone_id, Ref) and zone_id.spec in {name for _, name in before}


def _same(was: ResourceSpec, becomes: ResourceSpec) -> bool:
    """True if the inputs are equal, without those that Pulumi ignores."""
    ignored = frozenset(becomes.options.ignore_changes)
    mine, theirs = was.inputs(), becomes.inputs()
    return all(mine.get(key) == theirs.get(key) for key in mine.keys() | theirs.keys() if _camel(key) not in ignored)


def _camel(key: str) -> str:
    first, *rest = key.split("_")
    return first + "".join(word.capitalize() for word in rest)
