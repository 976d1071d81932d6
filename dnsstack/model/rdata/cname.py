"""CNAME: the canonical name of an alias (RFC 1035 §3.3.1)."""

from __future__ import annotations

from typing import ClassVar, Required, TypedDict

from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata.base import SingleName
from dnsstack.model.rdata.spelling import EVERYBODY


class CNAMEArgs(TypedDict, total=False):
    """A CNAME value as plain data."""

    target: Required[str]


class CNAME(SingleName):
    """The name that the owner is an alias of."""

    rdtype: ClassVar[str] = "CNAME"
    carriers: ClassVar[frozenset[ProviderId]] = EVERYBODY
