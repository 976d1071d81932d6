"""Route53: the hosted zone, which is created or adopted, and the sub-zones that only Route53 serves."""

from __future__ import annotations

from typing import Final

from dnsstack.model.names import strip_dot
from dnsstack.model.nameservers import ProviderId, Route53Zone
from dnsstack.plan.naming import Naming
from dnsstack.plan.plan import SubZone, ZonePlan
from dnsstack.providers.base import SpecOptions
from dnsstack.providers.refs import Ref
from dnsstack.providers.route53.specs import HostedZone

ADOPTED: Final = ("comment", "tags", "force_destroy")
"""Inputs of an adopted zone that are not changed.

After it imports a resource, Pulumi changes everything that differs in the program. An existing comment and existing
tags belong to the person who wrote them, and Route53 does not have `force_destroy`. Once the zone is imported,
`zone_id` may be removed from the document: from then on, comment and tags are managed. Accelerated recovery is turned
on when the zone is imported.
"""


def zone(plan: ZonePlan, naming: Naming, settings: Route53Zone) -> HostedZone:
    """The domain's hosted zone; it is protected, so that only a named consent can remove it."""
    adopted = settings.zone_id is not None
    return HostedZone(
        name=naming.zone(ProviderId.ROUTE53),
        owner=plan.apex,
        name_=strip_dot(plan.apex),
        comment=settings.comment,
        delegation_set_id=settings.delegation_set,
        enable_accelerated_recovery=settings.accelerated_recovery,
        tags=dict(settings.tags) or None,
        options=SpecOptions(protect=True, import_id=settings.zone_id, ignore_changes=ADOPTED if adopted else ()),
    )


def sub_zone(sub: SubZone, naming: Naming, settings: Route53Zone) -> HostedZone:
    """A zone below the domain, with the domain's settings."""
    return HostedZone(
        name=naming.sub_zone(sub.apex),
        owner=sub.apex,
        name_=strip_dot(sub.apex),
        comment=settings.comment,
        enable_accelerated_recovery=settings.accelerated_recovery,
        tags=dict(settings.tags) or None,
        options=SpecOptions(protect=True),
    )


def zone_id(naming: Naming) -> Ref:
    """The id of the domain's zone."""
    return Ref(naming.zone(ProviderId.ROUTE53), "zone_id")


def sub_zone_id(naming: Naming, apex: str) -> Ref:
    """The id of a sub-zone."""
    return Ref(naming.sub_zone(apex), "zone_id")
