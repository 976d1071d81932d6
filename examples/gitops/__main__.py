"""DNS of example.com at Route53 and Cloudflare: example.com.yaml has the whole content."""

import pulumi

from dnsstack import MultiProviderZone

zone = MultiProviderZone("example.com", "example.com.yaml")

pulumi.export("delegation", zone.delegation)  # enter it at the registrar
