"""Route53's resources, made with pulumi_aws."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pulumi_aws as aws

from dnsstack.component.realise import Maker, plain
from dnsstack.providers.route53 import specs

MAKERS: Final[Mapping[str, Maker]] = {
    specs.HostedZone.token: plain(aws.route53.Zone),
    specs.Record.token: plain(aws.route53.Record),
    specs.HealthCheckSpec.token: plain(aws.route53.HealthCheck),
    specs.RegisteredDomain.token: plain(aws.route53domains.RegisteredDomain),
}
"""By type token."""
