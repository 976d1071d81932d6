"""Every file of the own servers: configuration, and the primaries' zone files."""

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
        Unsupported: there are none.
    """
    if plan.nameservers.self_hosted is None:
        message = "the domain has no own name servers: nameservers.self_hosted is missing"
        raise Unsupported(message)
    return plan.nameservers.self_hosted


def files(plan: ZonePlan, assigned: zonefile.Servers, previous: str | None, now: int) -> Mapping[str, str]:
    """Texts by path, one folder a server.

    Args:
        plan: the domain's plan.
        assigned: the name servers that providers gave; all of them, since they are in the zone.
        previous: the zone file of today, or None where none is known.
        now: seconds since 1970, for the serial of new content.

    Raises:
        Unsupported: a name server or a value is not known yet.
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
    """The name and the text of a secondary's configuration."""
    name, render = _SECONDARIES[server.software]
    return name, render(plan, own, server)


def zone_text(plan: ZonePlan, assigned: zonefile.Servers, previous: str | None, now: int) -> str:
    """The zone file of the own primaries; its serial follows `previous`.

    Raises:
        Unsupported: a name server or a value is not known yet.
        ValueError: `previous` is not a zone file.
    """
    unknown = zonefile.unknown_servers(plan, assigned)
    if unknown:
        names = ", ".join(f"{server.to_text()} of {strip_dot(server.apex)}" for server in unknown)
        message = (
            f"name servers are not known: {names}; give --name-server PROVIDER=NAME for each, in the provider's order"
            " (pulumi stack output nameServers shows them once they are there)"
        )
        raise Unsupported(message)
    for rrset in plan.for_provider(ProviderId.SELF_HOSTED):
        if any(isinstance(value, Deferred) for value in rrset.values):
            message = (
                f"{rrset.owner} {rrset.rdtype}: a value is known only after a deployment, no zone file can hold it"
            )
            raise Unsupported(message)
    text = zonefile.render(plan, assigned=assigned, own=True)
    return zonefile.render(plan, assigned=assigned, serial=serial_for(plan.apex, text, previous, now), own=True)
