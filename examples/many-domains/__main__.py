"""Ten domains with one component each; the names of their resources begin with the domain."""

from pathlib import Path

import pulumi

from dnsstack import MultiProviderZone

HERE = Path(__file__).parent

for document in sorted(HERE.glob("*.example.yaml")):
    domain = document.name.removesuffix(".yaml")
    zone = MultiProviderZone(domain, document)
    pulumi.export(domain, zone.delegation)
