"""The whole program; the document describes the domain."""

from pathlib import Path

import pulumi

from dnsstack import MultiProviderZone

zone = MultiProviderZone("example.net", Path(__file__).with_name("example.net.yaml"))

pulumi.export("delegation", zone.delegation)  # the name servers to enter at the registrar
