"""CNAME: the canonical name of an alias (RFC 1035 §3.3.1)."""

from __future__ import annotations

from typing import ClassVar

from dnsstack.model.rdata.base import SingleName


class CNAME(SingleName):
    """The name that the owner is an alias of."""

    rdtype: ClassVar[str] = "CNAME"
