"""AAAA: an IPv6 address (RFC 3596 §2.2), in the form of RFC 5952."""

from __future__ import annotations

import socket
from typing import Annotated, Any, ClassVar, Required, Self, TypedDict

from pydantic import BeforeValidator, WithJsonSchema
from pydantic_core import PydanticCustomError

from dnsstack.model.base import invalid
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata.base import Rdata
from dnsstack.model.rdata.spelling import EVERYBODY, Content, Form


def read_ipv6(value: Any) -> str:
    """Read an IPv6 address into its canonical form.

    Raises:
        PydanticCustomError: `value` is not an IPv6 address.
    """
    text = str(value)
    try:
        return socket.inet_ntop(socket.AF_INET6, socket.inet_pton(socket.AF_INET6, text))
    except (OSError, ValueError):
        hint = "write an IPv4 address below A" if "." in text and ":" not in text else ""
        allowed = "write one such as 2001:db8::1"
        raise invalid(f"{text!r} is not an IPv6 address; {allowed}", hint=hint) from None


Ipv6 = Annotated[str, BeforeValidator(read_ipv6), WithJsonSchema({"type": "string", "format": "ipv6"})]
"""An IPv6 address, compressed and in lower case."""


class AAAAArgs(TypedDict, total=False):
    """An AAAA value as plain data."""

    address: Required[str]


class AAAA(Rdata):
    """The IPv6 address of a host."""

    rdtype: ClassVar[str] = "AAAA"
    fields: ClassVar[tuple[str, ...]] = ("address",)
    carriers: ClassVar[frozenset[ProviderId]] = EVERYBODY
    cloudflare: ClassVar[Form | None] = Content()
    octodns: ClassVar[Form | None] = Content()

    address: Ipv6
    """The host's address."""

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read an IPv6 address in any text form."""
        address = text.strip()
        try:
            return cls.trusted({"address": read_ipv6(address)})
        except PydanticCustomError:
            return cls(address=address)  # reports the fault with its field

    def to_text(self) -> str:
        """The address, compressed and in lower case."""
        return self.address
