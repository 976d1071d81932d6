"""Documents to walk between: a domain with one owner of a shape, and name server sets that serve it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from dnsstack.document import loads
from dnsstack.escaping import json_text
from dnsstack.model.domain import Domain

ACCOUNT = "0123456789abcdef0123456789abcdef"
CHECKS = {"web": {"type": "HTTPS", "host": "origin-1.example.net", "path": "/healthz"}}
POLICY = {"ttl": 60, "primary": "192.0.2.1", "secondary": "192.0.2.2", "check": "web"}


def policy(strategy: str = "follow", **changes: Any) -> dict[str, Any]:
    """An A policy of one owner."""
    return {"failover": {"A": {**POLICY, "cloudflare": strategy, **changes}}}


SHAPES: dict[str, dict[str, Any]] = {
    "nothing": {},
    "a": {"records": {"A": "192.0.2.1"}},
    "a of the secondary": {"records": {"A": "192.0.2.2"}},
    "two addresses": {"records": {"A": ["192.0.2.1", "192.0.2.9"], "AAAA": "2001:db8::1"}},
    "a and txt": {"records": {"A": "192.0.2.1", "TXT": "hello"}},
    "txt": {"records": {"TXT": "hello"}},
    "cname": {"records": {"CNAME": "web.example.net."}},
    "another cname": {"records": {"CNAME": "www.example.net."}},
    "ns": {"records": {"NS": ["ns1.example.net.", "ns2.example.net."]}},
    "follow": policy(),
    "follow, retired": policy(retire=True),
    "follow, pinned": policy(pin={"to": "secondary", "reason": "moving racks"}),
    "follow, two": policy(primary=["192.0.2.9", "192.0.2.1"], secondary=["192.0.2.2", "192.0.2.3"]),
    "load balancer": policy("load-balancer"),
    "primary only": policy("primary-only"),
    "follow and txt": policy() | {"records": {"TXT": "hello"}},
}
"""What one owner can have."""

ROUTE53: dict[str, Any] = {"route53": {}}
CLOUDFLARE: dict[str, Any] = {"cloudflare": {"account": ACCOUNT, "plan": "pro", "load_balancing": True}}
SETS: dict[str, dict[str, Any]] = {
    "both": ROUTE53 | CLOUDFLARE,
    "route53": ROUTE53,
    "cloudflare": CLOUDFLARE,
    "cloudflare fills": ROUTE53 | {"cloudflare": CLOUDFLARE["cloudflare"] | {"delegated": False}},
    "route53 fills": {"route53": {"delegated": False}} | CLOUDFLARE,
}
"""Who serves."""


def domain(
    shape: str = "nothing", servers: str = "both", owner: str = "www", *, more: Mapping[str, Any] | None = None
) -> Domain:
    """A domain whose `owner` has a shape; `more` is further keys of `nameservers`."""
    what = SHAPES[shape]
    records = {"@": {"MX": "10 mail.example.net."}, "api": {"A": "192.0.2.80"}}
    document: dict[str, Any] = {
        "domain": "example.com",
        "nameservers": SETS[servers] | dict(more or {}),
        "records": records,
    }
    if "records" in what:
        records[owner] = what["records"]
    if "failover" in what:
        document |= {"failover": {owner: what["failover"]}, "health_checks": CHECKS}
    return loads(json_text(document), "json").domain
