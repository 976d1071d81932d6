"""Outputs without a key, and two with the same one."""

from dnsstack.model.deferred import Deferred

DOMAIN = {
    "domain": "example.com",
    "nameservers": {"route53": {}, "cloudflare": {"account": "0123456789abcdef0123456789abcdef"}},
    "records": {
        "www": {"A": ["192.0.2.1", Deferred("an Output")]},
        "app": {"A": [Deferred("one", key="blue"), Deferred("other", key="blue")]},
    },
}
