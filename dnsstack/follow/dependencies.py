"""The interfaces of a follower to network, clock, log and providers; tests and the sandbox replace them."""

from __future__ import annotations

import os
import socket
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from dnsstack.follow.audit import Audit
from dnsstack.follow.clock import Clock, ProviderTime
from dnsstack.follow.journal import Journal
from dnsstack.follow.life import Results
from dnsstack.follow.markers import Ask
from dnsstack.follow.metrics import Metrics
from dnsstack.follow.mover import Mover
from dnsstack.model.health import EndpointCheck
from dnsstack.model.nameservers import ProviderId
from dnsstack.verify.endpoint import Server


class Servers(Protocol):
    """Gives the addresses of name servers."""

    async def of(self, provider: ProviderId) -> Sequence[Server]:
        """The known name servers of a provider; never raises."""

    @property
    def existing(self) -> int:
        """The number of Route53's name servers, including those with unknown addresses."""


class Probes(Protocol):
    """Probes endpoints."""

    async def all(self, checks: Mapping[str, EndpointCheck]) -> Results:
        """The result of each endpoint's probe, by the checks' names."""


class Vantages(Protocol):
    """Other followers that probe from elsewhere."""

    async def ask(self) -> Sequence[tuple[str, Results | None]]:
        """The results of each one's probes; None if it gave no usable answer."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The interfaces of one follower. If `peers` is None, nothing is changed while Route53 gives no role."""

    ask: Ask
    servers: Servers
    movers: Mapping[ProviderId, Mover]
    prober: Probes
    audit: Audit
    journal: Journal
    clock: Clock
    metrics: Metrics = field(default_factory=Metrics)
    peers: Vantages | None = None
    times: dict[ProviderId, ProviderTime] = field(default_factory=dict)

    def time(self, provider: ProviderId) -> ProviderTime:
        """The time at `provider`."""
        if provider not in self.times:
            self.times[provider] = ProviderTime(self.clock)
        return self.times[provider]


def identity() -> str:
    """The writer in the audit log: this machine and process."""
    return f"{socket.gethostname()}/{os.getpid()}"


@dataclass(frozen=True, slots=True)
class FollowerOptions:
    """The options of a follower; times are in seconds.

    If `apply` is False, nothing is changed. Records are read again after `reread`. If name servers do not answer a
    change within `confirm_within`, that is reported. `longest_pause` limits the pause after failed calls, unless the
    provider asks for a longer one. `round_within` is the time limit of a round.
    """

    apply: bool = False
    who: str = field(default_factory=identity)
    reread: float = 60.0
    confirm_within: float = 300.0
    first_pause: float = 1.0
    longest_pause: float = 60.0
    round_within: float = 120.0
