"""Failover: the policy, and the strategies by which the other provider answers the same as Route53."""

from __future__ import annotations

from typing import Final

from dnsstack.model.failover.base import Strategy
from dnsstack.model.failover.delegate import Delegate
from dnsstack.model.failover.follow import Follow
from dnsstack.model.failover.load_balancer import LoadBalancer
from dnsstack.model.failover.primary_only import PrimaryOnly

STRATEGIES: Final[dict[str, type[Strategy]]] = {
    kind.name: kind for kind in (LoadBalancer, Follow, Delegate, PrimaryOnly)
}
"""The roster: each strategy has one file in this folder and one line here."""

__all__ = ["STRATEGIES", "Delegate", "Follow", "LoadBalancer", "PrimaryOnly", "Strategy"]
