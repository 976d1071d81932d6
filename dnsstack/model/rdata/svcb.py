"""SVCB: how to reach a service (RFC 9460)."""

from __future__ import annotations

from typing import ClassVar, Required, Self, TypedDict

from pydantic import model_validator

from dnsstack.model.base import invalid
from dnsstack.model.names import Name
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata.base import Rdata, Uint16
from dnsstack.model.rdata.spelling import EVERYBODY, Form, Named, Special
from dnsstack.model.rdata.svc_params import SvcParams


class SVCBArgs(TypedDict, total=False):
    """An SVCB value as plain data."""

    priority: Required[int]
    target: Required[str]
    params: str


class SVCB(Rdata):
    """A service binding. Priority 0 is AliasMode, which has no parameters.

    `params` is in canonical presentation format; a mapping of keys to values is read, too.
    """

    rdtype: ClassVar[str] = "SVCB"
    fields: ClassVar[tuple[str, ...]] = ("priority", "target", "params")
    target_field: ClassVar[str] = "target"
    carriers: ClassVar[frozenset[ProviderId]] = EVERYBODY
    cloudflare: ClassVar[Form | None] = Named({"params": "value"})
    octodns: ClassVar[Form | None] = Special()

    priority: Uint16
    """Priority; the lowest is tried first, and 0 makes an alias."""
    target: Name
    """Host of the service; . means the owner itself."""
    params: SvcParams = ""
    """Service parameters: presentation format, or a mapping of keys to values."""

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read `1 . alpn="h3,h2" ipv4hint="192.0.2.1"`."""
        words = text.split(None, 2)
        if len(words) < len(cls.fields) - 1:
            raise cls.malformed(text)
        return cls(**dict(zip(cls.fields, words, strict=False)))

    @model_validator(mode="after")
    def _params_fit_the_mode(self) -> Self:
        if self.priority == 0 and self.params:
            raise invalid("priority 0 is AliasMode and takes no parameters (RFC 9460 §2.4.2)")
        return self

    def to_text(self) -> str:
        """Presentation format; parameters are in the order of their key numbers, every value in quotes."""
        return " ".join(part for part in (str(self.priority), self.target, self.params) if part)
