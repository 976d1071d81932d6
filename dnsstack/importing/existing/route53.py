"""Existing objects of a hosted zone, with the ids for imports of pulumi-aws.

Zone `Z…`; Record `ZONE_name_TYPE` and `ZONE_name_TYPE_setidentifier`; HealthCheck its UUID (pulumi-aws, "Import" of
each resource).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from dnsstack.importing.existing.base import ExistingObjects, Match, taking
from dnsstack.model.deferred import Deferred
from dnsstack.model.names import absolute
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.refs import Ref
from dnsstack.providers.route53 import text
from dnsstack.providers.route53.declared import listed
from dnsstack.providers.route53.health_config import MEMBERS, from_config
from dnsstack.providers.route53.specs import HealthCheckSpec, HostedZone, Record, Route53RecordsSpec
from dnsstack.providers.vendors.schema import schema
from dnsstack.providers.vendors.values import camel


class ExistingRoute53(ExistingObjects):
    """One hosted zone: its ResourceRecordSets from the API, and the ids of health checks by the document's names."""

    def __init__(
        self,
        zone_id: str,
        apex: str,
        rrsets: Sequence[Mapping[str, Any]],
        checks: Mapping[str, str],
        configs: Mapping[str, Mapping[str, Any]],
        *,
        recovery: bool,
    ) -> None:
        self._zone_id = zone_id
        self._apex = apex
        self._checks = checks
        self._configs = configs
        self._recovery = recovery
        self._rrsets = {
            (text.read_owner(rrset["Name"]), rrset["Type"], rrset.get("SetIdentifier", "")): rrset for rrset in rrsets
        }

    def match(self, specs: Iterable[ResourceSpec], servers: Mapping[str, tuple[str, ...]]) -> list[Match]:
        """See `ExistingObjects.match`."""
        found = list(specs)
        ids: dict[str, str] = {}
        matches: list[Match] = []
        zone = ""
        for spec in found:
            if isinstance(spec, HostedZone) and self._is(spec):
                zone = spec.name
                matches.append(Match(spec, self._zone_id))
            elif isinstance(spec, HealthCheckSpec):
                name = spec.name.rpartition("/")[2]
                if name in self._checks:
                    ids[spec.name] = self._checks[name]
                    matches.append(Match(spec, ids[spec.name], tuple(self._check_changes(spec, name, ids))))
        for spec in found:
            if isinstance(spec, Route53RecordsSpec) and isinstance(spec.zone_id, Ref) and spec.zone_id.spec == zone:
                there = listed(map(dict, self._rrsets.values()), self._apex)
                changes = taking(spec, {key: one.declared for key, one in there.items()})
                matches.append(Match(spec, self._zone_id, changes))
            if isinstance(spec, Record) and isinstance(spec.zone_id, Ref) and spec.zone_id.spec == zone:
                existing = self._rrsets.get((text.read_owner(spec.name_), spec.type, spec.set_identifier or ""))
                if existing is not None:
                    changes = tuple(_record_changes(spec, existing, servers, ids))
                    matches.append(Match(spec, self._record_id(spec), changes))
        return matches

    def _is(self, spec: HostedZone) -> bool:
        """True if the spec is this zone, by its id; without an id in the document, by its name."""
        id_ = spec.options.import_id
        return id_ == self._zone_id or (id_ is None and absolute(spec.owner, ".") == self._apex)

    def _record_id(self, spec: Record) -> str:
        parts = [self._zone_id, spec.name_, spec.type, *([spec.set_identifier] if spec.set_identifier else [])]
        return "_".join(parts)

    def _check_changes(self, spec: HealthCheckSpec, name: str, ids: Mapping[str, str]) -> Iterator[str]:
        config = self._configs[name]
        existing_inputs = {**from_config(config), "tags": config.get("tags")}
        for field in (*MEMBERS, "cloudwatch_alarm_name", "cloudwatch_alarm_region", "tags"):
            wanted, existing = _known(getattr(spec, field), ids), existing_inputs.get(field)
            if isinstance(wanted, Deferred) or (not wanted and not existing):
                continue
            if wanted is None and schema(spec.token)[camel(field)].computed:
                continue  # the provider lets the API choose it
            wanted = sorted(wanted) if isinstance(wanted, tuple) else wanted
            existing = sorted(existing) if isinstance(existing, list) else existing
            if wanted != existing:
                yield f"{field}: {existing!r} becomes {wanted!r}"


def _known(value: Any, ids: Mapping[str, str]) -> Any:
    """An input, with the ids of existing health checks instead of references to them."""
    if isinstance(value, tuple):
        return tuple(_known(item, ids) for item in value)
    return ids.get(value.spec, value.to_text()) if isinstance(value, Ref) else value


def _record_changes(
    spec: Record, existing: Mapping[str, Any], servers: Mapping[str, tuple[str, ...]], ids: Mapping[str, str]
) -> Iterator[str]:
    """The changes of an update, in words; a difference only in form is marked."""
    if spec.records is not None:
        wanted = sorted(_resolved(record, servers) for record in spec.records)
        there = sorted(_as_record(spec.type, record["Value"]) for record in existing.get("ResourceRecords", ()))
        if wanted != there:
            read = _read(spec.type, wanted)
            same = read is not None and read == _read(spec.type, there)
            yield f"{'form' if same else 'values'}: {', '.join(there)} becomes {', '.join(wanted)}"
    if spec.ttl is not None and spec.ttl != existing.get("TTL"):
        yield f"TTL: {existing.get('TTL')} becomes {spec.ttl}"
    check = ids.get(spec.health_check_id.spec) if isinstance(spec.health_check_id, Ref) else spec.health_check_id
    if check != existing.get("HealthCheckId"):
        yield f"health check: {existing.get('HealthCheckId')} becomes {check}"
    if spec.aliases is not None:
        yield from _alias_changes(spec, existing.get("AliasTarget") or {})
    if spec.allow_overwrite:
        yield "allow_overwrite is written to the state; nothing changes at Route53"


def _alias_changes(spec: Record, existing: Mapping[str, Any]) -> Iterator[str]:
    (wanted,) = spec.aliases or ()
    same = (
        text.read_owner(str(wanted.name)) == text.read_owner(existing.get("DNSName", "invalid"))
        # a Ref is the zone itself
        and (isinstance(wanted.zone_id, Ref) or wanted.zone_id == existing.get("HostedZoneId"))
        and wanted.evaluate_target_health == existing.get("EvaluateTargetHealth")
    )
    if not same:
        yield f"alias: {existing.get('DNSName')} becomes {wanted.name}"


def _resolved(record: Any, servers: Mapping[str, tuple[str, ...]]) -> str:
    """A record's text, with the known names of servers assigned to an existing zone."""
    if isinstance(record, Ref):
        names = servers.get(record.spec, ())
        return names[record.index] if record.index is not None and record.index < len(names) else record.to_text()
    return str(record)


def _as_record(rdtype: str, value: str) -> str:
    """A value of the API in the form of `Record`."""
    return value.removeprefix('"').removesuffix('"') if rdtype == "TXT" else value


def _read(rdtype: str, records: Sequence[str]) -> set[str] | None:
    try:
        return {text.read_record(rdtype, record).to_text() for record in records}
    except (ValueError, TypeError):  # Pydantic's errors are ValueErrors
        return None
