"""Drills: faults that a domain must survive, with a record of every query. Their list is here."""

from __future__ import annotations

from typing import Final

from dnsstack.sandbox.drills import (
    api_outage,
    attacked,
    black_hole,
    both_down,
    deployments,
    emergency_page,
    flapping,
    older_document,
    own_primary_down,
    primary_down,
    provider_down,
    slow_peer,
    split_brain,
)
from dnsstack.sandbox.drills.base import Drill

ROSTER: Final[dict[str, Drill]] = {
    drill.name: drill
    for drill in (
        primary_down.DRILL,
        black_hole.DRILL,
        flapping.DRILL,
        both_down.DRILL,
        provider_down.ROUTE53_DOWN,
        provider_down.CLOUDFLARE_DOWN,
        own_primary_down.DRILL,
        attacked.DRILL,
        api_outage.DRILL,
        deployments.MAINTENANCE,
        emergency_page.DRILL,
        split_brain.DRILL,
        slow_peer.DRILL,
        older_document.DRILL,
        deployments.UP_WHILE_FAILED_OVER,
    )
}
"""Every drill by name, in the order that `all` runs them."""
