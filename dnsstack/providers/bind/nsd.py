"""NSD's configuration as a secondary (nsd.conf of NSD 4.6; read 2026-11)."""

from __future__ import annotations

from dnsstack.model.bind import OwnServer, OwnServers
from dnsstack.model.names import file_stem, strip_dot
from dnsstack.plan import transfers
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers.bind.quoting import nsd as quoted


def secondary(plan: ZonePlan, own: OwnServers, server: OwnServer) -> str:
    """The configuration of a secondary. It names the zone itself, because NSD reads catalog zones only from 4.9 on."""
    folder = server.working_directory
    listening = server.listen or server.addresses
    lines = [
        "server:",
        *(f"  ip-address: {address}@{server.port}" for address in listening),
        *([f"  username: {quoted(server.user)}"] if server.user is not None else []),
        f"  zonesdir: {quoted(folder)}",
        f"  pidfile: {quoted(folder + '/nsd.pid')}",
        f"  xfrdfile: {quoted(folder + '/xfrd.state')}",
        f"  xfrdir: {quoted(folder)}",
        f"  zonelistfile: {quoted(folder + '/zone.list')}",
        '  database: ""',
        "  hide-version: yes",
        "  hide-identity: yes",
        "  minimal-responses: yes",
        f"  rrl-ratelimit: {own.responses_per_second}",
        "  xfrd-reload-timeout: 0",
        "remote-control:",
        "  control-enable: no",
        f"include: {quoted(f'{server.key_folder}/{own.tsig}.conf')}",
        "zone:",
        f"  name: {quoted(strip_dot(plan.apex))}",
        f"  zonefile: {quoted(file_stem(plan.apex) + '.zone')}",
        *(f"  allow-notify: {address} {own.tsig}" for address in transfers.notifiers(plan.nameservers)),
        *(f"  request-xfr: {end.address}@{end.port} {own.tsig}" for end in transfers.primaries(plan.nameservers)),
    ]
    return f"# {file_stem(plan.apex)}: written by dnsstack; keys are in separate files\n" + "\n".join(lines) + "\n"
