"""Own name servers: primaries that load zone files, and secondaries that transfer the zone from them."""

from __future__ import annotations

import re
from enum import StrEnum
from ipaddress import ip_address
from typing import Annotated, Any, Final

from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, WithJsonSchema, model_validator

from dnsstack.model.base import Bool, Model, invalid
from dnsstack.model.names import Name
from dnsstack.model.ttl import Seconds


class Software(StrEnum):
    """The software of a name server."""

    BIND = "bind"
    NSD = "nsd"
    KNOT = "knot"


def _address(value: Any) -> str:
    try:
        return str(ip_address(value))
    except ValueError:
        raise invalid(f"{value!r} is not an IP address; write one such as 192.0.2.53 or 2001:db8::53") from None


Address = Annotated[str, BeforeValidator(_address), WithJsonSchema({"type": "string"})]
"""An IPv4 or IPv6 address in canonical form."""

KeyName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,63}(\.[a-z0-9_-]{1,63})*$")]
"""A TSIG key's name without its final dot (RFC 8945 §4.2)."""

DIRECTORIES: Final = {Software.BIND: "/var/cache/bind", Software.NSD: "/var/lib/nsd", Software.KNOT: "/var/lib/knot"}
KEY_FOLDERS: Final = {Software.BIND: "/etc/bind", Software.NSD: "/etc/nsd", Software.KNOT: "/etc/knot"}
"""The folders for configuration and keys in Debian's packages (bind9 9.18, nsd 4.6, knot 3.2)."""


_FOLDER: Final = r"^/[A-Za-z0-9._/@=+,~:-]*$"
"""A path without characters that have a meaning in a server's configuration: quotes, backslashes, braces, blanks,
control characters."""

UserName = Annotated[str, StringConstraints(pattern=r"^([A-Za-z0-9_][A-Za-z0-9_.-]{0,62})?$")]
"""A user's name, or `id` or `id.gid` as NSD takes them; "" for the user that starts the server."""


def _plain(name: str) -> str:
    if not _PLAIN.fullmatch(name):
        raise invalid(f"{name!r} is written into configuration files; use letters, digits, - and _ only")
    return name


_PLAIN: Final = re.compile(r"[a-z0-9_.-]+")
PlainName = Annotated[Name, AfterValidator(_plain)]
"""A name without characters that have a meaning in a configuration file."""


class OwnServer(Model):
    """One own name server.

    `name` may be missing if the server is hidden. Other hosts reach it at `addresses`; it listens on `listen`, or else
    on `addresses`. It writes in `directory`, and its key files are in `keys`; the default of each depends on the
    software. NSD runs as `user`; "" means the user that starts it.
    """

    name: PlainName | None = None
    """The server's name; a hidden primary needs none."""
    addresses: Annotated[tuple[Address, ...], Field(min_length=1)]
    """Addresses at which other hosts reach it."""
    listen: tuple[Address, ...] = ()
    """Addresses that it listens on; `addresses` if left out."""
    port: Annotated[int, Field(ge=1, le=65535)] = 53
    """Port that it answers DNS on."""
    software: Software = Software.BIND
    """Its software: bind, nsd or knot."""
    directory: Annotated[str, StringConstraints(pattern=_FOLDER)] | None = None
    """Folder that it writes in; the software's usual one if left out."""
    keys: Annotated[str, StringConstraints(pattern=_FOLDER)] | None = None
    """Folder of its key files; the software's usual one if left out."""
    user: UserName | None = None
    """The user that NSD runs as; "" for the user that starts it."""

    @property
    def working_directory(self) -> str:
        """The folder that the server writes in: `directory`, or the software's default."""
        return self.directory or DIRECTORIES[self.software]

    @property
    def key_folder(self) -> str:
        """The folder of the server's key files: `keys`, or the software's default."""
        return self.keys or KEY_FOLDERS[self.software]


class SoaTimers(Model):
    """Timers in the SOA of the own primaries, in seconds (RFC 1035 §3.3.13, RFC 2308 §4)."""

    refresh: Seconds = 7200
    """Time between two checks of a secondary whether the zone has changed."""
    retry: Seconds = 900
    """Time that a secondary waits after a check that failed."""
    expire: Seconds = 1_209_600
    """Time that a secondary goes on answering while it can't reach its primary."""
    minimum: Seconds = 300
    """Time that resolvers remember that a name or type does not exist."""


class OwnServers(Model):
    """The domain's own name servers.

    `tsig` names the key that signs transfers and NOTIFY; its secret is in key files only. With `hidden`, the primaries
    are in no NS set. The addresses in `notify` get NOTIFY besides the secondaries. `catalog` names a catalog zone (RFC
    9432) that tells BIND and Knot secondaries which zones to serve. `update_tsig` names the key that may change
    `follow` names by dynamic update. A server sends one network at most `responses_per_second` equal answers a second;
    0 sets no limit.
    """

    primaries: tuple[OwnServer, ...] = ()
    """Servers that load files."""
    secondaries: tuple[OwnServer, ...] = ()
    """Servers that transfer the zone."""
    tsig: KeyName
    """Name of the key that signs transfers and NOTIFY; its secret is in key files only."""
    hidden: Bool = False
    """With true, the primaries are in no NS set."""
    notify: tuple[Address, ...] = ()
    """Addresses that get NOTIFY besides the secondaries."""
    catalog: PlainName | None = None
    """Name of a catalog zone (RFC 9432) that tells BIND and Knot secondaries which zones to serve."""
    update_tsig: KeyName | None = None
    """Name of the key that may change `follow` names by dynamic update."""
    soa: SoaTimers = Field(default_factory=SoaTimers)
    """Timers of the SOA record."""
    rname: PlainName | None = None
    """Mailbox in the SOA, written as a name; hostmaster of the domain if left out."""
    responses_per_second: Annotated[int, Field(ge=0, le=1000)] = 100
    """Largest number of equal answers to one network in a second; 0 sets no limit."""

    @property
    def serving(self) -> tuple[OwnServer, ...]:
        """The servers that are in the NS set."""
        return (*(() if self.hidden else self.primaries), *self.secondaries)

    @model_validator(mode="after")
    def _who_serves_has_a_name(self) -> OwnServers:
        for part, servers in (("primaries", () if self.hidden else self.primaries), ("secondaries", self.secondaries)):
            for index, server in enumerate(servers):
                if server.name is None:
                    raise invalid(f"{part}[{index}] has no name; only a hidden primary may be without one")
        for index, server in enumerate(self.primaries):
            if server.software is not Software.BIND:
                raise invalid(f"primaries[{index}] has the software {server.software.value}; only bind can be one")
        names = [server.name for server in (*self.primaries, *self.secondaries) if server.name]
        if len(names) != len(set(names)):
            raise invalid("two servers have the same name; give each its own")
        return self
