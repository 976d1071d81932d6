"""Outputs without keys in a zone that is one resource: no record of theirs has a name."""

from dnsstack.model.deferred import Deferred

DOMAIN = {
    "domain": "example.com",
    "nameservers": {
        "route53": {},
        "cloudflare": {"account": "0123456789abcdef0123456789abcdef"},
        "resources": "per-zone",
    },
    "records": {"www": {"A": [Deferred("one"), Deferred("other")]}},
}
