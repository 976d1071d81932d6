"""Providers: a plan becomes specs, frozen descriptions of resources in which outputs of others are still open.

Nothing here knows Pulumi. A provider is a folder: capabilities come from `plan.capabilities`, `specs` has its
resources, one module renders one concern, `decode` reads specs and API answers back. Providers don't know each other;
what is between them is joined here.
"""

from __future__ import annotations

from typing import Final

from dnsstack.errors import require
from dnsstack.model.nameservers import ProviderId, Resources, for_every_provider
from dnsstack.plan.naming import Naming, component_name
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers import cloudflare, route53
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.cloudflare import apex as cloudflare_apex
from dnsstack.providers.cloudflare.specs import DnsRecord, LoadBalancerSpec
from dnsstack.providers.gathering import apart, gather, handed
from dnsstack.providers.route53 import apex as route53_apex
from dnsstack.providers.route53.specs import Record
from dnsstack.providers.zone_records import ZoneRecords

FOUNDATIONS: Final = for_every_provider(
    {
        ProviderId.ROUTE53: route53.foundation,
        ProviderId.CLOUDFLARE: cloudflare.foundation,
        ProviderId.SELF_HOSTED: None,  # files, no resources: `bind`
        ProviderId.OTHER: None,  # nobody writes there
    },
    "resources",
)
"""What makes the resources of a provider but for its apex NS RRset."""

_ANSWERS = (Record, DnsRecord, LoadBalancerSpec, ZoneRecords)
"""Resources whose absence a resolver would notice."""


def render(plan: ZonePlan, component: str = "", resources: Resources | None = None) -> tuple[ResourceSpec, ...]:
    """Every resource of the domain, each after all that it needs.

    Records of all providers exist before any apex NS RRset names another provider: Route53's apex NS RRset waits for
    every record, Cloudflare's NS records wait for it in turn, and the registrar for all of them. So one spec, not
    each of them, carries the long list. With `resources: per-zone` the list is short: one resource holds the records.
    `component` is the component's logical name; without it, that of the shipped program: the domain. `resources`
    replaces the document's own, for what can't have `per-zone`.

    Raises:
        Unsupported: a provider can't carry something that no rule has refused before.
        WrongType: `plan` is not a `ZonePlan`.
    """
    require(plan, ZonePlan, "dnsstack.render", "dnsstack.build(domain)")
    component = component or component_name(plan.apex)
    naming = Naming(component, plan.apex)
    specs: list[ResourceSpec] = []
    known = apart(plan) if (resources or plan.nameservers.resources) == "per-zone" else {}
    for provider, foundation in FOUNDATIONS.items():
        others = known[provider].others if provider in known else None
        specs += foundation(plan, component, others) if foundation is not None else ()
    if known:
        specs = gather(specs, naming, known)
    if plan.nameservers.handover is not None:
        specs = [handed(spec, plan.nameservers.handover) for spec in specs]
    after = tuple(spec.name for spec in specs if isinstance(spec, _ANSWERS))
    apex: list[ResourceSpec] = []
    if plan.nameservers.route53 is not None:
        apex.append(route53_apex.apex(plan, naming, after))
        after = (apex[0].name,)
    if plan.nameservers.cloudflare is not None:
        apex.extend(cloudflare_apex.apex(plan, naming, after))
    specs.extend(apex)
    if plan.nameservers.registrar == "route53domains":
        specs.append(route53_apex.registration(plan, naming, tuple(spec.name for spec in apex)))
    return tuple(specs)


__all__ = ["render"]
