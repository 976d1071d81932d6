"""Creating and changing DNS records: one function for each verb, shared by the single paths and by the batch."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from dnsstack.sandbox.cloudflare_api.accounts import Account, Plan
from dnsstack.sandbox.cloudflare_api.conflicts import check_quota, check_siblings
from dnsstack.sandbox.cloudflare_api.content import TYPES, rdata
from dnsstack.sandbox.cloudflare_api.errors import ApiError, invalid_record, malformed_body, required, unknown_record
from dnsstack.sandbox.cloudflare_api.model import PROXIABLE, Record, StoredZone
from dnsstack.sandbox.cloudflare_api.names import owner_name
from dnsstack.sandbox.cloudflare_api.store import Store, ZoneContents

AUTOMATIC = 1
MAXIMUM_TTL = 86400
_TAG = re.compile(r"[A-Za-z0-9_-]{1,32}(:[^\x00-\x1f\x7f]{0,100})?")
_IN_PLACE = frozenset({("A", "CNAME"), ("AAAA", "CNAME"), ("CNAME", "A"), ("CNAME", "AAAA"), ("A", "TXT")})
"""Changes of type that are known to be possible and to keep a record's identifier: cloudflare-go 278 and 400,
terraform-provider-cloudflare 6358 (read 2026-11). They are not documented; every other one is refused here."""
_SETTINGS = frozenset({"ipv4_only", "ipv6_only", "flatten_cname"})


@dataclass(slots=True)
class Editor:
    """Edits one zone's records within a transaction."""

    store: Store
    zone: StoredZone
    account: Account
    contents: ZoneContents

    def post(self, body: Mapping[str, Any]) -> Record:
        """Create a record; raises `ApiError` if the service refuses it."""
        now = self.store.clock()
        blank = Record(
            id=self.store.new_id(), zone_id=self.zone.id, zone_name=self.zone.name, name="", type="", content="",
            created_on=now, modified_on=now,
        )  # fmt: skip
        record = self._filled(blank, body)
        check_siblings(record, self.zone, self.contents.at(record.name))
        check_quota(self.zone, self.account, self.contents)
        return self._kept(record)

    def put(self, record_id: object, body: Mapping[str, Any]) -> Record:
        """Overwrite a record; a field that is not in the body gets its default."""
        existing = self.existing(record_id)
        for field in ("name", "type"):
            if not body.get(field):
                raise required(field)
        blank = replace(
            existing, ttl=AUTOMATIC, proxied=False, priority=None, data={}, comment=None, tags=(), settings={}
        )
        return self._changed(existing, self._filled(blank, body))

    def patch(self, record_id: object, body: Mapping[str, Any]) -> Record:
        """Change the fields in the body, and keep the others."""
        existing = self.existing(record_id)
        kept: dict[str, Any] = {
            "name": existing.name,
            "type": existing.type,
            "content": existing.content,
            "ttl": existing.ttl,
            "proxied": existing.proxied,
            "priority": existing.priority,
            "data": dict(existing.data),
            "comment": existing.comment,
            "tags": list(existing.tags),
            "settings": dict(existing.settings),
        }
        if body.get("proxied") is False and existing.proxied and "ttl" not in body:
            kept["ttl"] = AUTOMATIC
        changed = {**kept, **{name: value for name, value in body.items() if name in kept}}
        return self._changed(existing, self._filled(existing, changed))

    def delete(self, record_id: object) -> Record:
        """Remove a record and return it."""
        existing = self.existing(record_id)
        self.contents.drop(existing.id)
        return existing

    def existing(self, record_id: object) -> Record:
        """The record of an identifier; raises `ApiError` if the zone has none."""
        record = self.contents.records.get(record_id) if isinstance(record_id, str) else None
        if record is None:
            raise unknown_record()
        return record

    def _changed(self, existing: Record, record: Record) -> Record:
        if record.type != existing.type and (existing.type, record.type) not in _IN_PLACE:
            raise invalid_record(
                9004, f"A {existing.type} record is not known to become a {record.type} record in place."
            )
        check_siblings(record, self.zone, self.contents.at(record.name))
        now = self.store.clock()
        return self._kept(
            replace(
                record,
                modified_on=now,
                comment_modified_on=now if record.comment != existing.comment else existing.comment_modified_on,
                tags_modified_on=now if record.tags != existing.tags else existing.tags_modified_on,
            )
        )

    def _kept(self, record: Record) -> Record:
        self.contents.put(record)
        return record

    def _filled(self, blank: Record, body: Mapping[str, Any]) -> Record:
        """The record from a request's fields, with every check."""
        if body.get("type") not in TYPES:
            raise required("type") if not body.get("type") else invalid_record(9004, "Invalid DNS record type.")
        if body.get("name") is None:
            raise required("name")
        record_type = str(body["type"])
        name = owner_name(body["name"], self.zone.name)
        value = rdata(record_type, body)
        self._check_own_name_server(record_type, name, value.content)
        proxied = self._proxied(record_type, value.content, body.get("proxied"))
        comment, tags = body.get("comment"), _tags(body.get("tags"), self.zone.plan)
        _check_comment(comment, self.zone.plan)
        return replace(
            blank,
            name=name,
            type=record_type,
            content=value.content,
            data=MappingProxyType(dict(value.data)),
            priority=value.priority,
            proxied=proxied,
            ttl=self._ttl(body.get("ttl"), proxied=proxied),
            comment=comment or None,
            tags=tags,
            settings=MappingProxyType(_settings(body.get("settings"), record_type, self.zone.plan)),
        )

    def _check_own_name_server(self, record_type: str, name: str, content: str) -> None:
        """The service's own apex NS records always exist; adding them is refused."""
        if record_type == "NS" and name == self.zone.name and content in self.zone.name_servers:
            raise invalid_record(81058, "An identical record already exists.")

    def _ttl(self, value: object, *, proxied: bool) -> int:
        if value is None:
            return AUTOMATIC
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        minimum = self.zone.plan.minimum_ttl
        in_range = isinstance(value, int) and not isinstance(value, bool)
        if not in_range or not (value == AUTOMATIC or minimum <= value <= MAXIMUM_TTL):  # type: ignore[operator] # an int
            raise invalid_record(9021, f"TTL must be between {minimum} and {MAXIMUM_TTL} seconds, or 1 for Automatic.")
        return AUTOMATIC if proxied else int(value)  # type: ignore[call-overload] # an int by now

    def _proxied(self, record_type: str, content: str, value: object) -> bool:
        if value is None or value is False:
            return False
        if value is not True:
            raise malformed_body("proxied must be a boolean.")
        if record_type not in PROXIABLE:
            raise invalid_record(9004, "This record type cannot be proxied.")
        if record_type != "CNAME" and not _is_proxiable(content):
            raise invalid_record(9003, f"Target {content} is not allowed for a proxied record.")
        return True


def _is_proxiable(address: str) -> bool:
    """The proxy needs a target that is routed; the documentation's addresses pass, as they do at the service."""
    parsed = ipaddress.ip_address(address)
    documentation = ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32")
    if any(parsed in ipaddress.ip_network(network) for network in documentation):
        return True
    return not (parsed.is_private or parsed.is_loopback or parsed.is_multicast or parsed.is_unspecified)


def _check_comment(comment: object, plan: Plan) -> None:
    """The length limit of comments depends on the plan (cf-docs: record-attributes)."""
    if comment is not None and not isinstance(comment, str):
        raise malformed_body("comment must be text.")
    limit = 100 if plan is Plan.FREE else 500
    if comment and len(comment) > limit:
        raise ApiError(400, 9301, f"DNS record comment has {len(comment)} characters, exceeding the limit of {limit}.")


def _tags(tags: object, plan: Plan) -> tuple[str, ...]:
    """Paid plans have tags, up to 20 for each record, of the form name:value (cf-docs: record-attributes)."""
    if tags is None:
        return ()
    if not isinstance(tags, list) or not all(isinstance(tag, str) for tag in tags):
        raise malformed_body("tags must be a list of texts.")
    quota = 0 if plan is Plan.FREE else 20
    if len(tags) > quota:
        raise ApiError(400, 9300, f"DNS record has {len(tags)} tags, exceeding the quota of {quota}.")
    for tag in tags:
        if not _TAG.fullmatch(tag):
            raise ApiError(400, 9300, f"DNS record tag {tag} is invalid: the form is name:value.")
    return tuple(sorted(set(tags)))


def _settings(settings: object, record_type: str, plan: Plan) -> dict[str, Any]:
    if settings is None:
        return {}
    if not isinstance(settings, Mapping) or not settings.keys() <= _SETTINGS:
        raise malformed_body(f"settings takes {', '.join(sorted(_SETTINGS))}.")
    if settings.get("flatten_cname") and (record_type != "CNAME" or plan is Plan.FREE):
        raise ApiError(400, 9302, "flatten_cname needs a CNAME record and a paid plan.")
    return {name: value for name, value in settings.items() if value is not None}
