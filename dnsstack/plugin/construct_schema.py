"""The component in the package's schema, made from the model. SDKs of other languages are generated from it.

A domain has only the long form of the document here: `records` has owners, then types, then `ttl` and `values`. Types
are keys of a map, and nothing is a union, because unions are `object` in C# and do not exist in Go. What must be known
at preview is `plain`, so that typed languages refuse an Output.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from pydantic import BaseModel

from dnsstack.component.zone import TOKEN
from dnsstack.document.described import descriptions
from dnsstack.document.json_schema import schema
from dnsstack.model.deferred import Deferred
from dnsstack.model.domain import Domain
from dnsstack.model.failover import STRATEGIES
from dnsstack.model.health import HEALTH_CHECKS
from dnsstack.model.nameservers import CloudflareZone

Schema = dict[str, Any]

_PREFIX: Final = "dnsstack:index:"
_LATER: Final = frozenset(("values", "primary", "secondary", "check", "secondary_check"))
"""The keys of RRsets and policies whose values may be Outputs."""
_CHECK_LATER: Final = frozenset(
    name
    for kind in HEALTH_CHECKS.values()
    for name, field in kind.model_fields.items()
    if Deferred.__name__ in str(field.annotation)
)
"""The fields of health checks that may be Outputs."""
_KIND: Final = {bool: "boolean", int: "integer"}
_TEXTS: Final[Schema] = {"type": "array", "items": {"type": "string", "plain": True}, "plain": True}


def types() -> Schema:
    """The object types of the component's inputs, by token."""
    return _Types().all()


def component() -> Schema:
    """The component as a resource of the package."""
    sections = _Types().sections()
    return {
        "isComponent": True,
        "description": _first_line(Domain) + " Route53 and Cloudflare serve it with the same content.",
        "inputProperties": {
            "domain": {**_ref("Domain"), "description": "The domain as data; either this or `document`."},
            "document": _text(
                "A document's path, relative to the project's folder; the document may have short forms."
            ),
            "records": {
                **sections["records"],
                "description": "RRsets to add to those of the document.",
            },
            "failover": {
                **sections["failover"],
                "description": "Failover policies to add to those of the document.",
            },
            "healthChecks": {
                **sections["health_checks"],
                "description": "Health checks to add to those of the document.",
            },
            "consent": {
                **_TEXTS,
                "description": "Changes that this deployment may make although they are refused by default.",
            },
            "protect": {
                "type": "boolean",
                "plain": True,
                "description": "Protects every resource of the component; zones are always protected.",
            },
            "unprotected": {**_TEXTS, "description": "The zones that Pulumi may delete with all their records."},
            "overwrite": {
                **_TEXTS,
                "description": "With `resources: per-zone`, RRsets such as www/A that are written even if someone has "
                "changed them.",
            },
        },
        "properties": {
            "nameServers": {
                "type": "array",
                "items": {"type": "string"},
                "description": "The names of all name servers, sorted, without final dots.",
            },
            "zoneIds": {**_map({"type": "string"}), "description": "The zone's id at each provider."},
            "healthCheckIds": {**_map({"type": "string"}), "description": "The ids of the health checks, by name."},
            "delegation": {
                "$ref": f"#/types/{_PREFIX}Delegation",
                "description": "The data to enter at the registrar.",
            },
            "document": {
                **_map({"$ref": "pulumi.json#/Any"}),
                "description": "The canonical document with the values of Outputs.",
            },
        },
        "required": ["nameServers", "zoneIds", "healthCheckIds", "delegation", "document"],
    }


class _Types:
    """Makes the types of a domain from the document's JSON Schema."""

    def __init__(self) -> None:
        self._document = schema()
        self._defs: Mapping[str, Schema] = self._document["$defs"]
        self._made: Schema = {}

    def all(self) -> Schema:
        sections = self.sections()
        words = descriptions(Domain)
        properties = {
            key: {**(sections.get(key) or self._property(key, part)), "description": words[key]}
            for key, part in self._document["properties"].items()
            if key in words  # without `include`, which only a document has
        }
        self._made["Domain"] = _object(properties, ["domain", "nameservers"], _first_line(Domain))
        self._made["Delegation"] = _object(
            {
                "domain": {"type": "string"},
                "name_servers": {"type": "array", "items": {"type": "string"}},
                "ds": {"type": "array", "items": {"type": "string"}},
                "entered_by": {"type": "string"},
            },
            ["domain", "name_servers", "ds", "entered_by"],
            "The data to enter at the registrar or in the parent zone.",
        )
        return {_PREFIX + name: part for name, part in sorted(self._made.items())}

    def sections(self) -> Schema:
        """Records, policies and health checks as maps; their types are made too."""
        self._made["RRset"] = self._body("MX-RRset", "All values of one owner and type.")
        self._made["FailoverPolicy"] = self._body(
            "A-policy", "The values of both roles, and the health check that chooses one."
        )
        self._made["Strategy"] = self._merged(
            (kind.__name__ for kind in STRATEGIES.values()), ["strategy"], "A strategy and its settings."
        )
        checks = dict.fromkeys(kind.__name__ for kind in HEALTH_CHECKS.values())
        self._made["HealthCheck"] = self._merged(checks, ["type"], "A health check; its fields depend on `type`.")
        return {
            "records": _map(_map(_ref("RRset"))),
            "failover": _map(_map(_ref("FailoverPolicy"))),
            "health_checks": _map(_ref("HealthCheck")),
        }

    def _body(self, name: str, words: str) -> Schema:
        """The form of an RRset or a policy that is a mapping."""
        part = self._defs[name]
        part = next((branch for branch in part.get("anyOf", ()) if "properties" in branch), part)
        properties = {key: self._property(key, value, _LATER) for key, value in part["properties"].items()}
        return _object(properties, part["required"], words)

    def _merged(self, names: Iterable[str], required: list[str], words: str) -> Schema:
        """One type with the fields of several; only the fields in all of them are `required`."""
        properties: Schema = {}
        for name in names:
            for key, value in self._defs[name]["properties"].items():
                properties.setdefault(key, self._property(key, value, _CHECK_LATER))
        return _object(properties, required, words)

    def _property(self, key: str, part: Schema, later: frozenset[str] = frozenset()) -> Schema:
        """A property's type and description; a property in `later` may be an Output."""
        words = {"description": part["description"]} if "description" in part else {}
        if key in later and key in ("values", "primary", "secondary"):
            return {"type": "array", "items": {"type": "string"}, "plain": True, **words}
        if key in later:
            return {"type": "string", **words}
        if key in ("cloudflare", "self_hosted", "other_nameservers") and later is _LATER:
            return {**_ref("Strategy"), **words}
        return {**self._type(part), **words}

    def _type(self, part: Schema) -> Schema:
        """A JSON Schema as a type of Pulumi; of several forms, the one with the most structure."""
        if "$ref" in part:
            return self._named(part["$ref"].rpartition("/")[2])
        branches = part.get("anyOf")
        if branches:
            return self._type(max(branches, key=_weight))
        if "enum" in part or "const" in part:
            return _plain(_KIND.get(type(part.get("const", part.get("enum", ("",))[0])), "string"))
        kind = part["type"] if isinstance(part["type"], str) else "string"
        if kind == "array":
            return {"type": "array", "items": self._type(part["items"]), "plain": True}
        if kind == "object":
            return _map(self._type(part["additionalProperties"]))
        return _plain(kind)

    def _named(self, name: str) -> Schema:
        part = self._defs[name]
        if "properties" not in part:
            return self._type(part)
        if name not in self._made:
            self._made[name] = {}
            properties = {key: self._property(key, value) for key, value in part["properties"].items()}
            required = ["account"] if name == CloudflareZone.__name__ else list(part.get("required", ()))
            self._made[name] = _object(properties, required, "")
        return _ref(name)


def _weight(part: Schema) -> int:
    """The rank of a type: objects before lists, lists before numbers, numbers before texts."""
    if "$ref" in part or part.get("type") == "object":
        return 3
    return {"array": 2, "integer": 1}.get(str(part.get("type")), 0)


def _object(properties: Schema, required: list[str], words: str) -> Schema:
    made: Schema = {"type": "object", "properties": properties, "required": sorted(required)}
    return made | ({"description": words} if words else {})


def _ref(name: str) -> Schema:
    return {"$ref": f"#/types/{_PREFIX}{name}", "plain": True}


def _map(items: Schema) -> Schema:
    return {"type": "object", "additionalProperties": items, "plain": True}


def _plain(kind: str) -> Schema:
    return {"type": kind, "plain": True}


def _text(words: str) -> Schema:
    return {"type": "string", "plain": True, "description": words}


def _first_line(model: type[BaseModel]) -> str:
    return (model.__doc__ or "").partition("\n")[0]


__all__ = ["TOKEN", "component", "types"]
