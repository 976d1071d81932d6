"""SVCB: how to reach a service (RFC 9460)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, ClassVar, Final, Self

from pydantic import BeforeValidator, WithJsonSchema, model_validator

from dnsstack.model.base import invalid
from dnsstack.model.names import Name
from dnsstack.model.rdata.base import Rdata, Uint16
from dnsstack.model.rdata.words import quote, to_bytes

_SCHEMA: Final = {
    "type": ["string", "object"],
    "description": "SvcParams: presentation format, or a mapping of keys to values",
}


def _params(value: Any) -> str:
    """Canonical SvcParams, by key number, through dnspython."""
    import dns.exception
    import dns.rdata

    text = " ".join(_written(value))
    if not text:
        return ""
    try:
        rdata = dns.rdata.from_text("IN", "SVCB", f"1 . {text}")
    except (dns.exception.DNSException, ValueError) as error:
        reason = str(error) or "wrong escape or value"
        raise invalid(f"{text!r} are not SvcParams (RFC 9460 §2.1): {reason}") from None
    return rdata.to_text().removeprefix("1 .").strip()


def _written(value: Any) -> list[str]:
    """Presentation format of SvcParams from text or from a mapping."""
    if isinstance(value, str):
        return [value] if value.strip() else []
    if not isinstance(value, Mapping):
        raise invalid(f"{value!r} is not allowed: text or a mapping of SvcParam keys is")
    return [_param(str(key), content) for key, content in value.items()]


def _param(key: str, value: Any) -> str:
    if value is None or value is True or value == "":
        return key
    if isinstance(value, Sequence) and not isinstance(value, (str, bytes)):
        value = ",".join(str(item).replace("\\", "\\\\").replace(",", "\\,") for item in value)
    return f"{key}={quote(value if isinstance(value, bytes) else to_bytes(str(value)))}"


SvcParams = Annotated[str, BeforeValidator(_params), WithJsonSchema(_SCHEMA)]
"""Service parameters in canonical presentation format, "" for none."""


class SVCB(Rdata):
    """A service binding; priority 0 is AliasMode, which has no parameters."""

    rdtype: ClassVar[str] = "SVCB"
    fields: ClassVar[tuple[str, ...]] = ("priority", "target", "params")
    target_field: ClassVar[str] = "target"

    priority: Uint16
    target: Name
    params: SvcParams = ""

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read `1 . alpn="h3,h2" ipv4hint="192.0.2.1"`."""
        words = text.split(None, 2)
        if len(words) < len(cls.fields) - 1:
            raise cls.malformed(text)
        return cls.model_validate(dict(zip(cls.fields, words, strict=False)))

    @model_validator(mode="after")
    def _params_fit_the_mode(self) -> Self:
        if self.priority == 0 and self.params:
            raise invalid("priority 0 is AliasMode and takes no parameters (RFC 9460 §2.4.2)")
        return self

    def to_text(self) -> str:
        """Parameters by key number, every value in quotes."""
        return " ".join(part for part in (str(self.priority), self.target, self.params) if part)
