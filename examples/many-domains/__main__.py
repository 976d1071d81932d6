"""Ten domains, one component each: their resources are named after them and know nothing of one another."""

from pathlib import Path

import pulumi

from dnsstack import MultiProviderZone

HERE = Path(__file__).parent

for document in sorted(HERE.glob("*.example.yaml")):
    domain = document.name.removesuffix(".yaml")
    zone = MultiProviderZone(domain, document)
    pulumi.export(domain, zone.delegation)
