"""An application and its domain in one program.

Most of the domain is written in example.com.yaml. Only this program knows the names of the load balancers. It adds
them as Outputs: they are unknown at preview, checked as soon as they are known, and secret if the Output is secret.
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
        # a single value needs no key, and a new load balancer changes the record in place
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
        # connects to a name that has no failover policy
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
