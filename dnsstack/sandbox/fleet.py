"""The own name servers of a domain, real programs on loopback with their rendered configuration."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Self

import dns.exception
import dns.flags
import dns.message
import dns.query

from dnsstack import files
from dnsstack.errors import EnvironmentFault
from dnsstack.model.bind import OwnServer, OwnServers, Software
from dnsstack.plan import transfers
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers.bind import servers, tsig, zonefile
from dnsstack.sandbox import tether
from dnsstack.sandbox.resolver.asking import ask_and_wait

PROGRAMS: Final = {Software.BIND: "named", Software.NSD: "nsd", Software.KNOT: "knotd"}
_ARGUMENTS: Final = {
    Software.BIND: ("-g", "-n", "1", "-c"),
    Software.NSD: ("-d", "-c"),
    Software.KNOT: ("-c",),
}
"""In the foreground, with one worker."""

LOOPBACK: Final = "127.0.0.1"
READY: Final = 30.0
"""Seconds that the secondaries wait for the primaries; after that they start nevertheless."""

PACE: Final = 0.03
"""Seconds between two questions while an answer is awaited."""


def missing(own: OwnServers) -> list[str]:
    """Programs that the servers need and that are not installed."""
    needed = dict.fromkeys(PROGRAMS[one.software] for one in (*own.primaries, *own.secondaries))
    return [name for name in needed if program(name) is None]


def program(name: str) -> str | None:
    """The path of a server's program; Debian keeps them in folders of root's PATH."""
    return shutil.which(name) or shutil.which(name, path="/usr/sbin:/usr/local/sbin")


def relocated(plan: ZonePlan, folder: Path) -> ZonePlan:
    """The same plan with its own servers on free ports of loopback, each with its own folder."""
    own = plan.nameservers.self_hosted
    if own is None:
        return plan

    def moved(server: OwnServer, index: int) -> OwnServer:
        place = str(folder / transfers.label(server, index))
        return server.replace(
            addresses=(LOOPBACK,), listen=(), port=free_port(), directory=place, keys=place, user="", name=server.name
        )

    parts = {
        part: tuple(moved(server, index) for index, server in enumerate(getattr(own, part)))
        for part in ("primaries", "secondaries")
    }
    own = own.replace(**parts, notify=())
    return replace(plan, nameservers=plan.nameservers.model_copy(update={"self_hosted": own}))


def free_port() -> int:
    """A port that is free for UDP and TCP on loopback at this moment."""
    while True:
        with (
            socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp,
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
            suppress(OSError),
        ):
            tcp.bind((LOOPBACK, 0))
            port: int = tcp.getsockname()[1]
            udp.bind((LOOPBACK, port))
            return port


@dataclass(slots=True)
class Member:
    """One running server."""

    label: str
    server: OwnServer
    folder: Path
    configuration: Path
    process: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Start it, or start it again.

        Raises:
            EnvironmentFault: its program is not installed.
        """
        name = PROGRAMS[self.server.software]
        path = program(name)
        if path is None:
            message = f"{name} is not installed"
            raise EnvironmentFault(message)
        words = [path, *_ARGUMENTS[self.server.software], str(self.configuration)]
        with (self.folder / "log").open("ab") as log:
            self.process = tether.start(words, stdout=log, stderr=log)

    def ask(self, owner: str, rdtype: str, timeout: float = 0.5) -> dns.message.Message | None:
        """Its answer over UDP, or over TCP if it doesn't fit; None without an answer in `timeout` seconds."""
        query = dns.message.make_query(owner, rdtype)
        query.flags &= ~dns.flags.RD
        with suppress(OSError, dns.exception.DNSException):
            return ask_and_wait(query, LOOPBACK, self.server.port, timeout)
        return None

    def serial(self, apex: str) -> int | None:
        """The serial of the SOA that it answers with authority, or None."""
        response = self.ask(apex, "SOA")
        if response is None or not response.answer or not response.flags & dns.flags.AA:
            return None
        return int(response.answer[0][0].serial)

    def log(self) -> str:
        """Its log so far."""
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def reload(self) -> None:
        """Make it read its configuration and its zones again; does nothing if it doesn't run."""
        if self.process is not None and self.process.poll() is None:
            for pid in tether.descendants(self.process.pid):
                os.kill(pid, signal.SIGHUP)

    def kill(self) -> None:
        """End it at once, as a crash would."""
        if self.process is not None:
            tether.end(self.process)


class Fleet:
    """Primaries and secondaries of one domain, which run while it is entered. `plan` is `relocated` already."""

    def __init__(self, plan: ZonePlan, folder: Path, assigned: zonefile.Servers | None = None) -> None:
        self.folder = folder
        self.plan = plan
        self.own = servers.own_servers(self.plan)
        self._given = dict(assigned or {})
        self.key = tsig.new(self.own.tsig)
        self.primaries: list[Member] = []
        self.secondaries: list[Member] = []

    @property
    def apex(self) -> str:
        """The domain."""
        return self.plan.apex

    def __enter__(self) -> Self:
        self.write(self.plan)
        try:
            for member in self.primaries:
                member.start()
            until(lambda: all(map(self._is_ready, self.primaries)), READY)
            for member in self.secondaries:
                member.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for member in self.members():
            member.kill()

    def _is_ready(self, primary: Member) -> bool:
        """True when a secondary that asks would get an answer; after a refusal, Knot asks again much later.

        It is also True for one that has ended, which need not be waited for: its log says why.
        """
        ended = primary.process is None or primary.process.poll() is not None
        zones = (self.apex, self.own.catalog) if self.own.catalog else (self.apex,)
        return ended or all(primary.serial(zone) is not None for zone in zones)

    def members(self) -> Iterator[Member]:
        """Primaries, then secondaries."""
        yield from (*self.primaries, *self.secondaries)

    def write(self, plan: ZonePlan, now: int | None = None) -> None:
        """Render `plan` over the existing files, as `render --to bind --out` does, and write the key files."""
        self.plan = plan
        assigned = zonefile.stand_ins(plan, self._given)
        zone = self._zone_file()
        previous = files.read_text(zone) if zone is not None and zone.is_file() else None
        moment = int(time.time()) if now is None else now
        for name, text in servers.files(plan, assigned, previous, moment).items():
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            files.write(file, text)
        if not self.primaries and not self.secondaries:
            self.primaries = list(self._members(self.own.primaries, lambda _: "named.conf"))
            self.secondaries = list(
                self._members(self.own.secondaries, lambda one: servers.secondary(plan, self.own, one)[0])
            )
            for member in self.members():
                write_key(member, self.key)

    def edit(self, plan: ZonePlan, now: int | None = None) -> int:
        """Render a changed plan, make the primaries load it, and return the serial that they answer afterwards."""
        nameservers = plan.nameservers.model_copy(update={"self_hosted": self.own})
        self.write(replace(plan, nameservers=nameservers), now)
        for member in self.primaries:
            member.reload()
        file = self._zone_file()
        found = re.search(r" SOA \S+ \S+ (\d+) ", files.read_text(file)) if file is not None else None
        return int(found[1]) if found else 0

    def _zone_file(self) -> Path | None:
        if not self.own.primaries:
            return None
        return self.folder / transfers.label(self.own.primaries[0], 0) / f"{self.plan.apex}zone"

    def _members(self, listed: tuple[OwnServer, ...], configuration: Callable[[OwnServer], str]) -> Iterator[Member]:
        for index, server in enumerate(listed):
            label = transfers.label(server, index)
            folder = self.folder / label
            yield Member(label, server, folder, folder / configuration(server))


def write_key(member: Member, key: tsig.TsigKey) -> None:
    """A member's key file, in its software's syntax."""
    ending = "key" if member.server.software is Software.BIND else "conf"
    file = Path(member.server.key_folder) / f"{key.name}.{ending}"
    file.touch(mode=0o640)
    files.write(file, key.to_text(member.server.software.value))


def until(holds: Callable[[], bool], within: float) -> bool:
    """True as soon as `holds` is true, False after `within` seconds."""
    deadline = time.monotonic() + within
    pace = threading.Event()
    while not holds():
        if time.monotonic() > deadline:
            return False
        pace.wait(PACE)
    return True
