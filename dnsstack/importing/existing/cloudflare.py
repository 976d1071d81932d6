"""Existing objects of a Cloudflare zone, with the ids for imports of pulumi-cloudflare.

Zone `<zone>`; DnsRecord `<zone>/<record>`; LoadBalancer `<zone>/<balancer>`; pools and monitors `<account>/<id>`
(pulumi-cloudflare 6.23, "Import" of each resource). ZoneDnsSettings can't be imported: its creation only writes
settings.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from dnsstack.importing.balancers import ExistingBalancer
from dnsstack.importing.existing import forecast
from dnsstack.importing.existing.base import ExistingObjects, Match, taking
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.names import absolute
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.cloudflare.declared import listed
from dnsstack.providers.cloudflare.decode import AUTOMATIC, read
from dnsstack.providers.cloudflare.follow import COMMENT, OWNED_BY_FOLLOWER
from dnsstack.providers.cloudflare.specs import (
    CloudflareRecordsSpec,
    DnsRecord,
    LoadBalancerMonitor,
    LoadBalancerPool,
    LoadBalancerSpec,
    ZoneSpec,
)
from dnsstack.providers.refs import Ref

Item = Mapping[str, Any]
_TOLD: Final = ("name", "type", "zoneId", "content", "data", "ttl", "proxied", "comment", "tags")
"""The properties for which `_record_changes` has its own words."""

_BALANCING = {LoadBalancerPool: "pools", LoadBalancerMonitor: "monitors"}


class ExistingCloudflare(ExistingObjects):
    """One zone: its records as the API lists them, and its load balancers by owner."""

    def __init__(
        self, zone_id: str, account: str, records: Sequence[Item], balancers: Mapping[str, ExistingBalancer]
    ) -> None:
        self._zone_id = zone_id
        self._account = account
        self._balancers = balancers
        self._records: dict[tuple[str, str, str], Item] = {}
        for record in records:
            text = _text(record)
            if text is not None:
                self._records[absolute(record["name"], "."), record["type"], text] = record

    def match(self, specs: Iterable[ResourceSpec], servers: Mapping[str, tuple[str, ...]]) -> list[Match]:
        """See `ExistingObjects.match`.

        A record that a follower changes may have another value than its slot: it is matched last.
        """
        found = list(specs)
        matches = {spec.name: match for spec in found if (match := self._match(spec, servers)) is not None}
        left = self._left(matches.values())
        for spec in found:
            if isinstance(spec, DnsRecord) and spec.name not in matches and _is_followed(spec):
                moved = left.get((absolute(spec.name_, "."), spec.type))
                if moved:
                    matches[spec.name] = Match(spec, self._id(moved.pop(0)))
        return [matches[spec.name] for spec in found if spec.name in matches]

    def _left(self, matches: Iterable[Match]) -> dict[tuple[str, str], list[Item]]:
        """The records with the comment of a follower that no spec has matched, by owner and type, sorted by value."""
        taken = {match.import_id for match in matches}
        found: dict[tuple[str, str], list[Item]] = {}
        for (owner, rdtype, _), record in sorted(self._records.items()):
            if record.get("comment") == COMMENT and self._id(record) not in taken:
                found.setdefault((owner, rdtype), []).append(record)
        return found

    def _id(self, record: Item) -> str:
        return f"{self._zone_id}/{record['id']}"

    def _match(self, spec: ResourceSpec, servers: Mapping[str, tuple[str, ...]]) -> Match | None:
        if isinstance(spec, ZoneSpec):
            return Match(spec, self._zone_id) if spec.options.import_id == self._zone_id else None
        if isinstance(spec, DnsRecord):
            return self._record(spec, servers)
        return self._whole(spec) if isinstance(spec, CloudflareRecordsSpec) else self._part(spec)

    def _whole(self, spec: CloudflareRecordsSpec) -> Match:
        """All RRsets of the zone, by the zone's id."""
        there = listed(self._records.values(), absolute(spec.zone_name, "."))
        return Match(spec, self._zone_id, taking(spec, {key: one.declared for key, one in there.items()}))

    def _part(self, spec: ResourceSpec) -> Match | None:
        """A load balancer, or a part of one."""
        balancer = self._balancers.get(spec.owner)
        if balancer is None:
            return None
        if isinstance(spec, LoadBalancerSpec):
            changes = tuple(_balancer_changes(spec, balancer.balancer))
            return Match(spec, f"{self._zone_id}/{balancer.balancer['id']}", changes)
        if isinstance(spec, (LoadBalancerPool, LoadBalancerMonitor)):
            role = FailoverRole(spec.name.rpartition("/")[2])
            existing: Mapping[FailoverRole, Item] = getattr(balancer, _BALANCING[type(spec)])
            if role in existing:
                return Match(
                    spec,
                    f"{self._account}/{existing[role]['id']}",
                    tuple(forecast.changes(spec, existing[role], leaving_out=("accountId",))),
                )
        return None

    def _record(self, spec: DnsRecord, servers: Mapping[str, tuple[str, ...]]) -> Match | None:
        inputs = spec.inputs()
        content = inputs.get("content")
        if isinstance(content, Ref):
            names = servers.get(content.spec, ())
            if content.index is None or content.index >= len(names):
                return None
            inputs["content"] = names[content.index]
        text = _text(inputs)
        record = self._records.get((absolute(spec.name_, "."), spec.type, text or ""))
        if record is None:
            return None
        ignored = set(spec.options.ignore_changes)
        kept = {key: inputs[key] for key in inputs if key not in ignored}
        changes = (
            () if ignored else (*_record_changes(kept, record), *forecast.changes(spec, record, leaving_out=_TOLD))
        )
        return Match(spec, self._id(record), changes)


def _is_followed(spec: DnsRecord) -> bool:
    return spec.options.ignore_changes == OWNED_BY_FOLLOWER


def _text(record: Item) -> str | None:
    """The canonical rdata of a record or of a spec's inputs; None if the model can't read it."""
    try:
        return read(record).to_text()
    except (KeyError, ValueError, TypeError):  # the model's errors are ValueErrors
        return None


def _record_changes(inputs: Item, existing: Item) -> Iterator[str]:
    """The changes of an update, in words; the rdata is equal, so only its form can differ."""
    yield from _encoding_changes(inputs, existing)
    if "ttl" in inputs and inputs["ttl"] != existing.get("ttl"):
        shown = "automatic" if existing.get("ttl") == AUTOMATIC else existing.get("ttl")
        yield f"TTL: {shown} becomes {inputs['ttl']}"
    for key in ("proxied", "comment"):
        if key in inputs and (inputs[key] or None) != (existing.get(key) or None):
            yield f"{key}: {existing.get(key)!r} becomes {inputs[key]!r}"
    if existing.get("comment") and "comment" not in inputs:
        yield f"comment: {existing['comment']!r} is removed"
    # without tags in the document, existing ones are kept: the provider lets the API choose
    if "tags" in inputs and sorted(inputs["tags"]) != sorted(existing.get("tags") or ()):
        yield f"tags: {existing.get('tags')} become {inputs['tags']}"


def _encoding_changes(inputs: Item, existing: Item) -> Iterator[str]:
    name = "data" if "data" in inputs else "content"
    written = existing.get(name)
    if name == "data":
        written = {key: value for key, value in (written or {}).items() if value is not None}
    if name in inputs and inputs[name] != written:
        yield f"form: {written} becomes {inputs[name]}"


def _balancer_changes(spec: LoadBalancerSpec, existing: Item) -> Iterator[str]:
    if existing.get("ttl") != spec.ttl:
        yield f"TTL: {existing.get('ttl')} becomes {spec.ttl}"
    yield from forecast.changes(spec, existing, leaving_out=("name", "zoneId", "ttl"))
