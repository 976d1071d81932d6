"""The program that dnsstack ships: every document that the stack's configuration names, one component each."""

import gc

import pulumi

from dnsstack.component import MultiProviderZone
from dnsstack.component.configured import consent, prepared

gc.set_threshold(200_000, 50, 1_000)  # for the whole run: a deployment only ever allocates
consents = consent()
for domain in prepared():
    zone = MultiProviderZone(domain.name, domain, consent=consents)
    pulumi.export(domain.name, {"delegation": zone.delegation, "zone_ids": zone.zone_ids, "document": zone.document})
