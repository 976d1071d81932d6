"""The answers of Cloudflare's name servers for a zone, from the contents of its API.

A CNAME is always flattened at the apex, elsewhere if the zone or the record says so; foreign apex NS records are
answered only with `multi_provider`; a load balancer answers before equally specific address records; proxied records
answer Cloudflare's own addresses (Cloudflare documentation: CNAME flattening, nameserver options, load balancing
DNS records; read 2026-11).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from dnsstack.providers.cloudflare.zone_name import zone_apex
from dnsstack.sandbox.cloudflare_api.model import DEFAULT_SOA
from dnsstack.sandbox.dns.content import Addresses, Name, RdataType, StaticContent, WireRRset, addresses_rrset

AUTO_TTL: Final = 300
"""The seconds that a TTL of 1, "automatic", means."""

PROXY: Final = ("104.16.0.1", "2606:4700::6810:1")
"""The addresses that proxied records answer, instead of Cloudflare's anycast addresses."""

MAX_FLATTENED: Final = 8
A, AAAA, CNAME, NS = dns.rdatatype.A, dns.rdatatype.AAAA, dns.rdatatype.CNAME, dns.rdatatype.NS


@dataclass(frozen=True, slots=True)
class Holding:
    """The API's contents for one zone: objects as the API answers them.

    `records` have `name`, `ttl` and `proxied`; `text` gives a record's rdata in presentation format.
    """

    zone: Mapping[str, Any]
    settings: Mapping[str, Any]
    records: Sequence[Mapping[str, Any]]
    load_balancers: Sequence[Mapping[str, Any]]
    pools: Mapping[str, Mapping[str, Any]]
    text: Callable[[Mapping[str, Any]], str]


class CloudflareContent(StaticContent):
    """One zone on Cloudflare's name servers; `endpoint_healthy` is a pool endpoint's health (None: not monitored)."""

    def __init__(
        self,
        holding: Holding,
        *,
        endpoint_healthy: Callable[[str, str], bool | None],
        addresses: Addresses,
        served_ttl: Callable[[int], int] = int,
    ) -> None:
        self._holding = holding
        self._endpoint_healthy = endpoint_healthy
        self._addresses = addresses
        self._served_ttl = served_ttl
        self._flattened: dict[Name, WireRRset] = {}
        self._proxied: set[Name] = set()
        self._balancers = {
            dns.name.from_text(balancer["name"]): balancer
            for balancer in holding.load_balancers
            if balancer.get("enabled", True)
        }
        super().__init__(dns.name.from_text(zone_apex(holding.zone["name"])), ())
        for rrset in (self._soa(), self._name_servers()):
            self.add(rrset)
        for record in holding.records:
            self._take(record)
        for name in self._balancers:
            self.add_name(name)

    def _soa(self) -> WireRRset:
        soa = dict(DEFAULT_SOA)
        soa |= {key: value for key, value in (self._holding.settings.get("soa") or {}).items() if value}
        mname = soa.get("mname") or self._holding.zone["name_servers"][0]
        text = f"{mname}. {soa['rname']}. 1 {soa['refresh']} {soa['retry']} {soa['expire']} {soa['min_ttl']}"
        return dns.rrset.from_text(self.apex, soa["ttl"], "IN", "SOA", text.replace("..", "."))

    def _name_servers(self) -> WireRRset:
        """Cloudflare's own servers, for which there is no record."""
        ttl = int(self._holding.settings.get("ns_ttl") or 86400)
        servers = [f"{server}." for server in self._holding.zone["name_servers"]]
        return dns.rrset.from_text(self.apex, ttl, "IN", "NS", *servers)

    def _take(self, record: Mapping[str, Any]) -> None:
        name, rdtype = dns.name.from_text(record["name"]), dns.rdatatype.from_text(record["type"])
        if rdtype == NS and name == self.apex and not self._holding.settings.get("multi_provider"):
            return
        if record.get("proxied"):
            self._proxied.add(name)
            self.add_name(name)
            return
        ttl = AUTO_TTL if record["ttl"] == 1 else int(record["ttl"])
        if not (rdtype == NS and name == self.apex):
            ttl = self._served_ttl(ttl)
        rdata = dns.rdata.from_text(
            dns.rdataclass.IN, rdtype, self._holding.text(record), dns.name.root, relativize=False
        )
        rrset = dns.rrset.from_rdata_list(name, ttl, [rdata])
        if rdtype == CNAME and self._flattens(name, record):
            self._flattened[name] = rrset
            self.add_name(name)
        else:
            self.add(rrset)

    def _flattens(self, name: Name, record: Mapping[str, Any]) -> bool:
        settings = record.get("settings") or {}
        return name == self.apex or bool(
            self._holding.settings.get("flatten_all_cnames") or settings.get("flatten_cname")
        )

    def types(self, name: Name) -> frozenset[RdataType]:
        """The types that `name` owns; flattened, proxied and balanced names own addresses."""
        types = super().types(name)
        if name in self._balancers or name in self._proxied or name in self._flattened:
            return (types - {CNAME}) | {A, AAAA}
        return types

    def rrset(self, name: Name, rdtype: RdataType) -> WireRRset | None:
        """The current answer, with load balancers, proxied and flattened names applied."""
        if rdtype in (A, AAAA):
            if name in self._balancers:
                return self._balanced(name, rdtype, self._balancers[name])
            if name in self._proxied:
                return addresses_rrset(name, self._served_ttl(AUTO_TTL), rdtype, PROXY)
            if name in self._flattened:
                return self._flatten(name, rdtype, self._flattened[name], MAX_FLATTENED)
        return super().rrset(name, rdtype)

    def _balanced(self, name: Name, rdtype: RdataType, balancer: Mapping[str, Any]) -> WireRRset | None:
        """The first healthy pool by order; without one the fallback pool, also if it is unhealthy."""
        if balancer.get("proxied"):
            return addresses_rrset(name, self._served_ttl(AUTO_TTL), rdtype, PROXY)
        ttl = self._served_ttl(int(balancer.get("ttl") or 30))
        for pool_id in balancer["default_pools"]:
            alive = self._alive(self._holding.pools[pool_id])
            if alive is not None:
                return self._endpoints(name, ttl, rdtype, alive)
        fallback = self._holding.pools[balancer["fallback_pool"]]
        return self._endpoints(name, ttl, rdtype, [origin["address"] for origin in fallback["origins"]])

    def _alive(self, pool: Mapping[str, Any]) -> list[str] | None:
        """The healthy endpoints of a pool, or None if the pool is down; a pool without a monitor is up."""
        origins = [origin for origin in pool["origins"] if origin.get("enabled", True)]
        alive = [
            origin["address"]
            for origin in origins
            if self._endpoint_healthy(pool["id"], origin["address"]) is not False
        ]
        enough = len(alive) >= max(1, int(pool.get("minimum_origins") or 1))
        return alive if pool.get("enabled", True) and enough else None

    def _endpoints(self, name: Name, ttl: int, rdtype: RdataType, endpoints: Iterable[str]) -> WireRRset | None:
        addresses: list[str] = []
        for endpoint in endpoints:
            literal = ":" in endpoint or endpoint.replace(".", "").isdigit()
            addresses.extend([endpoint] if literal else self._addresses(endpoint))
        return addresses_rrset(name, ttl, rdtype, addresses)

    def _flatten(self, name: Name, rdtype: RdataType, alias: WireRRset, left: int) -> WireRRset | None:
        target: Name = alias[0].target
        if not target.is_subdomain(self.apex):
            return addresses_rrset(name, alias.ttl, rdtype, self._addresses(target.to_text()))
        found = self.rrset(target, rdtype)
        if found is None and left:
            onward = super().rrset(target, CNAME)
            return self._flatten(name, rdtype, onward, left - 1) if onward is not None else None
        return dns.rrset.from_rdata_list(name, min(found.ttl, alias.ttl), list(found)) if found is not None else None
