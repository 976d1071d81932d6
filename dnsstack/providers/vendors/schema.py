"""The schemas of the vendors' resources, from `tables/*.json`, which have their source and date."""

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

    The program sets `required` and `optional` attributes; the API may choose `computed` ones. A change of one with
    `replaces` needs a new resource. `default` is the value if the program sets none; one with `keeps` keeps its value
    in updates. `attributes` are those of an object. `wire` is the name in the API.
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
        """True if the program may set it."""
        return self.required or self.optional


Schema = Mapping[str, Attribute]
"""The attributes of a resource or of an object, by their names in Pulumi."""


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
