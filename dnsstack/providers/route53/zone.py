"""Route53: the hosted zone, created or adopted, and the sub-zones that it alone serves."""

from __future__ import annotations

from typing import Final

from dnsstack.model.names import strip_dot
from dnsstack.model.nameservers import ProviderId, Route53Zone
from dnsstack.plan.naming import Naming
from dnsstack.plan.plan import SubZone, ZonePlan
from dnsstack.providers.base import Options
from dnsstack.providers.refs import Ref
from dnsstack.providers.route53.specs import HostedZone

ADOPTED: Final = ("comment", "tags", "force_destroy")
"""Inputs that an adopted zone keeps as it has them.

Pulumi imports a resource as it is; whatever differs in the program would be changed by the same run. A comment and
tags of somebody else's are theirs, and `force_destroy` is nothing that Route53 knows of. Once the zone is imported,
`zone_id` may leave the document: from then on comment and tags are managed. Accelerated recovery isn't among these:
it is turned on in the adopting run.
"""


def zone(plan: ZonePlan, naming: Naming, settings: Route53Zone) -> HostedZone:
    """The domain's hosted zone; protected, so that nothing but a named consent removes it."""
    adopted = settings.zone_id is not None
    return HostedZone(
        name=naming.zone(ProviderId.ROUTE53),
        owner=plan.apex,
        name_=strip_dot(plan.apex),
        comment=settings.comment,
        delegation_set_id=settings.delegation_set,
        enable_accelerated_recovery=settings.accelerated_recovery,
        tags=dict(settings.tags) or None,
        options=Options(protect=True, import_id=settings.zone_id, ignore_changes=ADOPTED if adopted else ()),
    )


def sub_zone(sub: SubZone, naming: Naming, settings: Route53Zone) -> HostedZone:
    """A zone below the domain, with the domain's own settings."""
    return HostedZone(
        name=naming.sub_zone(sub.apex),
        owner=sub.apex,
        name_=strip_dot(sub.apex),
        comment=settings.comment,
        enable_accelerated_recovery=settings.accelerated_recovery,
        tags=dict(settings.tags) or None,
        options=Options(protect=True),
    )


def zone_id(naming: Naming) -> Ref:
    """The id of the domain's zone."""
    return Ref(naming.zone(ProviderId.ROUTE53), "zone_id")


def sub_zone_id(naming: Naming, apex: str) -> Ref:
    """The id of a sub-zone."""
    return Ref(naming.sub_zone(apex), "zone_id")
