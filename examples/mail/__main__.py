"""The whole program; the document describes the domain."""

from pathlib import Path

import pulumi

from dnsstack import MultiProviderZone

zone = MultiProviderZone("example.org", Path(__file__).with_name("example.org.yaml"))

pulumi.export("delegation", zone.delegation)  # the name servers to enter at the registrar
