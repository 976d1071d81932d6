"""One Output alone, and several with keys of their own."""

from dnsstack.model.deferred import Deferred

DOMAIN = {
    "domain": "example.com",
    "nameservers": {"route53": {}, "cloudflare": {"account": "0123456789abcdef0123456789abcdef"}},
    "records": {
        "www": {"A": Deferred("an Output")},
        "app": {"A": ["192.0.2.1", Deferred("one", key="blue"), Deferred("other", key="green")]},
    },
}
