"""The zones of each name server, from the contents of the emulated APIs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import dns.name

from dnsstack.model.nameservers import ProviderId
from dnsstack.providers.cloudflare.zone_name import zone_apex
from dnsstack.sandbox.clock import Pace
from dnsstack.sandbox.dns.cloudflare import CloudflareContent, Holding
from dnsstack.sandbox.dns.content import Name, ServedContent
from dnsstack.sandbox.dns.route53 import RecordSet, Route53Content
from dnsstack.sandbox.health.cloudflare import CloudflareMonitors
from dnsstack.sandbox.health.route53 import Route53Checkers
from dnsstack.sandbox.origins.network import Network
from dnsstack.sandbox.origins.origin import Condition


@dataclass(frozen=True, slots=True)
class ApiHostedZone:
    """A Route53 hosted zone as its API has it."""

    apex: str
    name_servers: tuple[str, ...]
    record_sets: Sequence[RecordSet]


class Apis(Protocol):
    """The contents of the emulated APIs that the sandbox reads."""

    def hosted_zones(self) -> Sequence[ApiHostedZone]:
        """Route53's hosted zones."""

    def health_checks(self) -> Mapping[str, Mapping[str, Any]]:
        """Route53's health checks: HealthCheckConfig by id."""

    def cloudflare_zones(self) -> Sequence[Holding]:
        """Cloudflare's zones."""

    def monitors(self) -> Mapping[str, Mapping[str, Any]]:
        """Cloudflare's monitors by id."""

    def delegation(self, apex: str) -> Sequence[str] | None:
        """The name servers at the registrar, with final dots; None if its registrar is not emulated."""


@dataclass(slots=True)
class Holdings:
    """Every zone of both providers, for answers; call `reload` after each change at an API."""

    apis: Apis
    network: Network
    pace: Pace
    checkers: Route53Checkers
    monitors: CloudflareMonitors
    route53: Mapping[str, tuple[ApiHostedZone, ServedContent]]
    cloudflare: Mapping[str, tuple[Holding, ServedContent]]

    def reload(self) -> None:
        """Read both APIs again, and give the checkers their health checks and monitors."""
        self.checkers.configure(self.apis.health_checks())
        zones = self.apis.cloudflare_zones()
        pools = [pool for holding in zones for pool in holding.pools.values()]
        self.monitors.configure(pools, self.apis.monitors())
        self.route53 = {zone.apex: (zone, self._route53(zone)) for zone in self.apis.hosted_zones()}
        self.cloudflare = {zone_apex(holding.zone["name"]): (holding, self._cloudflare(holding)) for holding in zones}

    def _route53(self, zone: ApiHostedZone) -> ServedContent:
        return Route53Content(
            dns.name.from_text(zone.apex),
            zone.record_sets,
            healthy=self.checkers.status,
            addresses=self.network.addresses,
            target_healthy=self._target_healthy,
            served_ttl=self.pace.ttl,
        )

    def _cloudflare(self, holding: Holding) -> ServedContent:
        return CloudflareContent(
            holding,
            endpoint_healthy=self.monitors.status,
            addresses=self.network.addresses,
            served_ttl=self.pace.ttl,
        )

    def _target_healthy(self, host: str) -> bool:
        """True if any origin of the alias target is up."""
        origins = [self.network.origins.get(address) for address in self.network.addresses(host)]
        return any(origin is not None and origin.condition is Condition.UP for origin in origins)

    def name_servers(self) -> dict[str, ProviderId]:
        """Every name server name (absolute, lower case) and its provider."""
        found = {server: ProviderId.ROUTE53 for zone, _ in self.route53.values() for server in zone.name_servers}
        for holding, _ in self.cloudflare.values():
            found |= {f"{server.lower()}.": ProviderId.CLOUDFLARE for server in holding.zone["name_servers"]}
        return found

    def zones_of(self, server: str) -> dict[Name, ServedContent]:
        """The zones that one name server answers for."""
        found = {
            dns.name.from_text(apex): content
            for apex, (zone, content) in self.route53.items()
            if server in zone.name_servers
        }
        for apex, (holding, content) in self.cloudflare.items():
            if server.rstrip(".") in {name.lower() for name in holding.zone["name_servers"]}:
                found[dns.name.from_text(apex)] = content
        return found
