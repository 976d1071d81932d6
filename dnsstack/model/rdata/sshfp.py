"""SSHFP: the fingerprint of an SSH host key (RFC 4255 §3; SHA-256: RFC 6594)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Required, TypedDict

from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata.base import Uint8
from dnsstack.model.rdata.hexadecimal import Digested, Hexadecimal
from dnsstack.model.rdata.spelling import EVERYBODY, Form, Named


class SSHFPArgs(TypedDict, total=False):
    """An SSHFP value as plain data."""

    algorithm: Required[int]
    fingerprint_type: Required[int]
    fingerprint: Required[str]


class SSHFP(Digested):
    """The fingerprint of an SSH host key of the owner."""

    rdtype: ClassVar[str] = "SSHFP"
    fields: ClassVar[tuple[str, ...]] = ("algorithm", "fingerprint_type", "fingerprint")
    carriers: ClassVar[frozenset[ProviderId]] = EVERYBODY
    cloudflare: ClassVar[Form | None] = Named({"fingerprint_type": "type"})
    octodns: ClassVar[Form | None] = Named()
    kind_field: ClassVar[str] = "fingerprint_type"
    octets_by_kind: ClassVar[Mapping[int, int]] = {1: 20, 2: 32}

    algorithm: Uint8
    """Number of the key's algorithm."""
    fingerprint_type: Uint8
    """Number of the digest's algorithm."""
    fingerprint: Hexadecimal
    """Fingerprint of the key, hexadecimal."""
