"""MX: a mail exchange and its preference (RFC 1035 §3.3.9; null MX: RFC 7505)."""

from __future__ import annotations

from typing import ClassVar, Required, TypedDict

from dnsstack.model.names import Name
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata.base import Rdata, Uint16
from dnsstack.model.rdata.spelling import EVERYBODY, Content, Form, Named


class MXArgs(TypedDict, total=False):
    """An MX value as plain data."""

    preference: Required[int]
    exchange: Required[str]


class MX(Rdata):
    """A host that receives mail for the owner; the lowest preference is tried first."""

    rdtype: ClassVar[str] = "MX"
    fields: ClassVar[tuple[str, ...]] = ("preference", "exchange")
    target_field: ClassVar[str] = "exchange"
    carriers: ClassVar[frozenset[ProviderId]] = EVERYBODY
    cloudflare: ClassVar[Form | None] = Content("exchange", beside={"preference": "priority"})
    octodns: ClassVar[Form | None] = Named(also={"priority": "preference", "value": "exchange"})

    preference: Uint16
    """Preference; the lowest is tried first."""
    exchange: Name
    """Host that receives mail."""
