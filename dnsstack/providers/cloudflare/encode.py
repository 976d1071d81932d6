"""Write rdata for Cloudflare, as `content` or `data` by type, in the form in which the API answers it.

So a refresh changes nothing.

- Names are FQDNs in lower case without a final dot; with a dot, every refresh would show a difference.
- TXT has quoted strings of at most 255 octets; the API would split a longer string.
- Numbers in `data` are integers, also CAA's flags, which the API may accept as text too.
- HTTPS and SVCB have the priority in `data`, MX beside `content`. SRV and URI have it in both places, because the API
  answers both, and the provider (5.22) plans a null for the one that the program leaves out. A later provider has it
  in `data` only (terraform-provider-cloudflare, dns_record/priority_transition.go; pull request 7269, open when read
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
"""Types with another name at Cloudflare: an ALIAS is a CNAME that Cloudflare flattens."""


def encode(rdata: Rdata, *, priority_in_data: bool = False) -> Inputs:
    """The inputs of a `DnsRecord` for `rdata`: those of `content`, `data` and `priority` that the type has.

    Raises:
        Unsupported: it has octets that are not UTF-8, and Cloudflare takes text for the type.
    """
    inputs = _written(rdata)
    if priority_in_data and "priority" in inputs:
        return _with_priority_in_data(inputs)
    return inputs


def input_names(rdtype: str) -> tuple[str, ...]:
    """The names of the inputs that `encode` sets for a type, whatever the value."""
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
    return f"Cloudflare does not support {rdtype}; serve the RRset only from a provider that has (only: NAME)"


def _value(rdata: Rdata, field: str) -> Any:
    value = getattr(rdata, field)
    if not isinstance(value, str):
        return value
    return name(value) if field == rdata.target_field else _utf8(value, rdata)


def _number(part: Any) -> Any:
    """An integral number as int, as the API answers it."""
    if isinstance(part, Decimal):
        return int(part) if part == part.to_integral_value() else float(part)
    return part


def name(absolute_name: str) -> str:
    """A name as Cloudflare writes it, without its final dot; the root is "."."""
    return strip_dot(absolute_name)


_SURROGATE: Final = re.compile("[\\ud800-\\udfff]")


def _with_priority_in_data(inputs: Inputs) -> Inputs:
    data = dict(inputs.get("data", {}))
    if "content" in inputs:
        data["target"] = inputs["content"]
    return {"data": {**data, "priority": inputs["priority"]}}


def _utf8(text: str, rdata: Rdata) -> str:
    """`text` itself; refuse octets that are not UTF-8, which JSON can't have."""
    if text.isascii() or not _SURROGATE.search(text):
        return text
    message = (
        f"{rdata.rdtype} {rdata.to_text()} has octets that are not UTF-8; at Cloudflare, {rdata.rdtype} can "
        "have only UTF-8"
    )
    raise Unsupported(message)
