"""HTTPS: a service binding for HTTP (RFC 9460 §9)."""

from __future__ import annotations

from typing import ClassVar

from dnsstack.model.rdata.svcb import SVCB, SVCBArgs


class HTTPSArgs(SVCBArgs, total=False):
    """An HTTPS value as plain data."""


class HTTPS(SVCB):
    """How to reach the owner's web site; the fields are SVCB's."""

    rdtype: ClassVar[str] = "HTTPS"
