"""ALIAS: an owner that answers with the addresses of another name.

It is not a type of the DNS: Route53 has an alias RRset for it, Cloudflare a CNAME that it flattens. At Route53, the
target is an AWS resource in the hosted zone `zone_id`, or an owner of the same zone.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar, Final, Required, Self, TypedDict

from pydantic import BeforeValidator, WithJsonSchema, model_validator

from dnsstack.model.args.values import Later
from dnsstack.model.base import Bool, invalid
from dnsstack.model.deferred import Deferred, lift
from dnsstack.model.names import NAME_SCHEMA, read_name
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata.alias_zones import CLOUDFRONT, zone_id_of
from dnsstack.model.rdata.base import Rdata
from dnsstack.model.rdata.spelling import Content, Form
from dnsstack.model.rdata.words import split


def _target(value: Any) -> Any:
    value = lift(value)
    return value if isinstance(value, Deferred) else read_name(value)


def read_zone_id(value: Any) -> Any:
    """A hosted zone's id, alone or as AWS's API writes it; None and what is known later as they are."""
    value = lift(value)
    if value is None or isinstance(value, Deferred):
        return value
    text = str(value).removeprefix("/hostedzone/")
    if not (
        text.startswith("Z") and text.isalnum() and text.isascii() and text.isupper() and len(text) <= _MAX_ZONE_ID
    ):
        raise invalid(f"{value!r} is not a hosted zone id; write one such as Z2FDTNDATAQYW2")
    return text


_MAX_ZONE_ID: Final = 32
"""Longest Route53 ResourceId, in characters (the Route53 API model)."""

_ZONE_ID_SCHEMA: Final = {"type": "string", "pattern": "^(/hostedzone/)?Z[A-Z0-9]{1,31}$"}
AliasTarget = Annotated[str | Deferred, BeforeValidator(_target), WithJsonSchema(dict(NAME_SCHEMA))]
ZoneId = Annotated[str | Deferred | None, BeforeValidator(read_zone_id), WithJsonSchema(_ZONE_ID_SCHEMA)]


class ALIASArgs(TypedDict, total=False):
    """An ALIAS value as plain data."""

    target: Required[Later]
    zone_id: Later
    evaluate_target_health: bool


class ALIAS(Rdata):
    """The addresses of `target`; the provider resolves it.

    `zone_id` is the Route53 hosted zone of the target; a target in the same domain needs none. With
    `evaluate_target_health`, Route53 uses the health of the target as the health of the alias. Its default is true, but
    false for a CloudFront distribution, whose health Route53 can't use. Without `zone_id`, `aws_zone_id` finds the zone
    of a target at AWS.
    """

    rdtype: ClassVar[str] = "ALIAS"
    fields: ClassVar[tuple[str, ...]] = ("target", "zone_id", "evaluate_target_health")
    target_field: ClassVar[str] = "target"
    carriers: ClassVar[frozenset[ProviderId]] = frozenset((ProviderId.ROUTE53, ProviderId.CLOUDFLARE))
    cloudflare: ClassVar[Form | None] = Content("target")
    octodns: ClassVar[Form | None] = Content("target")

    target: AliasTarget
    """Name whose addresses are answered."""
    zone_id: ZoneId = None
    """Id of the Route53 hosted zone of the target."""
    evaluate_target_health: Bool = True
    """Route53 uses the target's health as the alias's health."""

    @model_validator(mode="after")
    def _cloudfront_has_no_health(self) -> Self:
        """Set the default of `evaluate_target_health` to false for a CloudFront distribution."""
        if "evaluate_target_health" not in self.model_fields_set and self.is_cloudfront:
            self.__dict__["evaluate_target_health"] = False
        return self

    @classmethod
    def from_text(cls, text: str) -> Self:
        """Read `target [zone_id] [evaluate_target_health]`."""
        words = split(text)
        if not 1 <= len(words) <= len(cls.fields):
            raise cls.malformed(text)
        fields = {"target": words[0]}
        for word in words[1:]:
            name = "evaluate_target_health" if word in ("true", "false") else "zone_id"
            if name in fields:
                raise cls.malformed(text)
            fields[name] = word
        return cls(**fields)

    @property
    def is_cloudfront(self) -> bool:
        """True if the target is a CloudFront distribution (Route53 API reference, AliasTarget)."""
        return self.aws_zone_id == CLOUDFRONT

    @property
    def aws_zone_id(self) -> str | Deferred | None:
        """The hosted zone of the target: `zone_id`, or from the table that AWS publishes, or None."""
        if self.zone_id is not None or isinstance(self.target, Deferred):
            return self.zone_id
        return zone_id_of(self.target)

    def to_text(self) -> str:
        """The shortest text that reads back the same."""
        usual = not self.is_cloudfront
        health = None if self.evaluate_target_health is usual else str(self.evaluate_target_health).lower()
        shown = [self.target, self.zone_id, health]
        return " ".join(part.to_text() if isinstance(part, Deferred) else part for part in shown if part is not None)
