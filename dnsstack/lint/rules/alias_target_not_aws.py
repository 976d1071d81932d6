"""An ALIAS at Route53 to a name outside AWS.

What: Route53 is to serve an ALIAS whose target is neither an AWS resource nor an owner of the zone, or `zone_id` is not
    the hosted zone of the target.
Why: Route53 aliases can only point to AWS resources and to records of the same zone; Route53 does not resolve other
    names.
Good: `"@": {ALIAS: my-lb-1234567890.eu-west-1.elb.amazonaws.com.}`
Bad: `"@": {ALIAS: web.example.net.}`
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from dnsstack.lint.entries import located_values, served_by
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.names import is_at_or_below
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import ALIAS
from dnsstack.model.rdata.alias_zones import GLOBAL

SUFFIXES: Final = (
    ".amazonaws.com.",
    ".amazonaws.com.cn.",
    ".cloudfront.net.",
    ".elasticbeanstalk.com.",
    ".awsglobalaccelerator.com.",
    ".awsapprunner.com.",
    ".lambda-url.on.aws.",
    ".on.aws.",
)
"""Endings of the names of resources that a Route53 alias can point to."""


@rule(
    Severity.ERROR,
    source="Route53 API, AliasTarget.DNSName",
    hint="name an AWS resource, use A and AAAA, or serve it only from Cloudflare, with only: cloudflare",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """ALIAS entries for Route53 with a known target outside AWS."""
    if ProviderId.ROUTE53 not in zone.providers:
        return
    for entry, at, target in zone.targets_for("ALIAS"):
        if not served_by(entry, ProviderId.ROUTE53):
            continue
        if not target.endswith(SUFFIXES) and not is_at_or_below(target, zone.apex):
            message = f"{target} is neither an AWS resource nor in this zone; a Route53 alias can have no other target"
            yield Finding(entry, message, at)
    for entry in zone.entries("ALIAS"):
        for at, value in located_values(entry):
            if served_by(entry, ProviderId.ROUTE53) and isinstance(value, ALIAS) and _is_elsewhere(value):
                yield Finding(entry, f"{value.target} is not in the hosted zone {value.zone_id}; remove zone_id", at)


def _is_elsewhere(alias: ALIAS) -> bool:
    """True if the name of the target shows that its hosted zone is not `zone_id`."""
    target, given = alias.target, alias.zone_id
    if not isinstance(target, str) or not isinstance(given, str):
        return False
    return any(target.endswith(suffix) is not (given == zone_id) for suffix, zone_id in GLOBAL.items())
