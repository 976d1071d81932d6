"""The whole program: the document says what is meant."""

from pathlib import Path

import pulumi

from dnsstack import MultiProviderZone

zone = MultiProviderZone("example.org", Path(__file__).with_name("example.org.yaml"))

pulumi.export("delegation", zone.delegation)  # what the registrar must be told
