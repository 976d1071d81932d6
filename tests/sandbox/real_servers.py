"""Real name servers on loopback for comparison: Knot, NSD and BIND, loaded with zone text."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

import dns.message
import dns.query
import pytest

from dnsstack.sandbox.fleet import free_port, until

STARTED_WITHIN = 60.0
"""Seconds; on an idle machine a server needs a fraction of one."""

PROGRAMS = {"knot": "knotd", "nsd": "nsd", "bind": "named"}


def require(kind: str) -> str:
    """The program's path; skips the test, with the reason, where it is not installed."""
    program = shutil.which(PROGRAMS[kind]) or shutil.which(PROGRAMS[kind], path="/usr/sbin:/usr/local/sbin")
    if program is None:
        pytest.skip(f"{PROGRAMS[kind]} is not installed: apt-get install {kind if kind != 'bind' else 'bind9'}")
    return program


def _knot(folder: Path, port: int, zones: Mapping[str, str]) -> list[str]:
    listed = "".join(f'  - domain: {zone}\n    file: "{folder}/{zone}zone"\n    zonefile-sync: -1\n' for zone in zones)
    (folder / "knot.conf").write_text(
        f'server:\n    rundir: "{folder}"\n    listen: 127.0.0.1@{port}\n    udp-workers: 1\n    tcp-workers: 1\n'
        f'    background-workers: 1\ndatabase:\n    storage: "{folder}"\nlog:\n  - target: stderr\n    any: error\n'
        f"zone:\n{listed}"
    )
    return ["-c", str(folder / "knot.conf")]


def _nsd(folder: Path, port: int, zones: Mapping[str, str]) -> list[str]:
    listed = "".join(f'zone:\n  name: "{zone}"\n  zonefile: "{folder}/{zone}zone"\n' for zone in zones)
    (folder / "nsd.conf").write_text(
        f'server:\n  ip-address: 127.0.0.1@{port}\n  username: ""\n  chroot: ""\n  zonesdir: "{folder}"\n'
        '  pidfile: ""\n'
        f'  xfrdfile: "{folder}/xfrd.state"\n  xfrdir: "{folder}"\n  zonelistfile: "{folder}/zone.list"\n'
        f'  server-count: 1\n  database: ""\n  rrl-ratelimit: 0\n  minimal-responses: no\n'
        f"remote-control:\n  control-enable: no\n{listed}"
    )
    return ["-d", "-c", str(folder / "nsd.conf")]


TRANSFER_KEY = "transfer.key"
"""A file that a test may put into the folder: BIND then transfers its zones to holders of the key only."""


def _bind(folder: Path, port: int, zones: Mapping[str, str]) -> list[str]:
    key = folder / TRANSFER_KEY
    allowed = 'key "transfer";' if key.exists() else "none;"
    listed = "".join(f'zone "{zone}" {{ type primary; file "{folder}/{zone}zone"; }};\n' for zone in zones)
    (folder / "named.conf").write_text(
        f'controls {{ }};\noptions {{ directory "{folder}"; pid-file none; session-keyfile none; lock-file none;\n'
        f"listen-on port {port} {{ 127.0.0.1; }}; listen-on-v6 {{ none; }}; recursion no; dnssec-validation no;\n"
        "minimal-responses no-auth-recursive; notify no; zero-no-soa-ttl no; empty-zones-enable no;\n"
        f"check-names primary ignore; allow-transfer {{ {allowed} }}; }};\n"
        + (f'include "{key}";\n' if key.exists() else "")
        + listed
    )
    return ["-g", "-n", "1", "-c", str(folder / "named.conf")]


_CONFIGURE = {"knot": _knot, "nsd": _nsd, "bind": _bind}


@contextmanager
def serve(kind: str, folder: Path, zones: Mapping[str, str]) -> Iterator[int]:
    """A running server of `kind` with `zones` (apex with final dot to zone text); yields its port on 127.0.0.1."""
    program = require(kind)
    for zone, text in zones.items():
        (folder / f"{zone}zone").write_text(text)
    port = free_port()
    arguments = _CONFIGURE[kind](folder, port, zones)
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen([program, *arguments], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        try:
            answering(process, port, next(iter(zones)), folder / "log")
            yield port
        finally:
            process.terminate()
            process.wait(timeout=20)


def answering(process: subprocess.Popen[bytes], port: int, zone: str, log: Path) -> None:
    """Ask for the SOA until it is answered; each try waits on the socket, not on the clock."""
    query = dns.message.make_query(zone, "SOA")

    def answers() -> bool:
        with suppress(OSError, dns.exception.Timeout):
            return bool(dns.query.udp(query, "127.0.0.1", port=port, timeout=0.2).answer)
        return False

    until(lambda: process.poll() is not None or answers(), STARTED_WITHIN)
    if process.poll() is not None or not answers():
        pytest.fail(f"the server did not come up: {log.read_text(errors='replace')[-2000:]}")
