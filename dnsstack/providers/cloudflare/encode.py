"""Cloudflare's rdata: `content` or `data` by type, in the form that the API gives back unchanged, so nothing drifts.

- Names are FQDNs in lower case without a final dot; a dot is drift for ever.
- TXT is quoted, in strings of at most 255 octets; one longer string would be split by the API.
- Numbers in `data` are integers, CAA's flags too, which the API may also take as text.
- HTTPS and SVCB have their priority in `data`, MX beside `content`. The API answers SRV's and URI's in both places, and
  the provider (5.22) plans a null for either that the program leaves out: both are written. A later provider keeps it
  in `data` alone (terraform-provider-cloudflare, dns_record/priority_transition.go; pull request 7269, open when read
  2026-11): `priority_in_data` writes that form.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from dnsstack.errors import Unsupported
from dnsstack.model.names import strip_dot
from dnsstack.model.rdata import ROSTER, Rdata
from dnsstack.model.rdata.spelling import Content, Named, Parts

Inputs = dict[str, Any]

WIRE_TYPES: Final[Mapping[str, str]] = {"ALIAS": "CNAME"}
"""Types that Cloudflare knows by another name: an ALIAS is a CNAME that it flattens."""


def encode(rdata: Rdata, *, priority_in_data: bool = False) -> Inputs:
    """The inputs of a `DnsRecord` that carry `rdata`: `content`, `data` and `priority`, those that the type has.

    Raises:
        Unsupported: octets that are not UTF-8 where Cloudflare takes text.
    """
    inputs = _written(rdata)
    if priority_in_data and "priority" in inputs:
        return _with_priority_in_data(inputs)
    return inputs


def input_names(rdtype: str) -> tuple[str, ...]:
    """Which inputs `encode` sets for a type: known before the value is."""
    match ROSTER[rdtype].cloudflare:
        case Content() as form:
            return ("content", *form.beside.values())
        case Named() as form:
            return ("data", *form.above)
        case Parts():
            return ("data",)
        case _:
            raise Unsupported(_unknown(rdtype))


def _written(rdata: Rdata) -> Inputs:
    match rdata.cloudflare:
        case Content() as form:
            value = getattr(rdata, form.of) if form.of else rdata.to_text()
            content = name(value) if form.of and isinstance(value, str) else value
            return {"content": content, **{key: getattr(rdata, field) for field, key in form.beside.items()}}
        case Named() as form:
            data = {form.key(field): _value(rdata, field) for field in rdata.fields}
            return {"data": data, **{key: data[key] for key in form.above}}
        case Parts():
            return {"data": {key: _number(part) for key, part in rdata.to_parts().items()}}
        case _:
            raise Unsupported(_unknown(rdata.rdtype))


def _unknown(rdtype: str) -> str:
    return f"Cloudflare does not carry {rdtype}: serve it from a provider that does (only: NAME)"


def _value(rdata: Rdata, field: str) -> Any:
    value = getattr(rdata, field)
    if not isinstance(value, str):
        return value
    return name(value) if field == rdata.target_field else _utf8(value, rdata)


def _number(part: Any) -> Any:
    """Whole numbers without a fraction, as the API answers them."""
    if isinstance(part, Decimal):
        return int(part) if part == part.to_integral_value() else float(part)
    return part


def name(absolute_name: str) -> str:
    """A name as Cloudflare writes it: without its final dot; the root stays a dot."""
    return strip_dot(absolute_name)


_SURROGATE: Final = re.compile("[\\ud800-\\udfff]")


def _with_priority_in_data(inputs: Inputs) -> Inputs:
    data = dict(inputs.get("data", {}))
    if "content" in inputs:
        data["target"] = inputs["content"]
    return {"data": {**data, "priority": inputs["priority"]}}


def _utf8(text: str, rdata: Rdata) -> str:
    """`text` as it is: `data` is JSON, which has no way to write octets that are not UTF-8."""
    if text.isascii() or not _SURROGATE.search(text):
        return text
    message = f"Cloudflare carries only UTF-8 in {rdata.rdtype}: {rdata.to_text()}"
    raise Unsupported(message)
