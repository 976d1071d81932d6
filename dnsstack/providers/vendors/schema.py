"""What the vendors' providers say of their resources, attribute by attribute: `tables/*.json`, with source and date."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from dnsstack import files
from dnsstack.providers.vendors.values import camel

_TABLES: Final = Path(__file__).parent / "tables"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of a resource, or of an object in it.

    `required` and `optional` are the program's to set; `computed` ones the API may choose. A change of one that
    `replaces` needs a new resource. `default` is filled in before the comparison; `keeps` is kept across updates.
    `attributes` are an object's own. `wire` is the API's spelling.
    """

    wire: str
    type: str = "string"
    required: bool = False
    optional: bool = False
    computed: bool = False
    replaces: bool = False
    sensitive: bool = False
    keeps: bool = False
    default: Any = None
    attributes: Mapping[str, Attribute] | None = None

    @property
    def settable(self) -> bool:
        """True where the program may set it."""
        return self.required or self.optional


Schema = Mapping[str, Attribute]
"""The attributes of a resource or of an object, by Pulumi's names."""


@cache
def schema(token: str) -> Schema:
    """The attributes of a resource type.

    Raises:
        KeyError: no table has the type.
    """
    table = json.loads(files.read_text(_TABLES / f"{token.partition(':')[0]}.json"))
    return _attributes(table["resources"][token])


def _attributes(table: Mapping[str, Any]) -> Schema:
    found = {}
    for name, given in table.items():
        fields = {key: value for key, value in given.items() if key not in {"attributes", "pulumi", "json"}}
        nested = _attributes(given["attributes"]) if "attributes" in given else None
        spelling = given.get("pulumi", camel(name))
        found[spelling] = Attribute(wire=given.get("json", name), attributes=nested, **fields)
    return found
