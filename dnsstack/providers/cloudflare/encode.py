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
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from dnsstack.errors import Unsupported
from dnsstack.model.names import strip_dot
from dnsstack.model.rdata import ALIAS, CAA, DS, HTTPS, LOC, MX, NAPTR, SRV, SSHFP, SVCB, TLSA, URI, Rdata

Inputs = dict[str, Any]

WIRE_TYPES: Final[Mapping[str, str]] = {"ALIAS": "CNAME"}
"""Types that Cloudflare knows by another name: an ALIAS is a CNAME that it flattens."""


def encode(rdata: Rdata, *, priority_in_data: bool = False) -> Inputs:
    """The inputs of a `DnsRecord` that carry `rdata`: `content`, `data` and `priority`, those that the type has.

    Raises:
        Unsupported: octets that are not UTF-8 where Cloudflare takes text.
    """
    inputs = _ENCODERS.get(rdata.rdtype, _content)(rdata)
    if priority_in_data and rdata.rdtype in _PRIORITY_MOVES:
        return _with_priority_in_data(inputs)
    return inputs


def input_names(rdtype: str) -> tuple[str, ...]:
    """Which inputs `encode` sets for a type: known before the value is."""
    is_data = rdtype in _ENCODERS and rdtype not in _CONTENT
    beside = ("priority",) if rdtype in _PRIORITY_MOVES else ()
    return ("data" if is_data else "content", *beside)


def name(absolute_name: str) -> str:
    """A name as Cloudflare writes it: without its final dot; the root stays a dot."""
    return strip_dot(absolute_name)


_SURROGATE: Final = re.compile("[\\ud800-\\udfff]")
_CONTENT: Final = frozenset(("ALIAS", "MX"))
"""Types with an encoder of their own that are `content` all the same."""

_PRIORITY_MOVES: Final = frozenset(("MX", "SRV", "URI"))


def _with_priority_in_data(inputs: Inputs) -> Inputs:
    data = dict(inputs.get("data", {}))
    if "content" in inputs:
        data["target"] = inputs["content"]
    return {"data": {**data, "priority": inputs["priority"]}}


def _content(rdata: Rdata) -> Inputs:
    """A, AAAA, TXT: canonical presentation format. CNAME, NS, PTR: one name."""
    target = rdata.target_name
    return {"content": name(target) if target else rdata.to_text()}


def _alias(rdata: ALIAS) -> Inputs:
    return {"content": name(rdata.target) if isinstance(rdata.target, str) else rdata.target}


def _caa(rdata: CAA) -> Inputs:
    return {"data": {"flags": rdata.flags, "tag": rdata.tag, "value": _utf8(rdata.value, rdata)}}


def _utf8(text: str, rdata: Rdata) -> str:
    """`text` as it is: `data` is JSON, which has no way to write octets that are not UTF-8."""
    if text.isascii() or not _SURROGATE.search(text):
        return text
    message = f"Cloudflare carries only UTF-8 in {rdata.rdtype}: {rdata.to_text()}"
    raise Unsupported(message)


def _ds(rdata: DS) -> Inputs:
    fields = {"key_tag": rdata.key_tag, "algorithm": rdata.algorithm, "digest_type": rdata.digest_type}
    return {"data": {**fields, "digest": rdata.digest}}


def _loc(rdata: LOC) -> Inputs:
    data: Inputs = {**_angle("lat", rdata.latitude), **_angle("long", rdata.longitude)}
    lengths = {"altitude": rdata.altitude, "size": rdata.size}
    precision = {"precision_horz": rdata.horizontal_precision, "precision_vert": rdata.vertical_precision}
    return {"data": data | {key: _number(text.removesuffix("m")) for key, text in (lengths | precision).items()}}


def _angle(prefix: str, text: str) -> Inputs:
    degrees, minutes, seconds, direction = text.split()
    numbers = {"degrees": int(degrees), "minutes": int(minutes), "seconds": _number(seconds)}
    return {**{f"{prefix}_{key}": value for key, value in numbers.items()}, f"{prefix}_direction": direction}


def _number(text: str) -> int | float:
    value = Decimal(text)
    return int(value) if value == value.to_integral_value() else float(value)


def _mx(rdata: MX) -> Inputs:
    return {"content": name(rdata.exchange), "priority": rdata.preference}


def _naptr(rdata: NAPTR) -> Inputs:
    numbers = {"order": rdata.order, "preference": rdata.preference}
    strings = {"flags": rdata.flags, "service": rdata.service, "regex": rdata.regexp}
    known = {key: _utf8(text, rdata) for key, text in strings.items()}
    return {"data": {**numbers, **known, "replacement": name(rdata.replacement)}}


def _srv(rdata: SRV) -> Inputs:
    numbers = {"priority": rdata.priority, "weight": rdata.weight, "port": rdata.port}
    return {"data": {**numbers, "target": name(rdata.target)}, "priority": rdata.priority}


def _sshfp(rdata: SSHFP) -> Inputs:
    return {"data": {"algorithm": rdata.algorithm, "type": rdata.fingerprint_type, "fingerprint": rdata.fingerprint}}


def _svcb(rdata: SVCB | HTTPS) -> Inputs:
    return {"data": {"priority": rdata.priority, "target": name(rdata.target), "value": rdata.params}}


def _tlsa(rdata: TLSA) -> Inputs:
    numbers = {"usage": rdata.usage, "selector": rdata.selector, "matching_type": rdata.matching_type}
    return {"data": {**numbers, "certificate": rdata.certificate}}


def _uri(rdata: URI) -> Inputs:
    data = {"priority": rdata.priority, "weight": rdata.weight, "target": _utf8(rdata.target, rdata)}
    return {"data": data, "priority": rdata.priority}


_ENCODERS: Final[Mapping[str, Callable[[Any], Inputs]]] = {
    "ALIAS": _alias,
    "CAA": _caa,
    "DS": _ds,
    "HTTPS": _svcb,
    "LOC": _loc,
    "MX": _mx,
    "NAPTR": _naptr,
    "SRV": _srv,
    "SSHFP": _sshfp,
    "SVCB": _svcb,
    "TLSA": _tlsa,
    "URI": _uri,
}
"""By type; every other one is `content` alone."""
