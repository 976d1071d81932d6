"""The domains that the tests of verification use."""

from __future__ import annotations

from dnsstack.document import loads
from dnsstack.model.domain import Domain

ACCOUNT = "0123456789abcdef0123456789abcdef"

FULL = f"""
domain: example.com
ttl: 300
nameservers:
  route53: {{}}
  cloudflare: {{account: "{ACCOUNT}", plan: business, load_balancing: true}}
health_checks:
  web: {{type: HTTPS, address: 192.0.2.10, host: www.example.com, path: /healthz, interval: 10, failure_threshold: 3}}
  web-2: {{type: HTTPS, address: 198.51.100.10, host: www.example.com, path: /healthz, interval: 30}}
failover:
  www:
    A: {{ttl: 60, primary: 192.0.2.10, secondary: 198.51.100.10, check: web, secondary_check: web-2,
        cloudflare: follow}}
  shop:
    A: {{ttl: 60, primary: 192.0.2.11, secondary: 198.51.100.11, check: web, cloudflare: primary-only}}
records:
  "@":
    A: 192.0.2.1
    MX: [10 mail, 20 mail.backup.example.net.]
    TXT: ["v=spf1 mx -all", "Case-Sensitive=YES"]
  mail: {{A: [192.0.2.25, 192.0.2.26], AAAA: "2001:db8::25"}}
  docs: {{CNAME: docs-host.example.net.}}
  deep.empty.tree: {{A: 192.0.2.7}}
  "*.preview": {{A: 192.0.2.70}}
  preview: {{A: 192.0.2.70}}
  large: {{TXT: [{", ".join(f'"{str(n) * 200}"' for n in range(9))}]}}
  child: {{NS: [ns1.child, ns2.example.net.]}}
  ns1.child: {{A: 192.0.2.53}}
"""

PROXIED = f"""
domain: example.com
nameservers: {{cloudflare: {{account: "{ACCOUNT}"}}}}
records:
  "@": {{A: {{values: [192.0.2.1], proxied: true}}}}
  www: {{A: {{values: [192.0.2.2], proxied: true}}}}
  "*.app": {{A: {{values: [192.0.2.3], proxied: true}}}}
"""

SECONDARIES = f"""
domain: example.com
nameservers:
  route53: {{}}
  cloudflare: {{account: "{ACCOUNT}"}}
  other_nameservers: [ns1.example.com., ns2.example.com.]
records:
  "@": {{A: 192.0.2.1}}
  ns1: {{A: 192.0.2.61}}
  ns2: {{A: 192.0.2.62}}
"""

ALIASED = f"""
domain: example.com
nameservers:
  route53: {{}}
  cloudflare: {{account: "{ACCOUNT}", plan: pro}}
records:
  "@": {{ALIAS: d111111abcdef8.cloudfront.net.}}
  mail: {{A: 192.0.2.25}}
"""


def domain(text: str) -> Domain:
    """The domain of a document in this file."""
    return loads(text).domain
