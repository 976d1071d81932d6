"""An ALIAS that is one Output: divide it into the parts of the model's alias.

In the form of other languages, every value is one text; that of an ALIAS is `target zone_id`, both of which an
application's load balancer has. Names and number of records do not depend on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any, Final

import pulumi

from dnsstack.model.names import absolute
from dnsstack.model.rdata import ALIAS
from dnsstack.model.rdata.alias_zones import zone_id_of

_PARTS: Final = ("target", "zone_id")


def with_alias_parts(domain: Mapping[str, Any]) -> dict[str, Any]:
    """The sections of a domain; each ALIAS that is an Output becomes a mapping of Outputs."""
    return {
        key: {owner: _types(types) for owner, types in entries.items()}
        if key in ("records", "failover") and isinstance(entries, Mapping)
        else entries
        for key, entries in domain.items()
    }


def _types(types: Any) -> Any:
    if not isinstance(types, Mapping) or not isinstance(types.get(ALIAS.rdtype), Mapping):
        return types
    body = {
        key: [_parts(value) if isinstance(value, pulumi.Output) else value for value in values]
        if isinstance(values, list)
        else values
        for key, values in types[ALIAS.rdtype].items()
    }
    return {**types, ALIAS.rdtype: body}


def _parts(value: pulumi.Output[Any]) -> dict[str, Any]:
    return {name: value.apply(partial(_part, index=index)) for index, name in enumerate(_PARTS)}


def _part(text: Any, index: int) -> Any:
    """One part of the text; if it has no such part, the whole text, which is then refused with its position."""
    words = text.split() if isinstance(text, str) else []
    if len(words) == len(_PARTS):
        return words[index]
    if len(words) != 1 or index == 0:
        return text
    try:
        return zone_id_of(absolute(words[0], ".")) or text
    except ValueError:
        return text
