"""TLSA: a TLS certificate association (RFC 6698 §2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Required, TypedDict

from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata.base import Uint8
from dnsstack.model.rdata.hexadecimal import Digested, Hexadecimal
from dnsstack.model.rdata.spelling import EVERYBODY, Form, Named


class TLSAArgs(TypedDict, total=False):
    """A TLSA value as plain data."""

    usage: Required[int]
    selector: Required[int]
    matching_type: Required[int]
    certificate: Required[str]


class TLSA(Digested):
    """The certificate or key that a TLS server at the owner presents."""

    rdtype: ClassVar[str] = "TLSA"
    fields: ClassVar[tuple[str, ...]] = ("usage", "selector", "matching_type", "certificate")
    carriers: ClassVar[frozenset[ProviderId]] = EVERYBODY
    cloudflare: ClassVar[Form | None] = Named()
    octodns: ClassVar[Form | None] = Named(
        {"usage": "certificate_usage", "certificate": "certificate_association_data"}
    )
    kind_field: ClassVar[str] = "matching_type"
    octets_by_kind: ClassVar[Mapping[int, int]] = {1: 32, 2: 64}

    usage: Uint8
    """How the certificate is used: 0 to 3."""
    selector: Uint8
    """Part of the certificate that is compared: 0 all of it, 1 its public key."""
    matching_type: Uint8
    """How it is compared: 0 exactly, 1 by SHA-256, 2 by SHA-512."""
    certificate: Hexadecimal
    """Certificate association data, hexadecimal."""
