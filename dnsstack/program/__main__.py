"""The program that dnsstack ships: a component for every document that the stack's configuration names."""

import gc

import pulumi

from dnsstack.component import MultiProviderZone
from dnsstack.component.configured import consent, overwrite, patterns, prepared
from dnsstack.component.guard import remember_domains
from dnsstack.component.realise.plain_parts import exported

gc.set_threshold(500_000, 50, 1_000)  # for the whole run, because a deployment frees almost no memory
consents, domains = consent(), prepared()
written = overwrite(domains)
after = pulumi.ResourceOptions(depends_on=[remember_domains((one.plan.apex for one in domains), patterns(), consents)])
for domain in domains:
    zone = MultiProviderZone(domain.name, domain, after, consent=consents, overwrite=written.get(domain.name, ()))
    found = {"delegation": zone.delegation, "zone_ids": zone.zone_ids, "document": exported(zone.document)}
    pulumi.export(domain.name, found)
