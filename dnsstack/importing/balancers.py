"""Cloudflare's load balancers as failover policies; one that does something else than a policy is refused."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from dnsstack.errors import DocumentPath
from dnsstack.importing.existing.zone import Collector
from dnsstack.importing.request import Request
from dnsstack.model.failover import LoadBalancer
from dnsstack.model.failover.policy import FailoverPolicy, FailoverRole
from dnsstack.model.health import HealthCheck, read_health_check
from dnsstack.model.names import absolute, relative
from dnsstack.model.rdata import Rdata, from_absolute
from dnsstack.model.translate import sentence

LOAD_BALANCER: Final = "LOADBALANCER"
"""The type of a load balancer in `--leave-out OWNER/TYPE`."""

_DEFAULT_TTL: Final = 30
"""The TTL of a DNS-only load balancer, in seconds (Cloudflare API, load balancers)."""

_STEERED: Final = ("region_pools", "country_pools", "pop_pools", "rules")
_OFF: Final = ("off", "", None)
_CODES: Final = ("2xx,3xx", "2xx", "200", "", None)
_ROUTE53_INTERVAL: Final = 10
_DEFAULT_PORTS: Final = {"http": 80, "https": 443}

Item = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ExistingBalancer:
    """The ids and contents of one load balancer, its pools and their monitors, by role."""

    balancer: Item
    pools: Mapping[FailoverRole, Item]
    monitors: Mapping[FailoverRole, Item]


class _Unlike(Exception):
    """The reason why a load balancer can't become a policy."""


class Balancers:
    """The load balancers of a zone, as `policies` and `checks`; `existing` has their ids by owner."""

    def __init__(self, request: Request, collector: Collector) -> None:
        self._request = request
        self._collector = collector
        self.policies: list[FailoverPolicy] = []
        self.checks: dict[str, HealthCheck] = {}
        self.existing: dict[str, ExistingBalancer] = {}

    @property
    def owners(self) -> frozenset[str]:
        """The owners with a load balancer."""
        return frozenset(self.existing)

    def read(self, balancers: Sequence[Item], pools: Sequence[Item], monitors: Sequence[Item]) -> None:
        """Read all load balancers; the collector refuses those that can't become policies."""
        by_pool = {pool["id"]: pool for pool in pools}
        by_monitor = {monitor["id"]: monitor for monitor in monitors}
        for balancer in balancers:
            owner = absolute(balancer["name"], ".")
            if (owner, LOAD_BALANCER) in self._request.left_out:
                self._collector.note("its load balancer is left out because of --leave-out", owner, "", lost=True)
                continue
            try:
                self._read(owner, _existing_balancer(balancer, by_pool, by_monitor))
            except (_Unlike, PydanticCustomError, ValidationError) as reason:
                hint = f"change it, or leave it out with --leave-out {owner}/{LOAD_BALANCER}"
                self._collector.refuse(
                    f"its load balancer can't become a failover policy, because {sentence(reason)}; {hint}", None, owner
                )

    def _read(self, owner: str, existing: ExistingBalancer) -> None:
        values = {role: _values(pool) for role, pool in existing.pools.items()}
        primary, secondary = values[FailoverRole.PRIMARY], values[FailoverRole.SECONDARY]
        if primary.keys() != secondary.keys():
            reason = "its pools have different types of endpoints"
            raise _Unlike(reason)
        checks = {role: self._check(owner, role, existing) for role in FailoverRole}
        for rdtype, found in primary.items():
            policy = FailoverPolicy(
                owner=owner,
                rdtype=rdtype,
                ttl=int(existing.balancer.get("ttl") or _DEFAULT_TTL),
                primary=found,
                secondary=secondary[rdtype],
                check=checks[FailoverRole.PRIMARY],
                secondary_check=checks[FailoverRole.SECONDARY],
                cloudflare=_strategy(existing.monitors.get(FailoverRole.PRIMARY)),
            )
            self.policies.append(policy)
        self.existing[owner] = existing

    def _check(self, owner: str, role: FailoverRole, existing: ExistingBalancer) -> str | None:
        """A Route53 health check like the monitor of the role."""
        monitor = existing.monitors.get(role)
        if monitor is None:
            return None
        stem = relative(owner, self._request.apex).replace("@", "apex").replace("*", "wildcard").replace(".", "-")
        name = f"{stem}-{role.value}"[:64]
        self.checks[name] = read_health_check(_check_fields(monitor, existing.pools[role]), DocumentPath())
        self._collector.note(f"health check {name} is new, and made like Cloudflare's monitor", owner)
        return name


def _existing_balancer(balancer: Item, pools: Mapping[str, Item], monitors: Mapping[str, Item]) -> ExistingBalancer:
    """A load balancer with its two pools.

    Raises:
        _Unlike: it is something else than failover between two pools.
    """
    steering = balancer.get("steering_policy")
    affinity = balancer.get("session_affinity")
    order = list(balancer.get("default_pools") or ())
    reasons = [
        (balancer.get("enabled") is False, "it is off"),
        (bool(balancer.get("proxied")), "it is proxied"),
        (steering not in _OFF, f"it steers ({steering})"),
        (affinity not in (*_OFF, "none"), f"it has session affinity ({affinity})"),
        (any(balancer.get(key) for key in _STEERED), "it has pools by location, or rules"),
        (len(order) != len(FailoverRole), f"it has {len(order)} default pools, not two"),
        (bool(order) and balancer.get("fallback_pool") != order[0], "its fallback pool is not its first"),
        (any(pool not in pools for pool in order), "a pool can't be read"),
    ]
    reason = next((text for holds, text in reasons if holds), "")
    if reason:
        raise _Unlike(reason)
    chosen = {role: pools[pool] for role, pool in zip(FailoverRole, order, strict=True)}
    watched = {role: monitors[pool["monitor"]] for role, pool in chosen.items() if pool.get("monitor") in monitors}
    return ExistingBalancer(balancer, chosen, watched)


def _values(pool: Item) -> dict[str, tuple[Rdata, ...]]:
    """The values of a pool's endpoints, by type."""
    if pool.get("enabled") is False or any(origin.get("enabled") is False for origin in pool["origins"]):
        reason = f"the pool {pool['name']} or an endpoint of it is off"
        raise _Unlike(reason)
    found: dict[str, list[Rdata]] = {}
    for origin in pool["origins"]:
        address = str(origin["address"])
        rdtype = "AAAA" if ":" in address else "A" if address.replace(".", "").isdigit() else "CNAME"
        found.setdefault(rdtype, []).append(from_absolute(rdtype, address))
    return {rdtype: tuple(values) for rdtype, values in found.items()}


def _strategy(monitor: Item | None) -> LoadBalancer:
    if monitor is None:
        return LoadBalancer()
    fields = {
        "interval": "interval",
        "timeout": "timeout",
        "retries": "retries",
        "consecutive_down": "consecutive_down",
        "consecutive_up": "consecutive_up",
    }
    return LoadBalancer.model_validate(
        {ours: int(monitor[theirs]) for ours, theirs in fields.items() if monitor.get(theirs) is not None}
    )


def _check_fields(monitor: Item, pool: Item) -> dict[str, Any]:
    """The fields of a Route53 health check for a monitor.

    Raises:
        _Unlike: Route53 has no such health check.
    """
    kind = str(monitor.get("type") or "http")
    if kind not in ("http", "https", "tcp"):
        reason = f"a monitor has the type {kind}, and Route53 has only http, https and tcp"
        raise _Unlike(reason)
    if kind != "tcp" and monitor.get("expected_codes") not in _CODES:
        reason = f"a monitor expects {monitor['expected_codes']}, and Route53 accepts every 2xx and 3xx"
        raise _Unlike(reason)
    address = str(pool["origins"][0]["address"])
    is_name = ":" not in address and not address.replace(".", "").isdigit()
    fields: dict[str, Any] = {"host" if is_name else "address": address}
    interval = int(monitor.get("interval") or 60)
    fields["interval"] = _ROUTE53_INTERVAL if interval <= _ROUTE53_INTERVAL else 30
    if kind == "tcp":
        return {**fields, "type": "TCP", "port": int(monitor["port"])}
    hosts = next((hosts for name, hosts in (monitor.get("header") or {}).items() if name.lower() == "host"), ())
    if hosts:
        fields["host"] = hosts[0]
    body = monitor.get("expected_body")
    fields |= {"search": body} if body else {}
    fields["port"] = int(monitor.get("port") or _DEFAULT_PORTS[kind])
    return {**fields, "type": kind.upper() + ("_STR_MATCH" if body else ""), "path": monitor.get("path") or "/"}
