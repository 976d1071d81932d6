"""`LoadBalancer`, `LoadBalancerPool` and `LoadBalancerMonitor`."""

from __future__ import annotations

from typing import ClassVar

from dnsstack.sandbox.plugins.cloudflare.rest import RestKind


class LoadBalancer(RestKind):
    """A DNS-only or proxied load balancer of one owner."""

    resource_type: ClassVar[str] = "cloudflare:index/loadBalancer:LoadBalancer"
    scope: ClassVar[str] = "zoneId"
    collection: ClassVar[str] = "zones/{scope}/load_balancers"


class LoadBalancerPool(RestKind):
    """A pool of endpoints (the API still says origins)."""

    resource_type: ClassVar[str] = "cloudflare:index/loadBalancerPool:LoadBalancerPool"
    scope: ClassVar[str] = "accountId"
    collection: ClassVar[str] = "accounts/{scope}/load_balancers/pools"


class LoadBalancerMonitor(RestKind):
    """The question to each endpoint."""

    resource_type: ClassVar[str] = "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor"
    scope: ClassVar[str] = "accountId"
    collection: ClassVar[str] = "accounts/{scope}/load_balancers/monitors"
