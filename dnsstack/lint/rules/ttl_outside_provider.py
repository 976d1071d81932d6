"""A TTL that a provider does not allow.

What: a TTL is outside what a provider of the zone allows, on its plan; for `nameservers.ttl`, as TTL of the apex NS.
Why: Cloudflare accepts 60..86400 s (from 30 s on Enterprise), reads 1 as "automatic", and below Enterprise always
    answers the apex NS with 86400. The providers would answer differently, or the deployment would fail halfway.
Good: `ttl: 60`
Bad: `ttl: 30` with Cloudflare's plan pro
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.lint.entries import Entry, served_by
from dnsstack.lint.finding import Finding, Severity, Zone, rule
from dnsstack.model.nameservers import ProviderId


@rule(
    Severity.ERROR,
    source="cloudflare-docs, dns/manage-dns-records/reference/ttl and dns/nameservers/nameserver-options",
    hint="choose a TTL that every provider allows",
    acceptable=False,
)
def check(zone: Zone) -> Iterator[Finding]:
    """TTLs of RRsets, policies and the apex NS that a provider does not allow."""
    for provider, known in zone.capabilities.items():
        low, high = known.ttl
        for ttl, rrsets in zone.by_ttl.items():
            if low <= ttl <= high:
                continue
            for rrset in rrsets:
                if served_by(rrset, provider) and not rrset.proxied and not _without_ttl(rrset, provider):
                    yield Finding(rrset, f"TTL {ttl} is outside the range of {provider.value}, {low}..{high}", ("ttl",))
        for policy in zone.policies:
            if not low <= policy.ttl <= high and not _without_ttl(policy, provider):
                yield Finding(
                    policy, f"TTL {policy.ttl} is outside the range of {provider.value}, {low}..{high}", ("ttl",)
                )
        low, high = known.ns_ttl
        if not low <= zone.nameservers.ttl <= high:
            allowed = f"{low}" if low == high else f"{low}..{high}"
            message = f"TTL {zone.nameservers.ttl} of the apex NS is outside the range of {provider.value}, {allowed}"
            yield Finding(zone.nameservers, message, ("ttl",))


def _without_ttl(entry: Entry, provider: ProviderId) -> bool:
    """A Route53 alias has no TTL itself."""
    return entry.rdtype == "ALIAS" and provider is ProviderId.ROUTE53
