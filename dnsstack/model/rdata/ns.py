"""NS: a name server of a zone (RFC 1035 §3.3.11)."""

from __future__ import annotations

from typing import ClassVar

from dnsstack.model.names import Name
from dnsstack.model.rdata.base import Rdata


class NS(Rdata):
    """A server that is authoritative for the owner; below the apex it delegates."""

    rdtype: ClassVar[str] = "NS"
    fields: ClassVar[tuple[str, ...]] = ("target",)
    target_field: ClassVar[str] = "target"

    target: Name

    def to_text(self) -> str:
        """The target."""
        return self.target
