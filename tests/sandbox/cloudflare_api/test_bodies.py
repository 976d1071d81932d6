"""Whatever a field of a body is, the API refuses it in its envelope or takes it: it never fails."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from werkzeug.test import Client

from dnsstack.sandbox.cloudflare_api import DEFAULT_ACCOUNT, DEFAULT_TOKEN, CloudflareApi
from tests.sandbox.cloudflare_api.conftest import ENTERPRISE

ODD: Final[tuple[Any, ...]] = (
    None,
    True,
    -1,
    1.5,
    10**20,
    "",
    "..",
    "ü" * 300,
    "xn--zz--",
    [],
    [1],
    [None],
    [{}],
    {},
    {"a": 1},
    {"": []},
)
HEADERS: Final = {"Authorization": f"Bearer {DEFAULT_TOKEN.secret}"}
ACCOUNT: Final = f"/accounts/{DEFAULT_ACCOUNT.id}"
RECORD: Final = {"type": "A", "name": "a", "content": "192.0.2.1", "ttl": 60, "comment": "x", "tags": ["a:b"]}
SRV: Final = {"type": "SRV", "name": "s", "data": {"priority": 1, "weight": 1, "port": 1, "target": "a.b"}}
MX: Final = {"type": "MX", "name": "m", "content": "a.b", "data": {"priority": 1}}


def odd(body: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The body with each field, and each field of an object in it, as anything else."""
    for key, value in body.items():
        yield from ({**body, key: other} for other in ODD)
        if isinstance(value, dict):
            yield from ({**body, key: inner} for inner in odd(value))
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            yield from ({**body, key: [inner]} for inner in odd(value[0]))


def test_any_field_may_be_anything() -> None:
    with CloudflareApi([ENTERPRISE]) as api:
        client = Client(api._application)

        def ask(method: str, path: str, body: dict[str, Any]) -> Any:
            answer = client.open(f"/client/v4{path}", method=method, headers=HEADERS, json=body)
            envelope: Any = answer.json
            assert answer.status_code < 500, (method, path, body)
            assert envelope["success"] is (answer.status_code < 400)
            return envelope["result"]

        new: dict[str, Any] = {"name": "example.com", "type": "full", "account": {"id": DEFAULT_ACCOUNT.id}}
        zone = f"/zones/{ask('POST', '/zones', new)['id']}"
        pools, monitors = f"{ACCOUNT}/load_balancers/pools", f"{ACCOUNT}/load_balancers/monitors"
        monitor: dict[str, Any] = {"type": "http", "interval": 60, "header": {"Host": ["a"]}, "port": 80, "path": "/"}
        watched = ask("POST", monitors, monitor)["id"]
        pool = {"name": "p", "origins": [{"name": "a", "address": "192.0.2.1", "weight": 1}], "monitor": watched}
        pool |= {"check_regions": ["WEU"], "minimum_origins": 1}
        pooled = ask("POST", pools, pool)["id"]
        balancer = {"name": "lb.example.com", "default_pools": [pooled], "fallback_pool": pooled, "ttl": 30}
        balancer |= {"steering_policy": "off", "region_pools": {"WEU": [pooled]}, "session_affinity": "none"}
        balanced = ask("POST", f"{zone}/load_balancers", balancer)["id"]
        recorded = ask("POST", f"{zone}/dns_records", RECORD)["id"]
        key = ask("POST", f"{ACCOUNT}/secondary_dns/tsigs", {"name": "k.", "algo": "hmac-sha256.", "secret": "YQ=="})
        peer = {"name": "p", "ip": "192.0.2.53", "port": 53, "tsig_id": key["id"]}
        other = ask("POST", f"{ACCOUNT}/secondary_dns/peers", {"name": "p"})["id"]
        outgoing: dict[str, Any] = {"name": "example.com.", "peers": [other]}
        settings = {"multi_provider": True, "ns_ttl": 3600, "nameservers": {"type": "cloudflare.standard"}}
        settings |= {"soa": {"refresh": 10000, "rname": "a.b"}, "internal_dns": {"reference_zone_id": "x"}}

        for method, path, body in (
            ("POST", "/zones", {**new, "name": "example.org"}),
            ("PATCH", zone, {"paused": True, "type": "full", "vanity_name_servers": ["a.b"], "plan": {"id": "free"}}),
            ("PATCH", f"{zone}/dns_settings", settings),
            ("PATCH", f"{zone}/dns_records/{recorded}", RECORD),
            ("PUT", f"{zone}/dns_records/{recorded}", SRV),
            ("POST", f"{zone}/dns_records", MX),
            ("POST", f"{zone}/dns_records/batch", {"posts": [SRV], "patches": [{**RECORD, "id": recorded}]}),
            ("PATCH", f"{monitors}/{watched}", monitor),
            ("PATCH", f"{pools}/{pooled}", pool),
            ("PUT", f"{zone}/load_balancers/{balanced}", balancer),
            ("PUT", f"{ACCOUNT}/secondary_dns/peers/{other}", peer),
            ("POST", f"{ACCOUNT}/secondary_dns/acls", {"name": "a", "ip_range": "192.0.2.0/24"}),
            ("POST", f"{zone}/secondary_dns/outgoing", outgoing),
        ):
            for changed in odd(body):
                ask(method, path, changed)
