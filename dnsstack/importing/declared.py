"""`--declared`: read by id what exists at the providers of an existing document.

The logical names are those of the document. With `handover: take`, only single records are imported: zones, health
checks and the component are in the stack's state already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dnsstack.errors import UsageError
from dnsstack.importing import parse
from dnsstack.importing.adopt import Adoption, adopted, matched
from dnsstack.importing.existing.cloudflare import ExistingCloudflare
from dnsstack.importing.existing.route53 import ExistingRoute53
from dnsstack.importing.existing.zone import ExistingZone
from dnsstack.importing.request import Request
from dnsstack.importing.sources import cloudflare, route53
from dnsstack.model.domain import Domain
from dnsstack.model.names import absolute, strip_dot
from dnsstack.model.nameservers import CloudflareZone, Route53Zone
from dnsstack.plan.build import build
from dnsstack.providers import render
from dnsstack.providers.cloudflare.api.reading import CloudflareReader
from dnsstack.providers.route53.api.reading import Route53Reader


def taken_over(domain: Domain, requests: Sequence[Request], project: str, stack: str) -> Adoption:
    """The records that `handover: take` takes over one by one; `created` are those that do not exist.

    Raises:
        UsageError: the document takes over no single records, or a provider of it is not among the sources.
        EnvironmentFault: a provider can't be read.
    """
    kinds = {parse(request.source)[0] for request in requests}
    wanted = {one.value for one in domain.nameservers.providers}
    if domain.nameservers.handover != "take" or domain.nameservers.is_per_zone:
        message = (
            "--declared needs a document with resources: per-rrset and handover: take, and this one has not; give "
            "the one of "
            "the step (docs/steps.md)"
        )
        raise UsageError(message)
    if kinds != wanted:
        message = (
            f"the document's providers are {' and '.join(sorted(wanted))}; name each of them with --from, and no others"
        )
        raise UsageError(message)
    zones = [zone for request in requests for zone in _READERS[parse(request.source)[0]](request, domain)]
    specs = render(build(_by_id(domain, zones)))
    records = [spec for spec in specs if spec.options.is_there]
    return adopted(records, matched(specs, zones), strip_dot(domain.apex), project, stack, deployed=True)


def _by_id(domain: Domain, zones: Sequence[ExistingZone]) -> Domain:
    """The domain with the ids of the zones that were read."""
    servers = domain.nameservers
    changes: dict[str, object] = {}
    for zone in (one for one in zones if one.apex == domain.apex):
        if isinstance(zone.settings, Route53Zone) and servers.route53 is not None:
            changes["route53"] = servers.route53.replace(zone_id=zone.settings.zone_id, delegation_set=None)
        elif isinstance(zone.settings, CloudflareZone) and servers.cloudflare is not None:
            changes["cloudflare"] = servers.cloudflare.replace(zone_id=zone.settings.zone_id)
    return domain.replace(nameservers=servers.replace(**changes))


def _at_route53(request: Request, domain: Domain) -> Iterator[ExistingZone]:
    """Read the hosted zones of the domain and of its sub-zones."""
    reader = Route53Reader(request.source)
    apexes = (domain.apex, *(sub_zone.apex for sub_zone in build(domain).sub_zones))

    def read() -> list[ExistingZone]:
        return [_hosted(request, reader, apex, request.where if apex == domain.apex else "") for apex in apexes]

    yield from reader.within(request.timeout, read, request.where)


def _hosted(request: Request, reader: Route53Reader, apex: str, where: str) -> ExistingZone:
    zone_id = route53.zone_id(request, reader, apex, where)
    answer = reader.zone(zone_id)
    has = absolute(answer["HostedZone"]["Name"], ".")
    request.require(has == apex, f"{zone_id} is the zone {has}, not {apex}")
    return ExistingZone(
        source=request.source,
        apex=apex,
        settings=Route53Zone(zone_id=zone_id),
        assigned=tuple(sorted(absolute(name, ".") for name in answer.get("DelegationSet", {}).get("NameServers", ()))),
        existing=ExistingRoute53(zone_id, apex, list(reader.rrsets(zone_id)), {}, {}, recovery=False),
    )


def _at_cloudflare(request: Request, domain: Domain) -> Iterator[ExistingZone]:
    reader = CloudflareReader(request.source)

    def read() -> ExistingZone:
        zone = cloudflare.zone(request, reader)
        account = zone["account"]["id"]
        return ExistingZone(
            source=request.source,
            apex=domain.apex,
            settings=CloudflareZone(account=account, zone_id=zone["id"]),
            assigned=tuple(absolute(name, ".") for name in zone.get("name_servers") or ()),
            existing=ExistingCloudflare(zone["id"], account, reader.records(zone["id"]), {}),
        )

    yield reader.within(request.timeout, read, request.where)


_READERS = {"route53": _at_route53, "cloudflare": _at_cloudflare}
