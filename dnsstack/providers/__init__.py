"""Providers: render a plan as specs, frozen descriptions of resources that refer to outputs of other resources.

Nothing here imports Pulumi. Each provider has a folder: `specs` has its resources, each other module renders one part
of the plan, and `decode` reads specs and API answers back. Capabilities are in `plan.capabilities`. Providers do not
import each other; this module combines them.
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
        ProviderId.SELF_HOSTED: None,  # has files, no resources: see `bind`
        ProviderId.OTHER: None,  # dnsstack writes nothing there
    },
    "resources",
)
"""Makes the resources of a provider except its apex NS RRset."""

_ANSWERS = (Record, DnsRecord, LoadBalancerSpec, ZoneRecords)
"""Resources that must exist before other name servers are named in the apex NS RRset."""


def render(plan: ZonePlan, component: str = "", resources: Resources | None = None) -> tuple[ResourceSpec, ...]:
    """Every resource of the domain, each after the resources that it needs.

    The records of all providers exist before any apex NS RRset names another provider: Route53's apex NS RRset waits
    for every record, Cloudflare's NS records wait for that RRset, and the registrar waits for all of them. So only one
    spec has the long list of dependencies. With `resources: per-zone` the list is short: one resource has the records.
    `component` is the component's logical name, by default the domain, as in dnsstack's own program. `resources`
    replaces the document's `resources`, for targets that can't have `per-zone`.

    Raises:
        Unsupported: a provider can't have a part of the plan, and no rule has refused it before.
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
