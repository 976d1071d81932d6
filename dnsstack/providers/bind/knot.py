"""Knot DNS's configuration as a secondary (knot.conf of Knot 3.2; read 2026-11)."""

from __future__ import annotations

from dnsstack.model.bind import OwnServer, OwnServers
from dnsstack.model.names import file_stem, strip_dot
from dnsstack.plan import transfers
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers.bind.quoting import knot as quoted


def secondary(plan: ZonePlan, own: OwnServers, server: OwnServer) -> str:
    """The configuration of a secondary; with a catalog zone, the catalog names the zones."""
    folder, zone = server.working_directory, strip_dot(plan.apex)
    remotes = {f"primary-{number}": end for number, end in enumerate(transfers.primaries(plan.nameservers), 1)}
    masters = f"[{', '.join(remotes)}]"
    limit = own.responses_per_second
    lines = [
        f"include: {quoted(f'{server.key_folder}/{own.tsig}.conf')}",
        "server:",
        f"    rundir: {quoted(folder)}",
        f"    listen: [{', '.join(f'{address}@{server.port}' for address in server.listen or server.addresses)}]",
        '    version: ""',
        '    identity: ""',
        "database:",
        f"    storage: {quoted(folder)}",
        "log:",
        "  - target: stderr",
        "    any: info",
        *(["mod-rrl:", "  - id: limit", f"    rate-limit: {limit}", "    slip: 2"] if limit else []),
        "remote:",
        *(
            line
            for name, end in remotes.items()
            for line in (f"  - id: {name}", f"    address: {end.address}@{end.port}", f"    key: {own.tsig}")
        ),
        "acl:",
        "  - id: notified",
        f"    address: [{', '.join(transfers.notifiers(plan.nameservers))}]",
        f"    key: {own.tsig}",
        "    action: notify",
        "template:",
        "  - id: default",
        f"    storage: {quoted(folder)}",
        *(["    global-module: mod-rrl/limit"] if limit else []),
        *_zones(own, zone, masters),
    ]
    return f"# {file_stem(plan.apex)}: written by dnsstack; keys are in separate files\n" + "\n".join(lines) + "\n"


def _zones(own: OwnServers, zone: str, masters: str) -> list[str]:
    """The zone, or the catalog zone and the template of its members."""
    transfer = [f"    master: {masters}", "    acl: [notified]"]
    if own.catalog is None:
        return ["zone:", f"  - domain: {quoted(zone)}", *transfer]
    member = ["  - id: member", *transfer]
    catalog = [f"  - domain: {quoted(strip_dot(own.catalog))}", *transfer]
    return [*member, "zone:", *catalog, "    catalog-role: interpret", "    catalog-template: member"]
