"""The recursive servers that can be between clients and the sandbox's name servers, and their configuration.

BIND listens and asks on its `port`, so with root hints at the parent it follows the real delegation. unbound has no
such setting: it gets the servers of each zone as stubs, and does not ask the parent.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dnsstack import files
from dnsstack.providers.bind.quoting import named
from dnsstack.providers.bind.quoting import nsd as quoted
from dnsstack.sandbox.dns.parent import ROOT_SERVER

LISTENS: Final = "127.0.0.1"
"""BIND listens only on addresses that an interface has."""

ASKS_FROM: Final = "127.0.0.9"
"""The address that marks the recursive server's own queries in the name servers' logs."""

SYSTEM_FOLDERS: Final = "/usr/sbin:/usr/local/sbin:/opt/homebrew/sbin"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The surroundings of a recursive server: one port for everything, the parent's address, the servers of each apex.

    `apart` is True if every name server has its own address, which a recursive server needs.
    """

    folder: Path
    port: int
    parent: str
    zones: Mapping[str, Sequence[str]]
    apart: bool


@dataclass(frozen=True, slots=True)
class ResolverSoftware:
    """One program: `configure` writes its files and gives the arguments.

    `remembers` is True if it avoids a silent server for so long that the next drill would be affected.
    `patience` is the longest time in seconds that it spends on a dead server before it asks only others.
    """

    name: str
    program: str
    configure: Callable[[Surroundings], list[str]]
    remembers: bool = False
    patience: float = 0.8

    def find(self) -> str | None:
        """The program's path, on PATH or in a folder for daemons."""
        return shutil.which(self.program) or shutil.which(self.program, path=SYSTEM_FOLDERS)


def _bind(around: Surroundings) -> list[str]:
    hints = around.folder / "hints"
    files.write(hints, f". 3600 IN NS {ROOT_SERVER}\n{ROOT_SERVER} 3600 IN A {around.parent}\n")
    config = around.folder / "named.conf"
    files.write(
        config,
        f"""controls {{ }};
options {{
  directory {named(str(around.folder))}; pid-file none; session-keyfile none; lock-file none;
  port {around.port}; listen-on {{ {LISTENS}; }}; listen-on-v6 {{ none; }}; query-source address {ASKS_FROM};
  recursion yes; allow-recursion {{ 127.0.0.0/8; }}; dnssec-validation no; empty-zones-enable no;
}};
zone "." {{ type hint; file {named(str(hints))}; }};
""",
    )
    return ["-g", "-4", "-n", "1", "-c", str(config)]


def _unbound(around: Surroundings) -> list[str]:
    stubs = {".": [around.parent], **around.zones}  # a local zone "." keeps every question on this machine
    listed = "".join(
        f"stub-zone:\n  name: {quoted(zone)}\n"
        + "".join(f"  stub-addr: {address}@{around.port}\n" for address in addresses)
        for zone, addresses in stubs.items()
    )
    local = "".join(f"  local-zone: {quoted(zone)} nodefault\n" for zone in around.zones)
    config = around.folder / "unbound.conf"
    files.write(
        config,
        f"""server:
  interface: {LISTENS}
  port: {around.port}
  outgoing-interface: {ASKS_FROM}
  do-ip6: no
  do-daemonize: no
  username: ""
  chroot: ""
  directory: {quoted(str(around.folder))}
  pidfile: ""
  use-syslog: no
  num-threads: 1
  module-config: "iterator"
  do-not-query-localhost: no
  access-control: 127.0.0.0/8 allow
{local}{listed}remote-control:
  control-enable: no
""",
    )
    return ["-dd", "-c", str(config)]


BIND: Final = ResolverSoftware("BIND", "named", _bind)
UNBOUND: Final = ResolverSoftware("unbound", "unbound", _unbound, remembers=True, patience=1.5)
"""It remembers for 900 s (infra-host-ttl); a shorter time would also forget how quick the others are.

It asks twice, and then takes another server of those that are up to 0.4 s slower than the quickest (iterator.h,
RTT_BAND): a time-out of 50 ms, doubled each time, is within that for 2 x (0.05 + 0.1 + 0.2 + 0.4) s.
"""
CHOICES: Final = (BIND, UNBOUND)
"""In order of preference."""
