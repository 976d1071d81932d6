"""Route53: NS RRsets of the apex and of delegated sub-zones, and the name servers at the registrar.

Route53 makes every zone with an NS RRset of its own servers, which can't be created or deleted. So the RRset is
overwritten with the servers of all providers, and kept when it leaves the program.
"""

from __future__ import annotations

from dnsstack.model.names import strip_dot
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.naming import Naming
from dnsstack.plan.plan import SubZone, ZonePlan
from dnsstack.providers.base import SpecOptions
from dnsstack.providers.route53 import text
from dnsstack.providers.route53.specs import NameServer, Record, RegisteredDomain
from dnsstack.providers.route53.zone import zone_id
from dnsstack.providers.servers import server_name


def apex(plan: ZonePlan, naming: Naming, after: tuple[str, ...]) -> Record:
    """The apex NS RRset with the name servers of all providers; `after` are all records of all providers."""
    delegation = plan.delegation
    return Record(
        name=naming.rrset(ProviderId.ROUTE53, plan.apex, "NS"),
        owner=plan.apex,
        rdtype="NS",
        path=plan.nameservers.path,
        name_=text.owner(plan.apex),
        type="NS",
        zone_id=zone_id(naming),
        ttl=delegation.ttl,
        records=tuple(server_name(server, plan, naming) for server in delegation.servers),
        allow_overwrite=True,
        options=SpecOptions(depends_on=after, retain_on_delete=True),
    )


def delegation(sub: SubZone, plan: ZonePlan, naming: Naming, after: tuple[str, ...]) -> Record:
    """The NS RRset that delegates a sub-zone; `after` are the sub-zone's records."""
    return Record(
        name=naming.rrset(ProviderId.ROUTE53, sub.apex, "NS"),
        owner=sub.apex,
        rdtype="NS",
        name_=text.owner(sub.apex),
        type="NS",
        zone_id=zone_id(naming),
        ttl=sub.delegation.ttl,
        records=tuple(server_name(server, plan, naming) for server in sub.delegation.servers),
        options=SpecOptions(depends_on=after),
    )


def registration(plan: ZonePlan, naming: Naming, after: tuple[str, ...]) -> RegisteredDomain:
    """The name servers at the registrar; `after` are the apex NS RRsets, which must be changed before the parent's.

    The domain must be registered at Route53 Domains. The provider turns on transfer lock and automatic renewal, and
    does not change contacts and privacy.
    """
    return RegisteredDomain(
        name=naming.registration(),
        owner=plan.apex,
        path=plan.nameservers.path,
        domain_name=strip_dot(plan.apex),
        name_servers=tuple(NameServer(server_name(server, plan, naming)) for server in plan.delegation.servers),
        options=SpecOptions(depends_on=after),
    )
