"""Values of each record type by named fields, as plain data; the models are in `model/rdata`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Required, TypeAlias, TypedDict

if TYPE_CHECKING:
    import pulumi

    from dnsstack.model.deferred import Deferred
    from dnsstack.model.rdata import Rdata

Later: TypeAlias = "str | pulumi.Output[str] | Deferred"
"""A text, or one that Pulumi will know."""

Given: TypeAlias = "str | pulumi.Output[str] | Deferred | Rdata"
"""A value in presentation format, as rdata, or one that Pulumi will know."""

TextList: TypeAlias = "pulumi.Output[list[str]] | Deferred"
"""All values of an RRset in one Output; Cloudflare needs their number: `Deferred(output, count=2)`."""


class AArgs(TypedDict, total=False):
    """An A value."""

    address: Required[str]


class AAAAArgs(TypedDict, total=False):
    """An AAAA value."""

    address: Required[str]


class ALIASArgs(TypedDict, total=False):
    """An ALIAS value."""

    target: Required[Later]
    zone_id: Later
    evaluate_target_health: bool


class CAAArgs(TypedDict, total=False):
    """A CAA value."""

    flags: Required[int]
    tag: Required[str]
    value: Required[str]


class CNAMEArgs(TypedDict, total=False):
    """A CNAME value."""

    target: Required[str]


class DSArgs(TypedDict, total=False):
    """A DS value."""

    key_tag: Required[int]
    algorithm: Required[int]
    digest_type: Required[int]
    digest: Required[str]


class HTTPSArgs(TypedDict, total=False):
    """A HTTPS value."""

    priority: Required[int]
    target: Required[str]
    params: str


class LOCArgs(TypedDict, total=False):
    """A LOC value."""

    latitude: Required[str]
    longitude: Required[str]
    altitude: Required[str]
    size: str
    horizontal_precision: str
    vertical_precision: str


class MXArgs(TypedDict, total=False):
    """A MX value."""

    preference: Required[int]
    exchange: Required[str]


class NAPTRArgs(TypedDict, total=False):
    """A NAPTR value."""

    order: Required[int]
    preference: Required[int]
    flags: Required[str]
    service: Required[str]
    regexp: Required[str]
    replacement: Required[str]


class NSArgs(TypedDict, total=False):
    """A NS value."""

    target: Required[str]


class PTRArgs(TypedDict, total=False):
    """A PTR value."""

    target: Required[str]


class SRVArgs(TypedDict, total=False):
    """A SRV value."""

    priority: Required[int]
    weight: Required[int]
    port: Required[int]
    target: Required[str]


class SSHFPArgs(TypedDict, total=False):
    """A SSHFP value."""

    algorithm: Required[int]
    fingerprint_type: Required[int]
    fingerprint: Required[str]


class SVCBArgs(TypedDict, total=False):
    """A SVCB value."""

    priority: Required[int]
    target: Required[str]
    params: str


class TLSAArgs(TypedDict, total=False):
    """A TLSA value."""

    usage: Required[int]
    selector: Required[int]
    matching_type: Required[int]
    certificate: Required[str]


class TXTArgs(TypedDict, total=False):
    """A TXT value: its strings, or one text that is split where it is too long."""

    strings: Sequence[str | bytes]
    text: str


class URIArgs(TypedDict, total=False):
    """A URI value."""

    priority: Required[int]
    weight: Required[int]
    target: Required[str]
