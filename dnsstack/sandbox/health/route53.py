"""Route53's health checkers: many uncoordinated vantage points; an endpoint is healthy while more than 18 % say so.

Facts: Route53 developer guide, "How Route 53 determines the status of health checks" (read 2026-11): the 18 %, the
timeouts, the threshold both ways, the search in the first 5,120 octets; a new check counts as healthy until data
arrive. The result reaches the name servers after `AGGREGATION`, which AWS does not publish.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Final

from dnsstack.sandbox.clock import Pace
from dnsstack.sandbox.health.probe import ProbeTarget
from dnsstack.sandbox.health.watch import Late, Rhythm, Watch
from dnsstack.sandbox.origins.network import Network

SHARE: Final = 0.18
"""A check is healthy while more than this share of the checkers says so."""

POINTS: Final = 8
"""Vantage points; one for each of Route53's regions."""

AGGREGATION: Final = 10.0
"""Real seconds from the checkers' opinions to the name servers: an assumption, AWS publishes no number."""

Config = Mapping[str, Any]
"""A HealthCheckConfig as Route53's API gives it."""


class Route53Checkers:
    """All health checks of an account; the name servers use `status`."""

    def __init__(self, network: Network, pace: Pace, changed: Callable[[], None], late: Late = lambda _: None) -> None:
        self._network = network
        self._pace = pace
        self._changed = changed
        self._late = late
        self._configs: dict[str, Config] = {}
        self._watches: dict[str, Watch] = {}
        self._published: dict[str, bool] = {}
        self._later: set[asyncio.TimerHandle] = set()
        self.alarms: dict[str, bool] = {}
        """CloudWatch alarms by name: True while the alarm is OK; a missing one has insufficient data."""

    def configure(self, configs: Mapping[str, Config]) -> None:
        """Watch exactly these checks; a check whose configuration is the same is not disturbed."""
        for check in [*self._watches]:
            if configs.get(check) != self._configs.get(check):
                self._watches.pop(check).stop()
                self._published.pop(check, None)
        self._configs = dict(configs)
        for check, config in self._configs.items():
            if check not in self._watches and config["Type"] in _ENDPOINTS:
                self._watches[check] = self._watch(check, config)
                self._watches[check].start(lambda check=check: self._publish_later(check))  # type: ignore[misc]  # the default binds the loop variable

    async def heard(self) -> None:
        """Wait until every checker has a result: without one a check is healthy, and the first result decides."""
        await asyncio.gather(*(watch.heard.wait() for watch in self._watches.values()))

    async def stop(self) -> None:
        """End every probe."""
        for handle in self._later:
            handle.cancel()
        tasks = [task for watch in self._watches.values() for task in watch.stop()]
        await asyncio.gather(*tasks, return_exceptions=True)

    def labels(self) -> dict[str, str]:
        """Every check's id and its name in a report: its kind and endpoint, with a number if two are alike."""
        found: dict[str, str] = {}
        for check, config in self._configs.items():
            label, alike = _label(config), sum(one.partition(" #")[0] == _label(config) for one in found.values())
            found[check] = f"{label} #{alike + 1}" if alike else label
        return found

    def status(self, check: str) -> bool:
        """Healthy or not, as the name servers see it; an unknown check is healthy, as a new one is."""
        config = self._configs.get(check)
        if config is None or config.get("Disabled"):
            return True
        healthy = self._measured(check, config)
        return healthy is not bool(config.get("Inverted"))

    def _measured(self, check: str, config: Config) -> bool:
        if config["Type"] == "CALCULATED":
            children = config.get("ChildHealthChecks", ())
            healthy = sum(self.status(child) for child in children)
            return healthy >= int(config.get("HealthThreshold", 0))
        if config["Type"] == "CLOUDWATCH_METRIC":
            unknown = config.get("InsufficientDataHealthStatus") != "Unhealthy"
            return self.alarms.get(config.get("AlarmIdentifier", {}).get("Name", ""), unknown)
        return self._published.get(check, True)

    def _watch(self, check: str, config: Config) -> Watch:
        kind = config["Type"].removesuffix("_STR_MATCH")
        host = config.get("FullyQualifiedDomainName", "")
        address = config.get("IPAddress") or next(iter(self._network.addresses(host)), "")
        target = ProbeTarget(
            kind=kind,
            address=address,
            host=host or address,
            path=config.get("ResourcePath", "/"),
            search=config.get("SearchString", ""),
            connect_timeout=10.0 if kind == "TCP" else 4.0,
        )
        threshold = config.get("FailureThreshold", 3)
        rhythm = Rhythm(config.get("RequestInterval", 30), threshold, threshold)
        return Watch(self._network, target, rhythm, POINTS, self._pace, check, self._late)

    def _publish_later(self, check: str) -> None:
        """Pass the checkers' result to the name servers after a delay."""

        def publish() -> None:
            self._later.discard(handle)
            watch = self._watches.get(check)
            if watch is None:
                return
            heard = [opinion.healthy for opinion in watch.opinions if opinion.healthy is not None]
            healthy = not heard or sum(heard) / len(heard) > SHARE
            if self._published.get(check, True) is not healthy:
                self._published[check] = healthy
                self._changed()

        handle = asyncio.get_running_loop().call_later(self._pace.seconds(AGGREGATION), publish)
        self._later.add(handle)


_ENDPOINTS: Final = ("HTTP", "HTTPS", "HTTP_STR_MATCH", "HTTPS_STR_MATCH", "TCP")


def _label(config: Config) -> str:
    """`HTTPS 192.0.2.1:443/healthz for www.example.com`, or `CALCULATED of 2`."""
    if config["Type"] == "CALCULATED":
        return f"CALCULATED of {len(config.get('ChildHealthChecks', ()))}"
    if config["Type"] == "CLOUDWATCH_METRIC":
        return f"CLOUDWATCH_METRIC {config.get('AlarmIdentifier', {}).get('Name', '')}"
    host, address = config.get("FullyQualifiedDomainName", ""), config.get("IPAddress", "")
    port = f":{config['Port']}" if config.get("Port") else ""
    named = f" for {host}" if host and address else ""
    return f"{config['Type']} {address or host}{port}{config.get('ResourcePath', '')}{named}"
