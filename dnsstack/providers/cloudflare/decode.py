"""Cloudflare's records, read back in the model's terms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from dnsstack.model.names import absolute, under
from dnsstack.model.rdata import ALIAS, ROSTER, Rdata, from_absolute
from dnsstack.model.rdata.spelling import Content, Named, Parts

AUTOMATIC: Final = 1
"""The TTL that represents "automatic"."""

AUTOMATIC_TTL: Final = 300
"""Seconds that "automatic" is (cloudflare-docs, ttl.mdx; read 2026-11)."""


def read(record: Mapping[str, Any], apex: str = "") -> Rdata:
    """The rdata of one record, from `data` where it has any, else from `content`; priorities in either place.

    Every name in it is absolute, with or without a final dot. A CNAME that is flattened, by a setting of its
    own or because it is at `apex`, is an ALIAS.
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
    """Rdata of the API's fields: the empty texts that it leaves out, and numbers as Pulumi has them.

    Numbers arrive as floats from Pulumi, CAA's flags as text from some versions of the provider.
    """
    numbers = {name: int(float(value)) for name, value in fields.items() if kind.model_fields[name].annotation is int}
    empty = {name: "" for name in kind.fields if name not in fields and kind.model_fields[name].annotation is str}
    return kind.model_validate({**empty, **fields, **numbers})


def is_flattened(record: Mapping[str, Any], apex: str) -> bool:
    """True for a CNAME that answers as its target does."""
    is_apex = bool(apex) and absolute(record["name"], ".") == apex
    return record["type"] == "CNAME" and bool(is_apex or (record.get("settings") or {}).get("flatten_cname"))
