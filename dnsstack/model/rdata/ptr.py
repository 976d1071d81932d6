"""PTR: a pointer to another name (RFC 1035 §3.3.12)."""

from __future__ import annotations

from typing import ClassVar

from dnsstack.model.names import Name
from dnsstack.model.rdata.base import Rdata


class PTR(Rdata):
    """Another name, for reverse mapping and service discovery."""

    rdtype: ClassVar[str] = "PTR"
    fields: ClassVar[tuple[str, ...]] = ("target",)
    target_field: ClassVar[str] = "target"

    target: Name

    def to_text(self) -> str:
        """The target."""
        return self.target
