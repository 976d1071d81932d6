"""Six hundred hosts in one resource a zone."""

DOMAIN = {
    "domain": "example.com",
    "nameservers": {
        "route53": {},
        "cloudflare": {"account": "0123456789abcdef0123456789abcdef", "plan": "pro"},
        "resources": "per-zone",
    },
    "records": {f"h{number}": {"A": "192.0.2.1"} for number in range(600)},
}
