"""The typed front door: type checkers take this file without plugins, and it runs under Pulumi's mocks.

Values may be Outputs; everything is plain data whose keys an editor completes.
"""

import pulumi

from dnsstack import Deferred, DomainArgs, MultiProviderZone

balancer: pulumi.Output[str] = pulumi.Output.from_input("app-123456.eu-west-1.elb.amazonaws.com.")
addresses: pulumi.Output[list[str]] = pulumi.Output.from_input(["192.0.2.7", "192.0.2.8"])

domain: DomainArgs = {
    "domain": "example.com",
    "ttl": "5m",
    "nameservers": {"route53": {}, "cloudflare": {"account": "0123456789abcdef0123456789abcdef", "plan": "pro"}},
    "health_checks": {
        "web": {"type": "HTTPS", "address": "192.0.2.1", "host": "www.example.com", "path": "/healthz", "interval": 10},
    },
    "records": {
        "@": {"MX": ["10 mail", "20 mail.backup.example.net."], "TXT": {"ttl": 3600, "values": "v=spf1 mx -all"}},
        "mail": {"A": "192.0.2.25"},
        "app": {"CNAME": balancer},
    },
    "failover": {
        "www": {
            "A": {
                "ttl": 60,
                "primary": "192.0.2.1",
                "secondary": "198.51.100.1",
                "check": "web",
                "cloudflare": "follow",
            },
        },
    },
}

zone = MultiProviderZone("example.com", domain)

# the written document, and what only this program knows
other = MultiProviderZone(
    "example.net",
    "example.net.yaml",
    records={"app": {"CNAME": balancer}, "nodes": {"A": Deferred(addresses, count=2)}},
    consent=["apex-ns"],
)

servers: pulumi.Output[list[str]] = zone.name_servers
zone_id: pulumi.Output[str] = zone.zone_ids["route53"]
