"""BIND's complete `named.conf`, of a primary or a secondary. Keys are included from files.

Options that differ from BIND's defaults (BIND 9.18 reference; read 2026-11), and the reasons:

- `notify explicit`: only servers of `also-notify` are notified; the NS set has servers that take no transfers.
- `notify-delay` 0, `notify-rate`: a change is notified at once, not after five seconds and at twenty a second.
- `ixfr-from-differences`: a replaced zone file is transferred as an increment, not as a whole.
- `min-refresh-time`, `min-retry-time`: the zone's own timers apply, also below BIND's lower bounds.
- `check-names ignore`: a rule reports a name that is not a host name; BIND would refuse the whole zone.
- `version`, `hostname`, `server-id` none: the server does not reveal them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dnsstack.model.bind import OwnServer, OwnServers
from dnsstack.model.names import file_stem, strip_dot
from dnsstack.plan import transfers
from dnsstack.plan.plan import ZonePlan
from dnsstack.plan.transfers import End
from dnsstack.providers.bind.quoting import named as quoted


def primary(plan: ZonePlan, own: OwnServers, server: OwnServer) -> str:
    """The configuration of a primary; its zone file is `<domain>.zone` in its working directory."""
    updates = list(_update_policy(plan, own))
    zone = _zone(
        plan.apex, "primary", f"file {quoted(file_stem(plan.apex) + '.zone')};", "check-names ignore;", *updates
    )
    zones = [zone]
    if own.catalog:
        zones.append(_zone(own.catalog, "primary", f"file {quoted(file_stem(own.catalog) + '.zone')};"))
    transfer = [
        f"allow-transfer {{ key {quoted(own.tsig)}; }};",
        "notify explicit;",
        f"also-notify {{ {_ends(transfers.notified(plan.nameservers), own.tsig)}}};",
        "notify-delay 0;",
        "notify-rate 1000;",
        "ixfr-from-differences yes;",
    ]
    keys = [own.tsig, *([own.update_tsig] if own.update_tsig and updates else [])]
    return _file(plan.apex, server, keys, _options(own, server, transfer), zones)


def secondary(plan: ZonePlan, own: OwnServers, server: OwnServer) -> str:
    """The configuration of a secondary."""
    primaries = _ends(transfers.primaries(plan.nameservers), own.tsig)
    timers = own.soa
    transfer = [
        "allow-transfer { none; };",
        "notify no;",
        f"min-refresh-time {timers.refresh};",
        f"min-retry-time {timers.retry};",
    ]
    if own.catalog:
        source = f"zone {quoted(strip_dot(own.catalog))} default-primaries {{ {primaries}}} min-update-interval 1;"
        transfer.append(f"catalog-zones {{ {source} }};")
    zones = [
        _zone(
            name,
            "secondary",
            f"file {quoted(file_stem(name) + '.db')};",
            "masterfile-format text;",
            f"primaries {{ {primaries}}};",
            f"allow-notify {{ key {quoted(own.tsig)}; }};",
        )
        for name in ([own.catalog] if own.catalog else [plan.apex])
    ]
    return _file(plan.apex, server, [own.tsig], _options(own, server, transfer), zones)


def _file(apex: str, server: OwnServer, keys: Iterable[str], options: str, zones: Iterable[str]) -> str:
    includes = "".join(f"include {quoted(f'{server.key_folder}/{key}.key')};\n" for key in keys)
    return (
        f"// {file_stem(apex)}: written by dnsstack; keys are in separate files\n{includes}\n{options}\n"
        + "\n".join(zones)
    )


def _options(own: OwnServers, server: OwnServer, transfer: Iterable[str]) -> str:
    listening = server.listen or server.addresses
    v4 = "".join(f"{address}; " for address in listening if ":" not in address) or "none; "
    v6 = "".join(f"{address}; " for address in listening if ":" in address) or "none; "
    limit = [f"rate-limit {{ responses-per-second {own.responses_per_second}; slip 2; }};"]
    lines = [
        f"directory {quoted(server.working_directory)};",
        f"pid-file {quoted(server.working_directory + '/named.pid')};",
        f"session-keyfile {quoted(server.working_directory + '/session.key')};",
        f"listen-on port {server.port} {{ {v4}}};",
        f"listen-on-v6 port {server.port} {{ {v6}}};",
        "recursion no;",
        "allow-query { any; };",
        "dnssec-validation no;",
        "minimal-responses yes;",
        "minimal-any yes;",
        "version none;",
        "hostname none;",
        "server-id none;",
        *(limit if own.responses_per_second else []),
        *transfer,
    ]
    return "options {\n" + "".join(f"\t{line}\n" for line in lines) + "};\n"


def _zone(name: str, kind: str, *lines: str) -> str:
    return f"zone {quoted(strip_dot(name))} {{\n\ttype {kind};\n" + "".join(f"\t{line}\n" for line in lines) + "};\n"


def _ends(ends: Iterable[End], key: str) -> str:
    return "".join(f"{end.address} port {end.port} key {quoted(key)}; " for end in ends)


def _update_policy(plan: ZonePlan, own: OwnServers) -> Iterator[str]:
    """Let the follower's key change the names with the strategy follow, and nothing else."""
    entries = transfers.followed(plan)
    if not entries or own.update_tsig is None:
        return
    grants = "".join(f"\t\tgrant {quoted(own.update_tsig)} name {quoted(one.owner)} {one.rdtype};\n" for one in entries)
    yield f"update-policy {{\n{grants}\t}};"
