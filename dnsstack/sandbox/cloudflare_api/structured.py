"""The record types with `data`: their fields, and the content that the service writes from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from dnsstack.sandbox.cloudflare_api.errors import invalid_record, required
from dnsstack.sandbox.cloudflare_api.names import target_name

U8, U16, U32 = 255, 65535, 4294967295
PRIORITY_ABOVE = frozenset({"SRV", "URI"})
"""Types whose priority the service answers also outside `data`, and not in the content."""
INVALID_DATA = 9020
"""The code of a wrong field of `data` (from memory; the service has several)."""


def whole(value: object, maximum: int, name: str) -> int:
    """A number of a field; raises `ApiError` if it is not a number or out of range."""
    if isinstance(value, str) and value.isdigit():
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= maximum:
        raise invalid_record(INVALID_DATA, f"{name} must be a number between 0 and {maximum}.")
    return value


@dataclass(frozen=True, slots=True)
class Form:
    """One type's fields in order, and the template of the content."""

    fields: tuple[tuple[str, Callable[[object, str], Any]], ...]
    template: str
    optional: frozenset[str] = frozenset()

    def clean(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The fields, each checked; others are dropped."""
        cleaned: dict[str, Any] = {}
        for name, check in self.fields:
            value = data.get(name)
            if value is None:
                if name not in self.optional:
                    raise required(f"data.{name}")
                value = ""
            cleaned[name] = check(value, name)
        return cleaned

    def content(self, clean: Mapping[str, Any]) -> str:
        """The content that the service answers."""
        return self.template.format(**clean).strip()


def _number(maximum: int) -> Callable[[object, str], int]:
    return lambda value, name: whole(value, maximum, name)


def _host(value: object, name: str) -> str:
    return target_name(value, INVALID_DATA, name)


def _text(value: object, name: str) -> str:
    if not isinstance(value, str) or "\n" in value:
        raise invalid_record(INVALID_DATA, f"{name} must be text.")
    return value


def _hexadecimal(value: object, name: str) -> str:
    text = re.sub(r"\s", "", _text(value, name))
    if not re.fullmatch(r"(?:[0-9a-fA-F]{2})+", text):
        raise invalid_record(INVALID_DATA, f"{name} must be hexadecimal.")
    return text.lower()


def _base64(value: object, name: str) -> str:
    text = re.sub(r"\s", "", _text(value, name))
    if not re.fullmatch(r"[A-Za-z0-9+/]+={0,2}", text):
        raise invalid_record(INVALID_DATA, f"{name} must be base64.")
    return text


def _tag(value: object, name: str) -> str:
    text = _text(value, name).lower()
    if text not in {"issue", "issuewild", "iodef", "issuemail", "issuevmc"}:
        raise invalid_record(INVALID_DATA, f"{name} must be one of issue, issuewild and iodef.")
    return text


_U8, _U16, _U32 = _number(U8), _number(U16), _number(U32)
_CERTIFICATE = (("usage", _U8), ("selector", _U8), ("matching_type", _U8), ("certificate", _hexadecimal))
_SERVICE = (("priority", _U16), ("target", _host), ("value", _text))


@dataclass(frozen=True, slots=True)
class LocForm(Form):
    """LOC: degrees, minutes and seconds, then sizes in metres."""

    def clean(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """The fields; omitted ones get the service's defaults."""
        defaults = {"lat_minutes": 0, "lat_seconds": 0, "long_minutes": 0, "long_seconds": 0, "altitude": 0}
        defaults |= {"size": 0, "precision_horz": 0, "precision_vert": 0}
        cleaned = Form.clean(self, {**defaults, **{name: value for name, value in data.items() if value is not None}})
        if cleaned["lat_direction"] not in {"N", "S"} or cleaned["long_direction"] not in {"E", "W"}:
            raise invalid_record(INVALID_DATA, "lat_direction is N or S, long_direction is E or W.")
        return cleaned


def _decimal(value: object, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise invalid_record(INVALID_DATA, f"{name} must be a number.")
    return value


_LOC_FIELDS = (
    ("lat_degrees", _number(90)),
    ("lat_minutes", _number(59)),
    ("lat_seconds", _decimal),
    ("lat_direction", _text),
    ("long_degrees", _number(180)),
    ("long_minutes", _number(59)),
    ("long_seconds", _decimal),
    ("long_direction", _text),
    ("altitude", _decimal),
    ("size", _decimal),
    ("precision_horz", _decimal),
    ("precision_vert", _decimal),
)
_LOC_TEMPLATE = (
    "{lat_degrees} {lat_minutes} {lat_seconds:.3f} {lat_direction} {long_degrees} {long_minutes} {long_seconds:.3f} "
    "{long_direction} {altitude:.2f}m {size:.2f}m {precision_horz:.2f}m {precision_vert:.2f}m"
)
_NAPTR = (("order", _U16), ("preference", _U16), ("flags", _text), ("service", _text), ("regex", _text))

FORMS: Mapping[str, Form] = {
    "SRV": Form((("priority", _U16), ("weight", _U16), ("port", _U16), ("target", _host)), "{weight} {port} {target}"),
    "URI": Form((("priority", _U16), ("weight", _U16), ("target", _text)), '{weight} "{target}"'),
    "CAA": Form((("flags", _U8), ("tag", _tag), ("value", _text)), '{flags} {tag} "{value}"'),
    "HTTPS": Form(_SERVICE, "{priority} {target} {value}", frozenset({"value"})),
    "SVCB": Form(_SERVICE, "{priority} {target} {value}", frozenset({"value"})),
    "TLSA": Form(_CERTIFICATE, "{usage} {selector} {matching_type} {certificate}"),
    "SMIMEA": Form(_CERTIFICATE, "{usage} {selector} {matching_type} {certificate}"),
    "SSHFP": Form(
        (("algorithm", _U8), ("type", _U8), ("fingerprint", _hexadecimal)), "{algorithm} {type} {fingerprint}"
    ),
    "DS": Form(
        (("key_tag", _U16), ("algorithm", _U8), ("digest_type", _U8), ("digest", _hexadecimal)),
        "{key_tag} {algorithm} {digest_type} {digest}",
    ),
    "DNSKEY": Form(
        (("flags", _U16), ("protocol", _U8), ("algorithm", _U8), ("public_key", _base64)),
        "{flags} {protocol} {algorithm} {public_key}",
    ),
    "CERT": Form(
        (("type", _U16), ("key_tag", _U16), ("algorithm", _U8), ("certificate", _base64)),
        "{type} {key_tag} {algorithm} {certificate}",
    ),
    "NAPTR": Form(
        (*_NAPTR, ("replacement", _host)),
        '{order} {preference} "{flags}" "{service}" "{regex}" {replacement}',
        frozenset({"flags", "service", "regex"}),
    ),
    "LOC": LocForm(_LOC_FIELDS, _LOC_TEMPLATE),
}
