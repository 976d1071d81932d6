"""What a follower works with: the edges to network, clock, log and providers, all of them replaceable."""

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
    """Where the name servers are."""

    async def of(self, provider: ProviderId) -> Sequence[Server]:
        """A provider's servers that are known; never raises."""

    @property
    def existing(self) -> int:
        """How many name servers of Route53 there are, known or not."""


class Probes(Protocol):
    """Who probes endpoints."""

    async def all(self, checks: Mapping[str, EndpointCheck]) -> Results:
        """What each endpoint's probe says, by the checks' names."""


class Vantages(Protocol):
    """Other followers that probe from elsewhere."""

    async def ask(self) -> Sequence[tuple[str, Results | None]]:
        """What each one's probes say; None where it gave no usable answer."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The edges of one follower. `peers` None means that a silent Route53 changes nothing."""

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
        """The time of day at `provider`."""
        if provider not in self.times:
            self.times[provider] = ProviderTime(self.clock)
        return self.times[provider]


def identity() -> str:
    """Who writes into the audit log: this machine and process."""
    return f"{socket.gethostname()}/{os.getpid()}"


@dataclass(frozen=True, slots=True)
class FollowerOptions:
    """How a follower behaves; times in seconds.

    `apply` False changes nothing anywhere. `reread` is how old what is known of the records may become,
    `confirm_within` how long name servers may take to answer a change before someone is told. `longest_pause`
    bounds the pause after failed calls, unless the provider asks for more. `round_within` limits a round as a whole.
    """

    apply: bool = False
    who: str = field(default_factory=identity)
    reread: float = 60.0
    confirm_within: float = 300.0
    first_pause: float = 1.0
    longest_pause: float = 60.0
    round_within: float = 120.0
