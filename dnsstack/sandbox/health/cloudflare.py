"""Cloudflare's monitors: each pool's endpoints, three data centres in each region, a majority of regional majorities.

Facts: Cloudflare load balancing, "Monitors" and "Health details" (read 2026-11): an endpoint is healthy if most
regions say so, a region says so if most of its data centres do; unknown health counts as down; retries follow a
failed probe at once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from dnsstack.sandbox.clock import Pace
from dnsstack.sandbox.health.probe import Opinion, ProbeTarget
from dnsstack.sandbox.health.watch import Late, Rhythm, Watch
from dnsstack.sandbox.origins.network import Network

REGIONS: Final = 3
DATA_CENTRES: Final = 3
"""Data centres in each region."""

PROPAGATION: Final = 2.0
"""Real seconds from a change of health to the answers: an assumption; the documentation says "seconds"."""

Monitor = Mapping[str, Any]
EndpointKey = tuple[str, str]
"""A pool's id and an endpoint's address."""


class CloudflareMonitors:
    """All pools of an account; the load balancers use `status`."""

    def __init__(self, network: Network, pace: Pace, changed: Callable[[], None], late: Late = lambda _: None) -> None:
        self._network = network
        self._pace = pace
        self._changed = changed
        self._late = late
        self._settings: dict[EndpointKey, object] = {}
        self._watches: dict[EndpointKey, Watch] = {}
        self._published: dict[EndpointKey, bool] = {}
        self._later: set[asyncio.TimerHandle] = set()

    def configure(self, pools: Sequence[Mapping[str, Any]], monitors: Mapping[str, Monitor]) -> None:
        """Watch exactly these pools' endpoints; an endpoint with the same monitor is not disturbed."""
        wanted: dict[EndpointKey, tuple[Mapping[str, Any], Monitor]] = {}
        for pool in pools:
            monitor = monitors.get(pool.get("monitor") or "")
            if monitor is not None and pool.get("enabled", True):
                wanted |= {(pool["id"], origin["address"]): (origin, monitor) for origin in pool["origins"]}
        for key in [*self._watches]:
            if self._settings.get(key) != wanted.get(key):
                self._watches.pop(key).stop()
                self._published.pop(key, None)
        self._settings = dict(wanted)
        for key, (origin, monitor) in wanted.items():
            if key not in self._watches:
                self._watches[key] = self._watch(key, origin, monitor)
                self._watches[key].start(lambda key=key: self._publish_later(key))  # type: ignore[misc]  # the default binds the loop variable

    async def stop(self) -> None:
        """End every probe."""
        for handle in self._later:
            handle.cancel()
        tasks = [task for watch in self._watches.values() for task in watch.stop()]
        await asyncio.gather(*tasks, return_exceptions=True)

    def watched(self) -> list[EndpointKey]:
        """Every pool endpoint that is monitored."""
        return sorted(self._watches)

    def status(self, pool: str, address: str) -> bool | None:
        """Healthy or not; unknown is down. None if the endpoint is not monitored."""
        key = (pool, address)
        return self._published.get(key, False) if key in self._watches else None

    def _watch(self, key: EndpointKey, origin: Mapping[str, Any], monitor: Monitor) -> Watch:
        host = origin["address"]
        header = {name.lower(): value for name, value in (monitor.get("header") or {}).items()}
        kind = str(monitor.get("type", "http")).upper()
        timeout = float(monitor.get("timeout", 5))
        target = ProbeTarget(
            kind=kind,
            address=next(iter(self._network.addresses(host)), host),
            host=next(iter(header.get("host", ())), host),
            path=monitor.get("path") or "/",
            method=monitor.get("method") or "GET",
            search=monitor.get("expected_body") or "",
            ok=_codes(monitor.get("expected_codes") or "200"),
            connect_timeout=timeout,
            response_timeout=timeout,
        )
        rhythm = Rhythm(
            interval=float(monitor.get("interval", 60)),
            down_after=max(1, int(monitor.get("consecutive_down") or 0)),
            up_after=max(1, int(monitor.get("consecutive_up") or 0)),
            retries=int(monitor.get("retries", 2)),
        )
        return Watch(self._network, target, rhythm, REGIONS * DATA_CENTRES, self._pace, "/".join(key), self._late)

    def _publish_later(self, key: EndpointKey) -> None:
        def publish() -> None:
            self._later.discard(handle)
            watch = self._watches.get(key)
            if watch is None:
                return
            healthy = majority_of_majorities(watch.opinions)
            if self._published.get(key, False) is not healthy:
                self._published[key] = healthy
                self._changed()

        handle = asyncio.get_running_loop().call_later(self._pace.seconds(PROPAGATION), publish)
        self._later.add(handle)


def majority_of_majorities(opinions: Sequence[Opinion]) -> bool:
    """True if most regions say so, each by most of its data centres; one that has not probed yet says no."""
    regions = [opinions[start : start + DATA_CENTRES] for start in range(0, len(opinions), DATA_CENTRES)]
    votes = [sum(opinion.healthy is True for opinion in region) * 2 > len(region) for region in regions]
    return sum(votes) * 2 > len(votes)


def _codes(text: str) -> range:
    """Status codes from `200`, `2xx`, `200-399` or a list of these: the span from the lowest to the highest."""
    low, high = 600, 0
    for part in str(text).replace(" ", "").split(","):
        first, _, last = part.partition("-")
        low = min(low, int(first.replace("x", "0")))
        high = max(high, int((last or first).replace("x", "9")))
    return range(low, high + 1)
