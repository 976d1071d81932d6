"""The package's schema, as `pulumi package get-schema` prints it: what SDKs of every language are generated from.

Made from the models: the fields of `DeclaredRRset` and `Credentials` are the properties, so that a field more in one of
them is seen in the golden of the schema.
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
    "ttl": "In seconds; none for an alias, 1 for automatic at Cloudflare.",
    "values": "Rdata in presentation format, with absolute names.",
    "alias": "Route53's alias, in place of values and TTL.",
    "failover": "Route53's failover pair, in place of values.",
    "proxied": "Whether Cloudflare's proxy answers.",
    "comment": "Cloudflare's comment.",
    "tags": "Cloudflare's tags.",
    "flatten": "Cloudflare answers a CNAME with the addresses of its target.",
    "follow": "Whether a follower moves the record: content and TTL are written at creation and never compared.",
    "target": "The absolute name that the alias takes its answers from.",
    "zoneId": "The id of the zone at its provider; another one replaces the resource, the new zone is filled first.",
    "evaluateTargetHealth": "Whether Route53 uses the target's health as the alias's own.",
    "setIdentifier": "The text that distinguishes the two RRsets of a pair.",
    "healthCheckId": "The id of the role's health check.",
    "zoneName": "The zone's apex, without a final dot.",
    "rrsets": "By owner and type, such as `www/A` or `@/MX`; an RRset that is not named is never touched.",
    "overwrite": "Keys of RRsets that are written although they are not as the last deployment left them.",
    "consent": "What may happen in this deployment although it is refused by default.",
    "accountId": "The account of the zone; every run compares it.",
    "format": "The version of the state's format.",
    "cloudflareApiToken": "Must be secret. If it is not set, CLOUDFLARE_API_TOKEN is used.",
    "awsProfile": "A profile of the AWS configuration. If it is not set, boto3 finds the credentials by itself.",
    "awsRoleArn": "A role to assume.",
    "awsRegion": "Route53 is global: this is the region of STS and of the signature.",
    "endpoints": "Base URLs by service (`route53`, `sts`, `cloudflare`), for emulators.",
}


def schema() -> str:
    """The schema as JSON, in one fixed order."""
    return json.dumps(_schema(), indent=2, ensure_ascii=False) + "\n"


def _schema() -> Schema:
    from dnsstack.plugin import construct_schema  # loads the component and Pulumi's SDK, which only this needs

    settings = _settings()
    return {
        "name": NAME,
        "displayName": NAME,
        "version": __version__,
        "description": "A domain served alike from Route53 and Cloudflare; a provider's zone as one resource.",
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
    """The provider's settings: one for each field of the credentials."""
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
    pair = {"type": "object", "properties": {"primary": role, "secondary": role}, "required": ["primary", "secondary"]}
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
