"""The kinds of the `aws` plugin; each has a file, and a line here."""

from __future__ import annotations

from dnsstack.sandbox.plugins.aws.api import AwsApi
from dnsstack.sandbox.plugins.aws.health_check import HealthCheck
from dnsstack.sandbox.plugins.aws.load_balancer import LoadBalancer
from dnsstack.sandbox.plugins.aws.record import Record
from dnsstack.sandbox.plugins.aws.registered_domain import RegisteredDomain
from dnsstack.sandbox.plugins.aws.zone import AwsZone
from dnsstack.sandbox.plugins.kind import Kind


def kinds() -> dict[str, Kind]:
    """The kinds by type token; all share one API session."""
    api = AwsApi()
    roster: tuple[Kind, ...] = (AwsZone(api), Record(api), HealthCheck(api), RegisteredDomain(api), LoadBalancer(api))
    return {kind.resource_type: kind for kind in roster}
