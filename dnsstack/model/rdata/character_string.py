"""Character-strings as fields: plain text in the model, quoted and escaped in presentation format (RFC 1035 §3.3)."""

from __future__ import annotations

from typing import Annotated, Any, Final

from pydantic import BeforeValidator, WithJsonSchema

from dnsstack.model.base import invalid
from dnsstack.model.rdata.words import octets, to_bytes, to_str

MAX_OCTETS: Final = 255


class Escaped(str):
    """Text in which the escapes of presentation format are still present."""

    __slots__ = ()


def _any_length(value: Any) -> str:
    if isinstance(value, Escaped):
        return to_str(octets(value))
    if isinstance(value, bytes):
        return to_str(value)
    if isinstance(value, str):
        return value
    raise invalid(f"{value!r} is not allowed here; write text")


def _counted(value: Any) -> str:
    text = _any_length(value)
    if len(text) > MAX_OCTETS // 4 and (found := len(to_bytes(text))) > MAX_OCTETS:
        raise invalid(f"the text has {found} octets; the limit is {MAX_OCTETS} (RFC 1035 §3.3)")
    return text


CharacterString = Annotated[str, BeforeValidator(_counted), WithJsonSchema({"type": "string", "maxLength": MAX_OCTETS})]
"""Text of at most 255 octets; octets that are not UTF-8 are kept as surrogate escapes."""

Octets = Annotated[str, BeforeValidator(_any_length), WithJsonSchema({"type": "string"})]
"""Text of any length; octets that are not UTF-8 are kept as surrogate escapes."""
