"""DNS of example.com at Route53 and Cloudflare: everything that is meant is in example.com.yaml."""

import pulumi

from dnsstack import MultiProviderZone

zone = MultiProviderZone("example.com", "example.com.yaml")

pulumi.export("delegation", zone.delegation)  # what the registrar must be told
