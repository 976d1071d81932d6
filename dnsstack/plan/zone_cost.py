"""The API calls of the one resource of a provider's zone: `nameservers.resources: per-zone`.

Every operation lists the zone; one that changes the zone sends the difference in batches. An unchanged preview makes no
call. Sources, all read 2026-11:

- Route53: ListResourceRecordSets returns 300 record sets a call (API reference). A ChangeResourceRecordSets request has
  at most 1,000 values, an alias counted as one, and 32,000 characters in values (developer guide, DNSLimitations).
  GetChange is called at least once for each batch, and every 5 s until all name servers have it.
- Cloudflare: the plugin asks for the zone, for pages of 5,000 records, and sends batches of 200 operations on Free and
  3,500 on other plans (cloudflare-docs, batch-record-changes). Deletions are sent last.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from dnsstack.model.nameservers import CloudflarePlan, ProviderId

PAGE: Final = {ProviderId.ROUTE53: 300, ProviderId.CLOUDFLARE: 5_000}
"""How many record sets (Route53) or records (Cloudflare) one call lists."""

MAX_VALUES: Final = 1_000
MAX_CHARACTERS: Final = 32_000
"""Largest number of values, and of characters in them, in one change batch of Route53."""

OPERATIONS: Final = 3_500
OPERATIONS_ON_FREE: Final = 200
"""Largest number of operations in one batch of Cloudflare, on paid plans and on Free."""

CALLS: Final = {ProviderId.ROUTE53: 3, ProviderId.CLOUDFLARE: 600}
WINDOW: Final = {ProviderId.ROUTE53: 1.0, ProviderId.CLOUDFLARE: 300.0}
"""The plugin makes at most `CALLS` calls in `WINDOW` seconds, and leaves the rest of the rate limit to others."""

BESIDE: Final = 2
"""Record sets of every hosted zone that are not in the resource: SOA and apex NS."""


@dataclass(frozen=True, slots=True)
class Weight:
    """The content of one phase: values (at Cloudflare: records), and their characters."""

    values: int = 0
    characters: int = 0

    def __add__(self, other: Weight) -> Weight:
        return Weight(self.values + other.values, self.characters + other.characters)


def listing(provider: ProviderId, existing: int) -> int:
    """Calls to list `existing` record sets (Route53) or records (Cloudflare; one more call reads the zone)."""
    pages = max(1, -(-existing // PAGE[provider]))
    return pages + (provider is ProviderId.CLOUDFLARE)


def route53_batches(phases: Iterable[Weight]) -> int:
    """Change batches for new values, changed ones (old and new values both count) and removed ones.

    This is the minimum: records that must stay in one batch may leave it partly empty; then there are at most twice as
    many, and one more for each phase.
    """
    return sum(max(-(-one.values // MAX_VALUES), -(-one.characters // MAX_CHARACTERS)) for one in phases)


def route53_sending(phases: Iterable[Weight]) -> int:
    """Calls to send the phases: for each batch, one to send it and one to ask whether all name servers have it."""
    return 2 * route53_batches(phases)


def cloudflare_sending(phases: Iterable[Weight], plan: CloudflarePlan) -> int:
    """Calls to send the phases; the size of a batch depends on the plan."""
    size = OPERATIONS_ON_FREE if plan is CloudflarePlan.FREE else OPERATIONS
    return sum(-(-one.values // size) for one in phases)


def paced(provider: ProviderId, calls: int) -> float:
    """Seconds that the plugin takes for its calls at its own rate; the first calls, made at once, take no time."""
    return max(0, calls - CALLS[provider]) * WINDOW[provider] / CALLS[provider]
