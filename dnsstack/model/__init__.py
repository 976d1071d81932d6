"""What an operator means: a `Domain` and its parts, frozen and checked, without I/O and without Pulumi."""

from __future__ import annotations

from dnsstack.model.deferred import Deferred
from dnsstack.model.domain import Domain
from dnsstack.model.failover.policy import FailoverPolicy, FailoverRole, Pin
from dnsstack.model.health import HealthCheck
from dnsstack.model.nameservers import CloudflarePlan, CloudflareZone, NameserverSet, ProviderId, Route53Zone
from dnsstack.model.rdata import ROSTER, Rdata
from dnsstack.model.rrset import RRset, Value

__all__ = [
    "ROSTER",
    "CloudflarePlan",
    "CloudflareZone",
    "Deferred",
    "Domain",
    "FailoverPolicy",
    "FailoverRole",
    "HealthCheck",
    "NameserverSet",
    "Pin",
    "ProviderId",
    "RRset",
    "Rdata",
    "Route53Zone",
    "Value",
]
