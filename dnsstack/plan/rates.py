"""The rate limits of the services, and the API calls that one resource of each kind needs.

Sources, all read 2026-11:

- Route53: 5 requests a second for each account (developer guide, DNSLimitations).
- Cloudflare: 1,200 requests in 5 minutes for each user, dashboard included (cloudflare-docs, API rate limits).
- A Route53 `Record` is read by GetHostedZone and ListResourceRecordSets; it is created by GetHostedZone and
  ChangeResourceRecordSets, then waits 10 to 30 s at random before it asks GetChange for INSYNC, then is read
  (terraform-provider-aws, `internal/service/route53/record.go` and `change.go`).
- Cloudflare's resources are one call each, to create and to read (terraform-provider-cloudflare 5).
- The calls of a resource of a whole zone (`resources: per-zone`) are in `plan.zone_cost`.
- The engine works at the same time on four resources for each processor (Pulumi CLI, `--parallel`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dnsstack.model.nameservers import ProviderId

PARALLEL: Final = 16
"""Resources that are worked on at the same time: Pulumi's default on four processors, an assumption about the
machine."""

LEAST_WAIT: Final = 10.0
"""Shortest time that one Route53 record waits, in seconds."""

INSYNC_WAIT: Final = 20.0
"""Average time that one Route53 record waits, in seconds: the middle of 10..30."""


@dataclass(frozen=True, slots=True)
class CallCost:
    """The API calls to create and to read one resource; `waits` is true if it waits for INSYNC."""

    create: int
    read: int
    waits: bool = False


RATE: Final = {ProviderId.ROUTE53: 5.0, ProviderId.CLOUDFLARE: 1200 / 300}
"""API calls a second that may be made without end."""

BURST: Final = {ProviderId.ROUTE53: 5, ProviderId.CLOUDFLARE: 1200}
"""API calls that may be made at once."""

# zone: create, INSYNC, accelerated recovery, read (GetHostedZone, tags); health check: create, tags, read (it, tags)
ROUTE53_CALLS: Final = {
    "zone": CallCost(6, 3, waits=True),
    "health check": CallCost(4, 2),
    "record": CallCost(5, 2, waits=True),
}
CLOUDFLARE_CALLS: Final = dict.fromkeys(
    ("zone", "DNS settings", "record", "load balancer", "pool", "monitor"), CallCost(1, 1)
)


EACH: Final = {ProviderId.ROUTE53: ROUTE53_CALLS, ProviderId.CLOUDFLARE: CLOUDFLARE_CALLS}
"""The API calls of one resource of each kind."""


def limited(provider: ProviderId, calls: int) -> float:
    """Seconds that `calls` take at the service's rate; those that may be made at once take no time."""
    return max(0, calls - BURST[provider]) / RATE[provider]
