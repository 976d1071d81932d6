"""DS: a delegation signer (RFC 4034 §5)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar, Final, Required, TypedDict

from pydantic import BeforeValidator

from dnsstack.model.base import invalid
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata.base import Uint8, Uint16
from dnsstack.model.rdata.hexadecimal import Digested, Hexadecimal
from dnsstack.model.rdata.spelling import EVERYBODY, Form, Named

ALGORITHMS: Final[Mapping[str, int]] = {
    "RSAMD5": 1,
    "DH": 2,
    "DSA": 3,
    "ECC": 4,
    "RSASHA1": 5,
    "DSANSEC3SHA1": 6,
    "RSASHA1NSEC3SHA1": 7,
    "RSASHA256": 8,
    "RSASHA512": 10,
    "ECCGOST": 12,
    "ECDSAP256SHA256": 13,
    "ECDSAP384SHA384": 14,
    "ED25519": 15,
    "ED448": 16,
    "MLDSA44": 18,
    "INDIRECT": 252,
    "PRIVATEDNS": 253,
    "PRIVATEOID": 254,
}
"""Mnemonics of DNSSEC algorithms in IANA's registry, as dnspython reads them; a test compares both."""


def _algorithm(value: Any) -> Any:
    return ALGORITHMS.get(value.upper(), value) if isinstance(value, str) else value


def _not_reserved(value: Any) -> Any:
    if str(value).strip("0") == "":
        raise invalid("digest type 0 is reserved (RFC 3658 §2.4); write 2 for SHA-256 or 4 for SHA-384")
    return value


class DSArgs(TypedDict, total=False):
    """A DS value as plain data."""

    key_tag: Required[int]
    algorithm: Required[int]
    digest_type: Required[int]
    digest: Required[str]


class DS(Digested):
    """The digest of a key that signs the zone that is delegated at the owner."""

    rdtype: ClassVar[str] = "DS"
    fields: ClassVar[tuple[str, ...]] = ("key_tag", "algorithm", "digest_type", "digest")
    carriers: ClassVar[frozenset[ProviderId]] = EVERYBODY
    cloudflare: ClassVar[Form | None] = Named()
    octodns: ClassVar[Form | None] = Named()
    kind_field: ClassVar[str] = "digest_type"
    octets_by_kind: ClassVar[Mapping[int, int]] = {1: 20, 2: 32, 3: 32, 4: 48}

    key_tag: Uint16
    """Tag of the key."""
    algorithm: Annotated[Uint8, BeforeValidator(_algorithm)]
    """Number of the key's algorithm."""
    digest_type: Annotated[Uint8, BeforeValidator(_not_reserved)]
    """Number of the digest's algorithm."""
    digest: Hexadecimal
    """Digest of the key, hexadecimal."""
