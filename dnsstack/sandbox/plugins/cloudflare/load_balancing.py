"""`LoadBalancer`, `LoadBalancerPool` and `LoadBalancerMonitor`."""

from __future__ import annotations

from typing import Any, ClassVar

from dnsstack.sandbox.plugins.cloudflare.rest import RestKind
from dnsstack.sandbox.plugins.values import Values, compact


class LoadBalancer(RestKind):
    """A DNS-only or proxied load balancer of one owner."""

    resource_type: ClassVar[str] = "cloudflare:index/loadBalancer:LoadBalancer"
    inputs: ClassVar[frozenset[str]] = frozenset(
        (
            "zoneId",
            "name",
            "defaultPools",
            "fallbackPool",
            "proxied",
            "ttl",
            "steeringPolicy",
            "sessionAffinity",
            "description",
            "enabled",
        )
    )
    required: ClassVar[tuple[str, ...]] = ("zoneId", "name", "defaultPools", "fallbackPool")
    replaces: ClassVar[frozenset[str]] = frozenset(("zoneId",))
    computed: ClassVar[frozenset[str]] = frozenset(
        ("ttl", "steeringPolicy", "sessionAffinity", "description", "enabled", "proxied")
    )
    outputs: ClassVar[frozenset[str]] = frozenset(("createdOn", "modifiedOn"))
    scope: ClassVar[str] = "zoneId"
    collection: ClassVar[str] = "zones/{scope}/load_balancers"


class LoadBalancerPool(RestKind):
    """A pool of endpoints (the API still says origins)."""

    resource_type: ClassVar[str] = "cloudflare:index/loadBalancerPool:LoadBalancerPool"
    inputs: ClassVar[frozenset[str]] = frozenset(
        (
            "accountId",
            "name",
            "origins",
            "monitor",
            "minimumOrigins",
            "checkRegions",
            "description",
            "enabled",
            "originSteering",
        )
    )
    required: ClassVar[tuple[str, ...]] = ("accountId", "name", "origins")
    replaces: ClassVar[frozenset[str]] = frozenset(("accountId",))
    computed: ClassVar[frozenset[str]] = frozenset(
        ("minimumOrigins", "checkRegions", "description", "enabled", "originSteering")
    )
    unordered: ClassVar[frozenset[str]] = frozenset(("checkRegions",))
    outputs: ClassVar[frozenset[str]] = frozenset(("createdOn", "modifiedOn"))
    scope: ClassVar[str] = "accountId"
    collection: ClassVar[str] = "accounts/{scope}/load_balancers/pools"

    def same(self, key: str, old: Any, new: Any) -> bool:
        """An origin's fields that the program leaves out are the API's defaults."""
        if key == "origins" and isinstance(old, list) and len(old) == len(new):
            return all({**was, **_origin(now)} == {**was} for was, now in zip(map(_origin, old), new, strict=True))
        return super().same(key, old, new)

    def body(self, inputs: Values) -> dict[str, Any]:
        """Header names are spelt as HTTP spells them, not as the inputs are."""
        body = super().body(inputs)
        for origin in body["origins"]:
            hosts = (origin.pop("header", None) or {}).get("hosts")
            if hosts:
                origin["header"] = {"Host": hosts}
        return body

    def state(self, found: dict[str, Any], inputs: Values) -> Values:
        """Headers back in the inputs' spelling."""
        state = super().state(found, inputs)
        for origin in state.get("origins", ()):
            header = origin.pop("header", None) or {}
            hosts = header.get("hosts") or header.get("Host")
            if hosts:
                origin["header"] = {"hosts": hosts}
        return state


def _origin(origin: dict[str, Any]) -> dict[str, Any]:
    return compact(origin)


class LoadBalancerMonitor(RestKind):
    """What is asked of each endpoint."""

    resource_type: ClassVar[str] = "cloudflare:index/loadBalancerMonitor:LoadBalancerMonitor"
    inputs: ClassVar[frozenset[str]] = frozenset(
        (
            "accountId",
            "type",
            "method",
            "path",
            "port",
            "interval",
            "timeout",
            "retries",
            "consecutiveUp",
            "description",
            "consecutiveDown",
            "expectedCodes",
            "expectedBody",
            "header",
            "followRedirects",
            "allowInsecure",
            "probeZone",
        )
    )
    required: ClassVar[tuple[str, ...]] = ("accountId",)
    replaces: ClassVar[frozenset[str]] = frozenset(("accountId",))
    computed: ClassVar[frozenset[str]] = inputs - {"accountId", "header", "expectedBody"}
    outputs: ClassVar[frozenset[str]] = frozenset(("createdOn", "modifiedOn"))
    scope: ClassVar[str] = "accountId"
    collection: ClassVar[str] = "accounts/{scope}/load_balancers/monitors"

    def body(self, inputs: Values) -> dict[str, Any]:
        """Header names are the user's own, in HTTP's spelling."""
        body = super().body(inputs)
        if inputs.get("header"):
            body["header"] = inputs["header"]
        return body

    def state(self, found: dict[str, Any], inputs: Values) -> Values:
        """Likewise."""
        state = super().state(found, inputs)
        if found.get("header"):
            state["header"] = found["header"]
        return state
