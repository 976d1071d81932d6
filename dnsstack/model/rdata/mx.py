"""MX: a mail exchange and its preference (RFC 1035 §3.3.9; null MX: RFC 7505)."""

from __future__ import annotations

from typing import ClassVar

from dnsstack.model.names import Name
from dnsstack.model.rdata.base import Rdata, Uint16


class MX(Rdata):
    """A host that takes mail for the owner; the lower preference is tried first."""

    rdtype: ClassVar[str] = "MX"
    fields: ClassVar[tuple[str, ...]] = ("preference", "exchange")
    target_field: ClassVar[str] = "exchange"

    preference: Uint16
    """Lower is tried first."""
    exchange: Name
    """Host that takes mail."""
