"""The package's schema, which `pulumi package get-schema` prints. SDKs of every language are generated from it.

It is made from the models: its properties are the fields of `DeclaredRRset` and `Credentials`, so a new field changes
the golden of the schema.
"""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any, Final, get_type_hints

from dnsstack import __version__
from dnsstack.plugin.configuration import ENDPOINTS, TEXTS, TOKEN
from dnsstack.plugin.credentials import Credentials
from dnsstack.providers.cloudflare.specs import CloudflareRecordsSpec
from dnsstack.providers.declared import AliasedTo, DeclaredRRset, RoleRRset
from dnsstack.providers.route53.specs import Route53RecordsSpec
from dnsstack.providers.vendors.values import camel

Schema = dict[str, Any]

NAME: Final = "dnsstack"
COMPONENT: Final = "dnsstack:index:MultiProviderZone"
_PREFIX: Final = "dnsstack:index:"
_TEXT: Final[Schema] = {"type": "string"}
_MAP: Final[Schema] = {"type": "object", "additionalProperties": _TEXT}
_LIST: Final[Schema] = {"type": "array", "items": _TEXT}
_TYPES: Final[dict[Any, Schema]] = {
    str: _TEXT,
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    int | None: {"type": "integer"},
    tuple[str, ...]: _LIST,
    AliasedTo | None: {"$ref": f"#/types/{_PREFIX}AliasedTo"},
}
_ABOUT: Final = {
    "ttl": "In seconds; not set for an alias; 1 means automatic at Cloudflare.",
    "values": "Rdata in presentation format, with absolute names.",
    "alias": "Route53's alias, instead of values and TTL.",
    "failover": "Route53's failover pair, instead of values.",
    "proxied": "Whether Cloudflare's proxy is used.",
    "comment": "Cloudflare's comment.",
    "tags": "Cloudflare's tags.",
    "flatten": "Whether Cloudflare answers a CNAME with the addresses of its target.",
    "follow": "Whether a follower changes the record: then content and TTL are written at creation and never compared.",
    "target": "The absolute name of the alias's target.",
    "zoneId": "The id of the zone at its provider; a change replaces the resource, and the new zone is filled first.",
    "evaluateTargetHealth": "Whether Route53 uses the target's health as the alias's own.",
    "setIdentifier": "The text that distinguishes the two RRsets of a pair.",
    "healthCheckId": "The id of the role's health check.",
    "zoneName": "The zone's apex, without a final dot.",
    "rrsets": "RRsets by owner and type, such as `www/A` or `@/MX`; other RRsets of the zone are never changed.",
    "overwrite": "Keys of RRsets that are written even if someone has changed them since the last deployment.",
    "consent": "What this deployment may do although it is refused by default.",
    "accountId": "The account of the zone; every operation checks it.",
    "format": "The version of the state's format.",
    "cloudflareApiToken": "Cloudflare's API token, which must be secret. If it is not set, CLOUDFLARE_API_TOKEN "
    "is used.",
    "awsProfile": "A profile of the AWS configuration. If it is not set, boto3's default credentials are used.",
    "awsRoleArn": "A role to assume.",
    "awsRegion": "The region of STS and of the signature; Route53 is global.",
    "endpoints": "Base URLs by service (`route53`, `sts`, `cloudflare`), for emulators.",
}


def schema() -> str:
    """The schema as JSON, in a fixed order."""
    return json.dumps(_schema(), indent=2, ensure_ascii=False) + "\n"


def _schema() -> Schema:
    from dnsstack.plugin import construct_schema  # imports the component and Pulumi's SDK, which only this needs

    settings = _settings()
    return {
        "name": NAME,
        "displayName": NAME,
        "version": __version__,
        "description": "A domain that Route53 and Cloudflare serve with the same content; all RRsets of a zone as "
        "one resource.",
        "keywords": ["dns", "route53", "cloudflare", "failover"],
        "license": "Apache-2.0",
        "repository": "https://github.com/dnsstack/dnsstack",
        "meta": {"supportPack": True},
        "language": {"nodejs": {"respectSchemaVersion": True}, "python": {"respectSchemaVersion": True}},
        "config": {"variables": settings, "defaults": []},
        "provider": {"description": "The credentials that the plugin uses.", "inputProperties": settings},
        "types": _types() | construct_schema.types(),
        "resources": {
            COMPONENT: construct_schema.component(),
            Route53RecordsSpec.token: _records("All RRsets that a program declares in one hosted zone of Route53."),
            CloudflareRecordsSpec.token: _records("All RRsets that a program declares in one zone at Cloudflare."),
        },
    }


def _settings() -> Schema:
    """The provider's settings, one for each field of the credentials."""
    found: Schema = {key: {**_TEXT, "description": _ABOUT[key]} for key in TEXTS}
    found[TOKEN]["secret"] = True
    found[ENDPOINTS] = {**_MAP, "description": _ABOUT[ENDPOINTS]}
    if len(found) != sum(field.init for field in fields(Credentials)):
        message = "a field of Credentials is not a setting"
        raise AssertionError(message)
    return found


def _types() -> Schema:
    rrset = _object(DeclaredRRset, without=("primary", "secondary"))
    rrset["properties"]["failover"] = {"$ref": f"#/types/{_PREFIX}FailoverPair", "description": _ABOUT["failover"]}
    role = {"$ref": f"#/types/{_PREFIX}RoleRRset"}
    pair = {"type": "object", "properties": {"primary": role, "secondary": role}, "required": ["primary"]}
    found = {
        "AliasedTo": _object(AliasedTo),
        "DeclaredRRset": rrset,
        "FailoverPair": pair,
        "RoleRRset": _object(RoleRRset),
    }
    return {f"{_PREFIX}{name}": made for name, made in found.items()}


def _object(model: type, without: tuple[str, ...] = ()) -> Schema:
    """A frozen dataclass as an object type."""
    hints = get_type_hints(model)
    names = [field.name for field in fields(model) if field.name not in without]
    properties = {camel(name): {**_TYPES[hints[name]], "description": _ABOUT[camel(name)]} for name in names}
    required = {AliasedTo: ["target", "zoneId"], RoleRRset: ["setIdentifier"]}.get(model)
    return {"type": "object", "properties": properties} | ({"required": required} if required else {})


def _records(about: str) -> Schema:
    inputs: Schema = {
        "zoneId": _TEXT,
        "zoneName": _TEXT,
        "rrsets": {"type": "object", "additionalProperties": {"$ref": f"#/types/{_PREFIX}DeclaredRRset"}},
        "overwrite": _LIST,
        "consent": _LIST,
    }
    outputs = {**inputs, "accountId": _TEXT, "format": {"type": "integer"}}
    return {
        "description": about,
        "inputProperties": _described(inputs),
        "requiredInputs": ["zoneId", "zoneName", "rrsets"],
        "properties": _described(outputs),
        "required": ["zoneId", "zoneName", "rrsets", "accountId", "format"],
    }


def _described(properties: Schema) -> Schema:
    return {name: {**kind, "description": _ABOUT[name]} for name, kind in properties.items()}
