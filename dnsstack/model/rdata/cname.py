"""CNAME: the canonical name of an alias (RFC 1035 §3.3.1)."""

from __future__ import annotations

from typing import ClassVar

from dnsstack.model.names import Name
from dnsstack.model.rdata.base import Rdata


class CNAME(Rdata):
    """The name that the owner is an alias of."""

    rdtype: ClassVar[str] = "CNAME"
    fields: ClassVar[tuple[str, ...]] = ("target",)
    target_field: ClassVar[str] = "target"

    target: Name

    def to_text(self) -> str:
        """The target."""
        return self.target
