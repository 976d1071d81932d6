"""An application and its domain in one program.

Most of the domain is written in example.com.yaml, as always. What only this program can know, the names of load
balancers that do not exist yet, is added here as Outputs: unknown at preview, checked once they are known, secret
where the Output is.
"""

from pathlib import Path

import pulumi
from app import load_balancer

from dnsstack import MultiProviderZone

blue = load_balancer("blue", ["subnet-0a1b2c3d", "subnet-1a2b3c4d"])
green = load_balancer("green", ["subnet-2a2b3c4d", "subnet-3a3b3c4d"])

zone = MultiProviderZone(
    "example.com",
    Path(__file__).with_name("example.com.yaml"),
    records={
        # one value: the resource's name needs no key, and a new load balancer changes it in place
        "blue": {"CNAME": blue.name},
        "green": {"CNAME": green.name},
    },
    failover={
        # Route53 evaluates the targets' health itself; Cloudflare is moved by the follower
        "app": {
            "CNAME": {"ttl": 60, "primary": blue.name, "secondary": green.name, "check": "app", "cloudflare": "follow"},
        },
    },
    health_checks={
        # asks for the application by a name that is not under failover
        "app": {
            "type": "HTTPS",
            "host": "blue.example.com",
            "path": "/healthz",
            "interval": 10,
            "failure_threshold": 3,
        },
    },
)

pulumi.export("delegation", zone.delegation)
