"""The files of the own servers: the configuration of each, and the zone files of primaries."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from dnsstack.errors import Unsupported
from dnsstack.model.bind import OwnServer, OwnServers, Software
from dnsstack.model.deferred import Deferred
from dnsstack.model.names import file_stem, strip_dot
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan import transfers
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers.bind import catalog, knot, named, nsd, zonefile
from dnsstack.providers.bind.serial import serial_for

_SECONDARIES: Final = {
    Software.BIND: ("named.conf", named.secondary),
    Software.NSD: ("nsd.conf", nsd.secondary),
    Software.KNOT: ("knot.conf", knot.secondary),
}


def own_servers(plan: ZonePlan) -> OwnServers:
    """The own servers of the plan.

    Raises:
        Unsupported: the plan has no own servers.
    """
    if plan.nameservers.self_hosted is None:
        message = "the domain has no own name servers; declare them in nameservers.self_hosted"
        raise Unsupported(message)
    return plan.nameservers.self_hosted


def files(plan: ZonePlan, assigned: zonefile.Servers, previous: str | None, now: int) -> Mapping[str, str]:
    """The text of each file by its path, with a folder for each server.

    Args:
        plan: the domain's plan.
        assigned: the names of all name servers that providers assigned, because they are in the zone.
        previous: the text of today's zone file, or None if it is not known.
        now: seconds since 1970, for the serial of new content.

    Raises:
        Unsupported: the name of a name server, or a value, is not known before a deployment.
        ValueError: `previous` is not a zone file.
    """
    own = own_servers(plan)
    made: dict[str, str] = {}
    if own.primaries:
        zone = zone_text(plan, assigned, previous, now)
        for index, server in enumerate(own.primaries):
            folder = transfers.label(server, index)
            made[f"{folder}/named.conf"] = named.primary(plan, own, server)
            made[f"{folder}/{file_stem(plan.apex)}.zone"] = zone
            if own.catalog:
                text = catalog.render(own.catalog, (plan.apex,), own.soa)
                made[f"{folder}/{file_stem(own.catalog)}.zone"] = text
    for index, server in enumerate(own.secondaries):
        name, configuration = secondary(plan, own, server)
        made[f"{transfers.label(server, index)}/{name}"] = configuration
    return made


def secondary(plan: ZonePlan, own: OwnServers, server: OwnServer) -> tuple[str, str]:
    """The file name and the text of a secondary's configuration."""
    name, render = _SECONDARIES[server.software]
    return name, render(plan, own, server)


def zone_text(plan: ZonePlan, assigned: zonefile.Servers, previous: str | None, now: int) -> str:
    """The zone file of the own primaries; its serial follows the one of `previous`.

    Raises:
        Unsupported: a name server or a value is not known yet.
        ValueError: `previous` is not a zone file.
    """
    unknown = zonefile.unknown_servers(plan, assigned)
    if unknown:
        names = ", ".join(f"{server.to_text()} of {strip_dot(server.apex)}" for server in unknown)
        message = (
            f"these name servers are not known: {names}; give --name-server PROVIDER=NAME for each, in the "
            "provider's order"
            " (pulumi stack output nameServers shows them once they are there)"
        )
        raise Unsupported(message)
    for rrset in plan.for_provider(ProviderId.SELF_HOSTED):
        if any(isinstance(value, Deferred) for value in rrset.values):
            message = (
                f"{rrset.owner} {rrset.rdtype} has a value that is known only after a deployment, so no zone file "
                "can have it"
            )
            raise Unsupported(message)
    text = zonefile.render(plan, assigned=assigned, own=True)
    return zonefile.render(plan, assigned=assigned, serial=serial_for(plan.apex, text, previous, now), own=True)
