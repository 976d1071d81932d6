"""NS: a name server of a zone (RFC 1035 §3.3.11)."""

from __future__ import annotations

from typing import ClassVar

from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata.base import SingleName
from dnsstack.model.rdata.spelling import EVERYBODY


class NS(SingleName):
    """A server that is authoritative for the owner; below the apex it delegates."""

    rdtype: ClassVar[str] = "NS"
    carriers: ClassVar[frozenset[ProviderId]] = EVERYBODY
