"""What the one resource of a provider's zone costs in API calls: `nameservers.resources: per-zone`.

Every operation lists the zone, and one that changes it sends the difference in batches. An unchanged preview makes no
call. Sources, all read 2026-11:

- Route53: ListResourceRecordSets answers 300 record sets a call (API reference). A ChangeResourceRecordSets request has
  at most 1,000 values, an alias counted as one, and 32,000 characters in values (developer guide, DNSLimitations).
  GetChange is asked for each batch once at least, and every 5 s while name servers don't have it.
- Cloudflare: the plugin asks for the zone, for pages of 5,000 records, and sends batches of 200 operations on Free and
  3,500 on other plans (cloudflare-docs, batch-record-changes). What goes is sent after all else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from dnsstack.model.nameservers import CloudflarePlan, ProviderId

PAGE: Final = {ProviderId.ROUTE53: 300, ProviderId.CLOUDFLARE: 5_000}
"""Record sets at Route53, and records at Cloudflare, that one call lists."""

MAX_VALUES: Final = 1_000
MAX_CHARACTERS: Final = 32_000
"""What one change batch of Route53 holds."""

OPERATIONS: Final = 3_500
OPERATIONS_ON_FREE: Final = 200
"""Records that one batch of Cloudflare changes."""

CALLS: Final = {ProviderId.ROUTE53: 3, ProviderId.CLOUDFLARE: 600}
WINDOW: Final = {ProviderId.ROUTE53: 1.0, ProviderId.CLOUDFLARE: 300.0}
"""API calls that the plugin makes at most in so many seconds: it leaves the rest of the limit to others."""

BESIDE: Final = 2
"""Record sets of every hosted zone that are not part of the resource: SOA and apex NS."""


@dataclass(frozen=True, slots=True)
class Weight:
    """What is sent in one phase: values (at Cloudflare: records), and the characters in them."""

    values: int = 0
    characters: int = 0

    def __add__(self, other: Weight) -> Weight:
        return Weight(self.values + other.values, self.characters + other.characters)


def listing(provider: ProviderId, existing: int) -> int:
    """Calls that list `existing` record sets (Route53) or records (Cloudflare, which is asked for the zone, too)."""
    pages = max(1, -(-existing // PAGE[provider]))
    return pages + (provider is ProviderId.CLOUDFLARE)


def route53_batches(phases: Iterable[Weight]) -> int:
    """Change batches for what is new, what changes (its old and its new values) and what goes.

    The least: where units of what belongs together don't fill a batch, at most twice as many and one a phase more.
    """
    return sum(max(-(-one.values // MAX_VALUES), -(-one.characters // MAX_CHARACTERS)) for one in phases)


def route53_sending(phases: Iterable[Weight]) -> int:
    """Calls that send the phases: each batch, and whether it is everywhere."""
    return 2 * route53_batches(phases)


def cloudflare_sending(phases: Iterable[Weight], plan: CloudflarePlan) -> int:
    """Calls that send the phases; the size of a batch is the plan's."""
    size = OPERATIONS_ON_FREE if plan is CloudflarePlan.FREE else OPERATIONS
    return sum(-(-one.values // size) for one in phases)


def paced(provider: ProviderId, calls: int) -> float:
    """Seconds that the plugin takes for its own calls at its pace, what it makes at once left out."""
    return max(0, calls - CALLS[provider]) * WINDOW[provider] / CALLS[provider]
