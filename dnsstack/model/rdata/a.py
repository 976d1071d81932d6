"""A: an IPv4 address (RFC 1035 §3.4.1)."""

from __future__ import annotations

import re
from typing import Annotated, Any, ClassVar, Final, Required, Self, TypedDict

from pydantic import BeforeValidator, WithJsonSchema

from dnsstack.model.base import invalid
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata.base import Rdata
from dnsstack.model.rdata.spelling import EVERYBODY, Content, Form

_OCTET: Final = r"(?:25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])"
_IPV4: Final = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}")


def read_ipv4(value: Any) -> str:
    """Read an IPv4 address into its canonical form.

    Raises:
        PydanticCustomError: `value` is not an IPv4 address.
    """
    text = str(value)
    if not _IPV4.fullmatch(text):
        hint = "write an IPv6 address below AAAA" if ":" in text else ""
        allowed = "write four decimal numbers from 0 to 255, such as 192.0.2.1"
        raise invalid(f"{text!r} is not an IPv4 address; {allowed}", hint=hint)
    return text


Ipv4 = Annotated[str, BeforeValidator(read_ipv4), WithJsonSchema({"type": "string", "format": "ipv4"})]
"""An IPv4 address in dotted-decimal form."""


class AArgs(TypedDict, total=False):
    """An A value as plain data."""

    address: Required[str]


class A(Rdata):
    """The IPv4 address of a host."""

    rdtype: ClassVar[str] = "A"
    fields: ClassVar[tuple[str, ...]] = ("address",)
    carriers: ClassVar[frozenset[ProviderId]] = EVERYBODY
    cloudflare: ClassVar[Form | None] = Content()
    octodns: ClassVar[Form | None] = Content()

    address: Ipv4
    """The host's address."""

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read an IPv4 address in dotted-decimal form."""
        address = text.strip()
        if _IPV4.fullmatch(address):
            return cls.trusted({"address": address})
        return cls(address=address)  # reports the fault with its field

    def to_text(self) -> str:
        """The address in dotted-decimal form."""
        return self.address
