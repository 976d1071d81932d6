"""PTR: a pointer to another name (RFC 1035 §3.3.12)."""

from __future__ import annotations

from typing import ClassVar, Required, TypedDict

from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata.base import SingleName
from dnsstack.model.rdata.spelling import EVERYBODY


class PTRArgs(TypedDict, total=False):
    """A PTR value as plain data."""

    target: Required[str]


class PTR(SingleName):
    """A pointer to another name, for reverse mapping and service discovery."""

    rdtype: ClassVar[str] = "PTR"
    carriers: ClassVar[frozenset[ProviderId]] = EVERYBODY
