"""Zones and DNS records in the store: they are frozen, so a reader needs no lock and no copy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any

from dnsstack.sandbox.cloudflare_api.accounts import Plan
from dnsstack.sandbox.cloudflare_api.names import unicode_name

PROXIABLE = frozenset({"A", "AAAA", "CNAME"})

DEFAULT_SOA: Mapping[str, Any] = MappingProxyType(
    {
        "mname": None,
        "rname": "dns.cloudflare.com",
        "refresh": 10000,
        "retry": 2400,
        "expire": 604800,
        "min_ttl": 1800,
        "ttl": 3600,
    }
)
DEFAULT_DNS_SETTINGS: Mapping[str, Any] = MappingProxyType(
    {
        "foundation_dns": False,
        "multi_provider": False,
        "flatten_all_cnames": False,
        "secondary_overrides": False,
        "nameservers": {"type": "cloudflare.standard"},
        "zone_mode": "standard",
        "ns_ttl": 86400,
        "internal_dns": {"reference_zone_id": ""},
        "soa": DEFAULT_SOA,
    }
)


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


def stamp(moment: datetime) -> str:
    """A time as the API writes it."""
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One DNS record: one value of an RRset. `name` is absolute without final dot; `ttl` 1 means automatic (300 s)."""

    id: str
    zone_id: str
    zone_name: str
    name: str
    type: str
    content: str
    ttl: int = 1
    proxied: bool = False
    priority: int | None = None
    data: Mapping[str, Any] = field(default_factory=_nothing)
    comment: str | None = None
    tags: tuple[str, ...] = ()
    settings: Mapping[str, Any] = field(default_factory=_nothing)
    created_on: datetime
    modified_on: datetime
    comment_modified_on: datetime | None = None
    tags_modified_on: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """The record as the API answers it."""
        answer: dict[str, Any] = {
            "id": self.id,
            "name": self.name,
            "type": self.type,
            "content": self.content,
            "proxiable": self.type in PROXIABLE,
            "proxied": self.proxied,
            "ttl": self.ttl,
            "settings": dict(self.settings),
            "meta": {},
            "comment": self.comment,
            "tags": list(self.tags),
            "created_on": stamp(self.created_on),
            "modified_on": stamp(self.modified_on),
        }
        if self.priority is not None:
            answer["priority"] = self.priority
        if self.data:
            answer["data"] = dict(self.data)
        for name in ("comment_modified_on", "tags_modified_on"):
            moment = getattr(self, name)
            if moment is not None:
                answer[name] = stamp(moment)
        return answer


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredZone:
    """One zone and its settings; its records, load balancers and transfers are in the store.

    `name` is in A-labels, as its records' names are; the API answers it in Unicode.
    """

    id: str
    name: str
    account_id: str
    account_name: str
    plan: Plan
    name_servers: tuple[str, str]
    type: str = "full"
    status: str = "pending"
    paused: bool = False
    vanity_name_servers: tuple[str, ...] = ()
    verification_key: str = ""
    settings: Mapping[str, Any] = field(default_factory=lambda: DEFAULT_DNS_SETTINGS)
    created_on: datetime
    modified_on: datetime
    activated_on: datetime | None = None

    def to_json(self) -> dict[str, Any]:
        """The zone as the API answers it."""
        answer: dict[str, Any] = {
            "id": self.id,
            "name": unicode_name(self.name),
            "status": self.status,
            "paused": self.paused,
            "type": self.type,
            "development_mode": 0,
            "name_servers": list(self.name_servers) if self.type != "partial" else [],
            "original_name_servers": None,
            "original_registrar": None,
            "original_dnshost": None,
            "modified_on": stamp(self.modified_on),
            "created_on": stamp(self.created_on),
            "activated_on": stamp(self.activated_on) if self.activated_on else None,
            "vanity_name_servers": list(self.vanity_name_servers),
            "meta": {"step": 2, "custom_certificate_quota": 0, "page_rule_quota": 3, "phishing_detected": False},
            "owner": {"id": None, "type": "user", "email": None},
            "account": {"id": self.account_id, "name": self.account_name},
            "tenant": {"id": None, "name": None},
            "tenant_unit": {"id": None},
            "permissions": ["#dns_records:edit", "#dns_records:read", "#zone:edit", "#zone:read"],
            "plan": {
                "id": f"{self.plan.value}-plan".ljust(32, "0")[:32],
                "name": self.plan.display_name,
                "price": 0,
                "currency": "USD",
                "frequency": "",
                "is_subscribed": False,
                "can_subscribe": False,
                "legacy_id": self.plan.value,
                "legacy_discount": False,
                "externally_managed": False,
            },
        }
        if self.verification_key:
            answer["verification_key"] = self.verification_key
        return answer
