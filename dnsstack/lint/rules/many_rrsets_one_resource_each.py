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

from collections.abc import Iterator
from math import ceil
from typing import Final

from dnsstack.lint.finding import Finding, Rule, Severity, Zone
from dnsstack.model.nameservers import ProviderId

MOST: Final = 500
"""RRsets: a refresh of as many at Route53 takes 1,000 calls, 200 s at the account's limit."""

_PAGE: Final = 300
"""RRsets that one call lists at Route53."""


def check(zone: Zone) -> Iterator[Finding]:
    """One finding a zone that is written to, and has many entries."""
    count = len(zone.rrsets) + len(zone.policies)
    if count <= MOST or zone.nameservers.is_per_zone:
        return
    from dnsstack.plan.cost import CLOUDFLARE_CALLS, ROUTE53_CALLS, limited

    each = {ProviderId.ROUTE53: ROUTE53_CALLS["record"].read, ProviderId.CLOUDFLARE: CLOUDFLARE_CALLS["record"].read}
    costs = {provider: each[provider] * count for provider in zone.nameservers.providers}
    told = [
        f"{calls:,} API calls at {provider.value} ({limited(provider, calls):,.0f} s)"
        for provider, calls in costs.items()
    ]
    message = (
        f"{count:,} RRsets, each a Pulumi resource of its own: a refresh makes {' and '.join(told)}; with resources: "
        f"per-zone about {ceil(count / _PAGE)} to list each zone"
    )
    yield Finding(zone.nameservers, message, ("resources",))


RULE: Final = Rule(
    id="many-rrsets-one-resource-each",
    severity=Severity.ADVICE,
    title="A large zone with one resource for each RRset",
    source="Route53 developer guide, DNSLimitations; cloudflare-docs, API rate limits",
    hint="say resources: per-zone before the first deployment (docs/per-zone.md)",
    check=check,
)
