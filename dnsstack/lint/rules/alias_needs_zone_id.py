"""An ALIAS at Route53 without the hosted zone of its target.

What: Route53 is to serve an ALIAS to an AWS name whose hosted zone is neither written nor known from the name.
Why: AliasTarget.HostedZoneId is required, and it is the zone of the target, not of the domain.
Good: `"@": {ALIAS: {target: vpce-1.example.vpce.amazonaws.com., zone_id: Z2ABCDEFGHIJKL}}`
Bad: `"@": {ALIAS: vpce-1.example.vpce.amazonaws.com.}`
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import known_values, served_by
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.lint.rules.alias_target_not_aws import SUFFIXES
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import ALIAS


@rule(
    Severity.ERROR,
    source="Route53 API, AliasTarget.HostedZoneId",
    hint="add zone_id: the load balancer's canonical hosted zone id, or the one that AWS lists for the service",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """ALIAS values for Route53, at AWS, with no zone id."""
    if ProviderId.ROUTE53 not in zone.providers:
        return
    for entry in zone.entries("ALIAS"):
        if not served_by(entry, ProviderId.ROUTE53):
            continue
        for at, value in known_values(entry):
            if not isinstance(value, ALIAS) or not isinstance(value.target, str) or value.aws_zone_id is not None:
                continue
            if value.target.endswith(SUFFIXES):
                yield Finding(entry, f"the hosted zone of {value.target} is not known; add zone_id", at)
