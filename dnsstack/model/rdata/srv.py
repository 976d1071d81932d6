"""SRV: the location of a service (RFC 2782)."""

from __future__ import annotations

from typing import ClassVar, Required, TypedDict

from dnsstack.model.names import Name
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata.base import Rdata, Uint16
from dnsstack.model.rdata.spelling import EVERYBODY, Form, Named


class SRVArgs(TypedDict, total=False):
    """An SRV value as plain data."""

    priority: Required[int]
    weight: Required[int]
    port: Required[int]
    target: Required[str]


class SRV(Rdata):
    """A host and port of a service; the target `.` means that the service is not offered."""

    rdtype: ClassVar[str] = "SRV"
    fields: ClassVar[tuple[str, ...]] = ("priority", "weight", "port", "target")
    target_field: ClassVar[str] = "target"
    carriers: ClassVar[frozenset[ProviderId]] = EVERYBODY
    cloudflare: ClassVar[Form | None] = Named(above=("priority",))
    octodns: ClassVar[Form | None] = Named()

    priority: Uint16
    """Priority; the lowest is tried first."""
    weight: Uint16
    """Share of the requests among records of equal priority."""
    port: Uint16
    """Port of the service."""
    target: Name
    """Host of the service."""
