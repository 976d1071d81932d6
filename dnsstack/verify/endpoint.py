"""Name servers for queries: a name, a provider, and endpoints with address and port."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from dnsstack.errors import UsageError
from dnsstack.model.names import absolute
from dnsstack.model.nameservers import ProviderId

DNS_PORT: Final = 53
MAX_PORT: Final = 65535


class Transport(StrEnum):
    """The transport of a query."""

    UDP = "udp"
    TCP = "tcp"


@dataclass(frozen=True, slots=True, order=True)
class Endpoint:
    """One address and port, and the local address to query from ("" lets the system choose)."""

    address: str
    port: int = DNS_PORT
    source: str = ""

    @property
    def is_ipv6(self) -> bool:
        """True for an IPv6 address."""
        return ":" in self.address

    def to_text(self) -> str:
        """`192.0.2.1`, with `#port` if it is not 53, in dig's form."""
        return self.address if self.port == DNS_PORT else f"{self.address}#{self.port}"


@dataclass(frozen=True, slots=True)
class Way:
    """One way to query a server: endpoint, transport, and vantage point ("" if there is only one)."""

    endpoint: Endpoint
    transport: Transport
    vantage: str = ""

    def to_text(self) -> str:
        """`192.0.2.1 udp`, with the vantage point if there are several."""
        shown = f"{self.endpoint.to_text()} {self.transport.value}"
        return f"{shown} from {self.vantage}" if self.vantage else shown


@dataclass(frozen=True, slots=True)
class Server:
    """One name server: its name (absolute, lower case), its provider, and its endpoints."""

    name: str
    provider: ProviderId
    endpoints: tuple[Endpoint, ...]


@dataclass(frozen=True, slots=True)
class GivenServer:
    """A name server from the command line; `provider` is None if that does not say it."""

    name: str
    endpoint: Endpoint
    provider: ProviderId | None = None


def read_endpoint(text: str) -> Endpoint:
    """`192.0.2.1`, `192.0.2.1#5300`, `2001:db8::1#5300`.

    Raises:
        UsageError: it is not an address, or the port is wrong.
    """
    address, mark, port = text.partition("#")
    try:
        number = int(port) if mark else DNS_PORT
        host = ipaddress.ip_address(address.strip("[]")).compressed
    except ValueError:
        number, host = 0, ""
    if not 0 < number <= MAX_PORT:
        msg = f"{text!r} is not an address; write one such as 192.0.2.1, 2001:db8::1 or 192.0.2.1#5300"
        raise UsageError(msg)
    return Endpoint(host, number)


def read_given(text: str) -> GivenServer:
    """`NAME=ADDR#PORT`, or `PROVIDER:NAME=ADDR#PORT` if the name does not show the provider.

    Raises:
        UsageError: it is neither of them.
    """
    name, mark, address = text.partition("=")
    label, colon, rest = name.partition(":")
    try:
        provider = ProviderId(label) if colon else None
        server = absolute((rest if colon else name).rstrip("."), ".")
    except ValueError:
        mark = ""
    if not mark:
        msg = f"{text!r} is not a name server; write NAME=ADDR, NAME=ADDR#PORT or route53:NAME=ADDR"
        raise UsageError(msg)
    return GivenServer(server, read_endpoint(address), provider)
