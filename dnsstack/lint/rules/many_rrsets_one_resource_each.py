"""A large zone with one Pulumi resource for each RRset.

What: the zone has more than 500 RRsets and policies, and `nameservers.resources` is `per-rrset`.
Why: each resource costs the engine about 20 ms and more of processor time in every run, and one to five API calls
    where it is made or refreshed; Route53 takes 5 requests a second an account, Cloudflare 1,200 in five minutes a
    user. With `per-zone` a zone is listed 300 RRsets a call and changed in batches. It costs dnsstack's own Pulumi
    plugin, credentials for it, and single RRsets that Pulumi's targets and state commands can name.
Good: `resources: per-zone` from the first deployment on
Bad: a thousand hosts with `resources: per-rrset`
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId

MOST: Final = 500
"""RRsets: a refresh of as many at Route53 takes 1,000 calls, 200 s at the account's limit."""


@rule(
    Severity.ADVICE,
    source="Route53 developer guide, DNSLimitations; cloudflare-docs, API rate limits",
    hint="say resources: per-zone (docs/per-zone.md); a stack that is deployed changes over by dnsstack steps",
)
def check(zone: Zone) -> Iterator[Finding]:
    """One finding a zone that is written to, and has many entries."""
    count = len(zone.rrsets) + len(zone.policies)
    if count <= MOST or zone.nameservers.is_per_zone:
        return
    from dnsstack.plan.rates import EACH, limited
    from dnsstack.plan.zone_cost import paced

    costs = {provider: EACH[provider]["record"] for provider in zone.nameservers.providers if provider in EACH}
    single = _told({provider: (one.create * count, one.read * count) for provider, one in costs.items()}, limited)
    gathered = _told({provider: _gathered(zone, provider, count) for provider in costs}, paced)
    message = f"{count:,} RRsets, each a Pulumi resource of its own: {single}; with resources: per-zone {gathered}"
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
    """As `plan.cost` counts, but before anything is planned: every entry weighs as much as its values."""
    from dnsstack.plan.zone_cost import BESIDE, Weight, cloudflare_sending, listing, route53_sending

    values = zone.value_count + len(zone.policies)
    if provider is ProviderId.ROUTE53:
        return listing(provider, BESIDE) + route53_sending([Weight(values)]), listing(provider, count + BESIDE)
    cloudflare = zone.nameservers.cloudflare
    sent = cloudflare_sending([Weight(values)], cloudflare.plan) if cloudflare is not None else 0
    return listing(provider, 0) + sent, listing(provider, values)
