"""`schema`: the JSON Schema of a document (draft 2020-12), made from the model, for completion and checks in editors.

Editors read numbers and booleans where dnsstack reads text, so the schema allows both. The model and the rules check
what a schema can't express.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema
from pydantic_core import core_schema

from dnsstack.document.described import descriptions
from dnsstack.model.bind import OwnServer, OwnServers, SoaTimers
from dnsstack.model.domain import Domain
from dnsstack.model.failover import STRATEGIES
from dnsstack.model.failover.policy import FAILOVER_TYPES, FailoverPolicy, Pin
from dnsstack.model.health import HEALTH_CHECKS
from dnsstack.model.nameservers import CloudflareZone, NameserverSet, Route53Zone
from dnsstack.model.rdata import ROSTER
from dnsstack.model.rrset import RRset
from dnsstack.model.unmanaged import Unmanaged

Schema = dict[str, Any]

_DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
_CHECKS: Final = tuple(dict.fromkeys(HEALTH_CHECKS.values()))
_MODELS: Final[tuple[type[BaseModel], ...]] = (
    NameserverSet,
    Route53Zone,
    CloudflareZone,
    OwnServers,
    OwnServer,
    SoaTimers,
    Pin,
    Unmanaged,
    *STRATEGIES.values(),
    *_CHECKS,
    *ROSTER.values(),
)
_DIGITS: Final = {"type": "string", "pattern": "^[0-9]+$"}
_TEXT: Final[Schema] = {"type": "string", "minLength": 1}
_DURATION: Final[Schema] = {
    "anyOf": [
        {"type": "integer", "minimum": 0, "maximum": 2**31 - 1},
        {"type": "string", "pattern": "^([0-9]+|([0-9]+[smhdwSMHDW])+)$"},
    ]
}
_BOOLEAN: Final[Schema] = {"enum": [True, False, "true", "false"]}
_ACCEPT: Final[Schema] = {"type": "object", "additionalProperties": {"type": "string", "minLength": 3}}
_TAGS: Final[Schema] = {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}}

_NO_FIELDS: Final = {
    "include": "Fragments shared with other documents: a path or a list of paths, relative to this file",
    "text": "Text of any length, literal; dnsstack splits it into strings",
}
"""Keys that are no fields of a model: their values are put into other fields."""


class _Generator(GenerateJsonSchema):
    """Leaves out what a document can't have: Python objects (Outputs, paths) and null."""

    def is_instance_schema(self, schema: core_schema.IsInstanceSchema) -> JsonSchemaValue:  # noqa: ARG002  # Pydantic's signature
        """A schema that matches nothing."""
        return {"not": {}}

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """The schema without null: a document leaves such a key out."""
        return self.generate_inner(schema["schema"])


def schema() -> Schema:
    """The schema of a document; what its fragments have is not considered."""
    definitions = _definitions()
    for rdtype in ROSTER:
        definitions[f"{rdtype}-value"] = _value(rdtype)
        definitions[f"{rdtype}-values"] = _values(rdtype)
        definitions[f"{rdtype}-RRset"] = _body(rdtype)
    for rdtype in FAILOVER_TYPES:
        definitions[f"{rdtype}-policy"] = _policy(rdtype)
    properties: Schema = {
        "domain": dict(_TEXT),
        "include": {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]},
        "ttl": _DURATION,
        "nameservers": _ref("NameserverSet"),
        "health_checks": {"type": "object", "additionalProperties": _check()},
        "records": _owners({rdtype: _ref(f"{rdtype}-RRset") for rdtype in ROSTER}),
        "failover": _owners({rdtype: _ref(f"{rdtype}-policy") for rdtype in FAILOVER_TYPES}),
        "comment": _TEXT,
        "unmanaged": {"type": "object", "additionalProperties": {"anyOf": [_TEXT, _ref("Unmanaged")]}},
        "accept": _ACCEPT,
    }
    return {
        "$schema": _DRAFT,
        "title": "dnsstack domain document",
        "description": " ".join((Domain.__doc__ or "").partition("\n")[0].split()),
        **_object(Domain, properties, required=["domain"]),
        "anyOf": [{"required": ["nameservers"]}, {"required": ["include"]}],
        "$defs": definitions,
    }


def _definitions() -> Schema:
    """The schemas of the models, simplified."""
    raw = models_json_schema([(model, "validation") for model in _MODELS], schema_generator=_Generator)[1]["$defs"]
    models = {model.__name__: model for model in _MODELS}
    return {name: _tidy_model(models[name], part) if name in models else _tidy(part) for name, part in raw.items()}


def _tidy_model(model: type[BaseModel], part: Schema) -> Schema:
    hidden = {name for name, field in model.model_fields.items() if field.exclude}
    properties = {key: _tidy(value) for key, value in part["properties"].items() if key not in hidden}
    if model is ROSTER["TXT"]:
        properties["text"] = {"type": ["string", "number", "boolean"]}
        tidied = _object(model, properties, required=[])
        return tidied | {"oneOf": [{"required": ["text"]}, {"required": ["strings"]}]}
    if model is NameserverSet:
        properties["self_hosted"] = _ref("OwnServers")
    in_fragment = model is CloudflareZone  # the account may be in a fragment
    return _object(model, properties, required=[] if in_fragment else list(part.get("required", [])))


def _tidy(part: Any) -> Any:
    """A schema without titles and branches that match nothing; integers and booleans may also be text."""
    if isinstance(part, list):
        return [_tidy(item) for item in part if item != {"not": {}}]
    if not isinstance(part, Mapping):
        return part
    if part.get("type") == "boolean":
        return dict(_BOOLEAN)
    tidied = {key: _tidy(value) for key, value in part.items() if key not in ("title", "default", "description")}
    if "enum" in tidied:
        tidied["enum"] += [str(item) for item in tidied["enum"] if isinstance(item, int)]
    if tidied.get("type") == "integer":
        return {"anyOf": [tidied, _DIGITS]}
    branches = tidied.get("anyOf", [])
    return branches[0] if len(branches) == 1 else tidied


def _object(model: type[BaseModel], properties: Schema, *, required: list[str]) -> Schema:
    """The schema of a mapping with only these keys, each with its description."""
    words = {**_NO_FIELDS, **descriptions(model)}
    described = {key: {**value, "description": words[key]} for key, value in properties.items()}
    closed: Schema = {"type": "object", "properties": described, "additionalProperties": False}
    return closed | ({"required": required} if required else {})


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _owners(types: Schema) -> Schema:
    """The schema of a mapping of owners to mappings of types."""
    described = {rdtype: {**part, "description": _first_line(ROSTER[rdtype])} for rdtype, part in types.items()}
    inner = {"type": "object", "properties": described, "additionalProperties": False}
    return {"type": "object", "additionalProperties": inner}


def _first_line(model: type[BaseModel]) -> str:
    return (model.__doc__ or "").partition("\n")[0]


def _check() -> Schema:
    """The schema of a health check: its `type` chooses the model."""
    branches = [
        {"if": {"properties": {"type": {"const": name}}, "required": ["type"]}, "then": _ref(kind.__name__)}
        for name, kind in HEALTH_CHECKS.items()
    ]
    kinds = {"type": {"enum": list(HEALTH_CHECKS), "description": "Type of the health check"}}
    return {"type": "object", "properties": kinds, "required": ["type"], "allOf": branches}


def _value(rdtype: str) -> Schema:
    """The schema of a value: presentation format, or named fields."""
    kind = ROSTER[rdtype]
    text = {
        "type": ["string", "number", "boolean"] if rdtype == "TXT" else "string",
        "description": f"Presentation format: {' '.join(kind.fields)}",
    }
    return {"anyOf": [text, _ref(rdtype)]}


def _values(rdtype: str) -> Schema:
    """The schema of one value or a list of values."""
    one = _ref(f"{rdtype}-value")
    return {"anyOf": [one, {"type": "array", "items": one, "minItems": 1}]}


def _body(rdtype: str) -> Schema:
    """The schema of values, or of a mapping with the key `values` and the RRset's other keys."""
    properties: Schema = {
        "values": _ref(f"{rdtype}-values"),
        "ttl": _DURATION,
        "only": {"enum": ["route53", "cloudflare"]},
        "proxied": _BOOLEAN,
        "comment": _TEXT,
        "tags": {"type": "array", "items": _TEXT},
        "accept": _ACCEPT,
    }
    return {"anyOf": [_ref(f"{rdtype}-values"), _object(RRset, properties, required=["values"])]}


def _policy(rdtype: str) -> Schema:
    strategy: Schema = {"anyOf": [{"enum": list(STRATEGIES)}, *(_ref(kind.__name__) for kind in STRATEGIES.values())]}
    roles = {"type": "object", "properties": {}, "additionalProperties": _TEXT}
    properties: Schema = {
        "ttl": _DURATION,
        "primary": _ref(f"{rdtype}-values"),
        "secondary": _ref(f"{rdtype}-values"),
        "check": _TEXT,
        "secondary_check": _TEXT,
        "cloudflare": strategy,
        "self_hosted": strategy,
        "other_nameservers": strategy,
        "pin": _ref("Pin"),
        "rto": _DURATION,
        "retire": _BOOLEAN,
        "set_identifiers": roles,
        "comment": _TEXT,
        "accept": _ACCEPT,
    }
    return _object(FailoverPolicy, properties, required=["primary", "secondary"])
