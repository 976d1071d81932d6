"""Read Cloudflare's records as rdata of the model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dnsstack.model.names import absolute, under
from dnsstack.model.rdata import ALIAS, ROSTER, Rdata, from_absolute
from dnsstack.model.rdata.spelling import Content, Named, Parts

AUTOMATIC: Final = 1
"""The TTL that means "automatic"."""

AUTOMATIC_TTL: Final = 300
"""The TTL that Cloudflare answers for "automatic", in seconds (cloudflare-docs, ttl.mdx; read 2026-11)."""


def read(record: Mapping[str, Any], apex: str = "") -> Rdata:
    """The rdata of a record, from `data` if it has that, else from `content`; its priority may be in either.

    Every name in it is absolute, with or without a final dot. A flattened CNAME is an ALIAS; a CNAME is flattened by
    its own setting, or because it is at `apex`.
    """
    rdtype = record["type"]
    data = {key: value for key, value in (record.get("data") or {}).items() if value is not None}
    if is_flattened(record, apex):
        with under("."):
            return ALIAS(target=record["content"])
    with under("."):
        return _value(ROSTER[rdtype], record, data)


def _value(kind: type[Rdata], record: Mapping[str, Any], data: Mapping[str, Any]) -> Rdata:
    match kind.cloudflare:
        case Content(of=of, beside=beside) if beside:
            fields = {field: data.get(key, record.get(key)) for field, key in beside.items()}
            return _of_fields(kind, {of: data.get("target") or record["content"], **fields})
        case Named() as form if data:
            beside_data = {key: record[key] for key in form.above if record.get(key) is not None}
            members = {**beside_data, **data}
            return _of_fields(
                kind, {field: members[key] for field in kind.fields if (key := form.key(field)) in members}
            )
        case Parts() if data:
            return kind.from_parts(data)
        case _:
            return from_absolute(kind.rdtype, record["content"])


def _of_fields(kind: type[Rdata], fields: Mapping[str, Any]) -> Rdata:
    """The fields of rdata from the API's fields; empty texts, which the API leaves out, are added.

    Pulumi has numbers as floats; some versions of the provider have CAA's flags as text.
    """
    numbers = {name: int(float(value)) for name, value in fields.items() if kind.model_fields[name].annotation is int}
    empty = {name: "" for name in kind.fields if name not in fields and kind.model_fields[name].annotation is str}
    return kind.model_validate({**empty, **fields, **numbers})


def is_flattened(record: Mapping[str, Any], apex: str) -> bool:
    """True for a CNAME that is answered with the addresses of its target."""
    is_apex = bool(apex) and absolute(record["name"], ".") == apex
    return record["type"] == "CNAME" and bool(is_apex or (record.get("settings") or {}).get("flatten_cname"))
