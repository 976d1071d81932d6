"""A program as users write it, with every record type, and Pulumi's Inputs wherever a value may be one.

Both type checkers take every line, and it runs under Pulumi's mocks.
"""

from collections.abc import Iterable, Sequence

import pulumi

from dnsstack import (
    Deferred,
    DomainArgs,
    FailoverArgs,
    HealthCheckArgs,
    MultiProviderZone,
    OwnerArgs,
    OwnerFailoverArgs,
    RRsetArgs,
    rdata,
)

address: pulumi.Output[str] = pulumi.Output.from_input("192.0.2.9")
servers: pulumi.Output[Sequence[str]] = pulumi.Output.from_input(["ns-1.example.net", "ns-2.example.net"])
pair: pulumi.Output[list[str]] = pulumi.Output.from_input(["192.0.2.7", "192.0.2.8"])


async def looked_up(text: str) -> str:
    """What a program waits for: the third form of an Input."""
    return text


def host(address: pulumi.Input[str]) -> OwnerArgs:
    """An owner made by a function that takes what Pulumi's functions take."""
    return {"A": address}


def hosts(names: Iterable[str], values: pulumi.Input[Sequence[pulumi.Input[str]]]) -> dict[str, OwnerArgs]:
    """Several owners with the same values."""
    return {name: {"A": {"ttl": 60, "values": values}, "TXT": f"host {name}"} for name in names}


def policy(primary: pulumi.Input[str], secondary: pulumi.Input[str], check: pulumi.Input[str]) -> OwnerFailoverArgs:
    """A policy, likewise."""
    return {"A": {"ttl": 60, "primary": primary, "secondary": secondary, "check": check, "cloudflare": "follow"}}


def check(address: pulumi.Input[str]) -> HealthCheckArgs:
    """A health check, likewise."""
    return {"type": "HTTPS", "address": address, "host": "www.example.com", "path": "/healthz", "interval": 10}


mirrors: RRsetArgs = {"ttl": "1h", "values": ["192.0.2.31", "192.0.2.32"], "comment": "mirrors", "proxied": False}

pinned: FailoverArgs = {
    "primary": ["192.0.2.1"],
    "secondary": ["198.51.100.1"],
    "check": "any",
    "cloudflare": {"strategy": "follow", "hold_down": "5m"},
    "pin": {"to": "secondary", "reason": "maintenance"},
}

domain: DomainArgs = {
    "domain": "example.com",
    "ttl": "5m",
    "nameservers": {
        "route53": {"tags": {"team": "dns"}},
        "cloudflare": {"account": "0123456789abcdef0123456789abcdef", "plan": "pro"},
        "ttl": 86400,
    },
    "health_checks": {
        "web": check(address),
        "looked-up": check(looked_up("192.0.2.10")),
        "tcp": {"type": "TCP", "address": "192.0.2.1", "port": 443, "regions": ["eu-west-1", "us-east-1", "us-west-2"]},
        "text": {"type": "HTTP_STR_MATCH", "host": "origin.example.net", "path": "/", "search": "ok"},
        "any": {"type": "CALCULATED", "children": ["web", "tcp"], "threshold": 1},
    },
    "records": {
        "@": {
            "A": ["192.0.2.1", "192.0.2.2"],
            "AAAA": "2001:db8::1",
            "MX": [{"preference": 10, "exchange": "mail"}, "20 mail.example.net."],
            "CAA": {"ttl": "1h", "values": [{"flags": 0, "tag": "issue", "value": "letsencrypt.org"}]},
            "TXT": ["v=spf1 mx -all", {"text": "a text"}, {"strings": ["two", b"strings"]}],
            "HTTPS": '1 . alpn="h2"',
        },
        "mail": {"A": rdata.A(address="192.0.2.25")},
        "one": host(address),
        "two": host("192.0.2.26"),
        "three": host(looked_up("192.0.2.27")),
        "four": {"A": [Deferred(address, key="blue"), "192.0.2.28"]},
        "five": {"A": Deferred(pair, count=2)},
        "lb": {"ALIAS": {"target": pulumi.Output.from_input("lb.example.net"), "zone_id": "Z35SXDOTRQ7X7K"}},
        "_sip._tcp": {"SRV": [{"priority": 1, "weight": 2, "port": 5060, "target": "mail"}, "1 2 3 mail"]},
        "sub": {"NS": Deferred(servers, count=2), "DS": f"12345 13 2 {'ab' * 32}"},
        "_443._tcp": {"TLSA": {"usage": 3, "selector": 1, "matching_type": 1, "certificate": "ab" * 32}},
        "host": {"SSHFP": f"4 2 {'ab' * 32}"},
        "naptr": {"NAPTR": '100 10 "S" "SIP+D2U" "" _sip._udp.example.com.'},
        "mirrors": {"A": mirrors},
        "ptr": {"PTR": "host"},
        "svcb": {"SVCB": {"priority": 1, "target": "."}},
    },
    "failover": {"www": policy(address, "198.51.100.1", "web"), "pinned": {"A": pinned}},
    "unmanaged": {"old": "another team's", "older": {"reason": "another team's", "types": ["A"]}},
}

zone = MultiProviderZone("example.com", domain, pulumi.ResourceOptions(protect=True), unprotected=["route53"])

other = MultiProviderZone(
    "example.net",
    "example.net.yaml",
    records=hosts(["a", "b"], [address]),
    health_checks={"web": check(address)},
    failover={"www": policy(address, "198.51.100.1", "web")},
    consent={"apex-ns", "removals"},
    unprotected=("route53", "cloudflare"),
)

checks: pulumi.Output[dict[str, str]] = zone.health_check_ids
pulumi.export("delegation", zone.delegation)
pulumi.export("cloudflare", zone.zone_ids.apply(lambda ids: ids["cloudflare"]))
