"""A large zone with one Pulumi resource for each RRset.

What: the zone has more than 500 RRsets and policies, and `nameservers.resources` is `per-rrset`.
Why: each resource costs the engine 20 ms or more of processor time in every run, and one to five API calls when it is
    created or refreshed. Route53 allows 5 requests a second for each account, Cloudflare 1,200 in five minutes for each
    user. With `per-zone`, one call lists 300 RRsets, and changes are sent in batches. But it needs dnsstack's own
    Pulumi plugin and credentials for it, and Pulumi's targets and state commands can't name single RRsets.
Good: `resources: per-zone` from the first deployment on
Bad: a thousand hosts with `resources: per-rrset`
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId

MOST: Final = 500
"""Number of RRsets; a refresh of this many at Route53 takes 1,000 calls, which is 200 s at the account's limit."""


@rule(
    Severity.ADVICE,
    source="Route53 developer guide, DNSLimitations; cloudflare-docs, API rate limits",
    hint="write resources: per-zone (docs/per-zone.md); for a stack that is deployed already, use dnsstack steps",
)
def check(zone: Zone) -> Iterator[Finding]:
    """At most one finding for each zone."""
    count = len(zone.rrsets) + len(zone.policies)
    if count <= MOST or zone.nameservers.is_per_zone:
        return
    from dnsstack.plan.rates import EACH, limited
    from dnsstack.plan.zone_cost import paced

    costs = {provider: EACH[provider]["record"] for provider in zone.nameservers.providers if provider in EACH}
    single = _told({provider: (one.create * count, one.read * count) for provider, one in costs.items()}, limited)
    gathered = _told({provider: _gathered(zone, provider, count) for provider in costs}, paced)
    message = f"{count:,} RRsets are a Pulumi resource each: {single}; with resources: per-zone, {gathered}"
    yield Finding(zone.nameservers, message, ("resources",))


def _told(costs: Mapping[ProviderId, tuple[int, int]], seconds: Callable[[ProviderId, int], float]) -> str:
    """`a first deployment makes about 3,000 API calls at route53 (at least 599 s), a refresh 1,200 (239 s)`."""
    first, again = (
        " and ".join(
            f"{calls[which]:,} {'API calls ' * (not which)}at {provider.value}{_least(seconds(provider, calls[which]))}"
            for provider, calls in costs.items()
        )
        for which in (0, 1)
    )
    return f"a first deployment makes about {first}, a refresh {again}"


def _least(seconds: float) -> str:
    return f" (at least {seconds:,.0f} s)" if round(seconds) else ""


def _gathered(zone: Zone, provider: ProviderId, count: int) -> tuple[int, int]:
    """The calls as `plan.cost` counts them, but without a plan: an entry counts as many records as it has values."""
    from dnsstack.plan.zone_cost import BESIDE, Weight, cloudflare_sending, listing, route53_sending

    values = zone.value_count + len(zone.policies)
    if provider is ProviderId.ROUTE53:
        return listing(provider, BESIDE) + route53_sending([Weight(values)]), listing(provider, count + BESIDE)
    cloudflare = zone.nameservers.cloudflare
    sent = cloudflare_sending([Weight(values)], cloudflare.plan) if cloudflare is not None else 0
    return listing(provider, 0) + sent, listing(provider, values)
