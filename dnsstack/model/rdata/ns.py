"""NS: a name server of a zone (RFC 1035 §3.3.11)."""

from __future__ import annotations

from typing import ClassVar, Required, TypedDict

from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata.base import SingleName
from dnsstack.model.rdata.spelling import EVERYBODY


class NSArgs(TypedDict, total=False):
    """An NS value as plain data."""

    target: Required[str]


class NS(SingleName):
    """A server that is authoritative for the owner. Below the apex, it delegates the owner."""

    rdtype: ClassVar[str] = "NS"
    carriers: ClassVar[frozenset[ProviderId]] = EVERYBODY
