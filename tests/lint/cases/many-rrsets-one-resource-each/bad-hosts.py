"""Six hundred hosts, one resource each."""

DOMAIN = {
    "domain": "example.com",
    "nameservers": {
        "route53": {},
        "cloudflare": {"account": "0123456789abcdef0123456789abcdef", "plan": "pro"},
        "resources": "per-rrset",
    },
    "records": {f"h{number}": {"A": "192.0.2.1"} for number in range(600)},
}
