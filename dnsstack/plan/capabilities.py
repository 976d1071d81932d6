"""The capabilities and limits of each provider, with source and date; rules and renderers read limits only here.

`None` means that no limit is published. A limit named in `Capabilities.assumed` is taken from documentation about a
similar case, not about this one: a rule that uses it warns and never refuses.

Sources, all read 2026-11:

- botocore 1.44.5's Route53 service model (`data/route53/2013-04-01/service-2.json`)
- Route53 developer guide, page DNSLimitations (quotas)
- cloudflare-docs, `dns/manage-dns-records/reference/ttl.mdx`, `…/reference/dns-record-types.mdx`, `…/faq.mdx`,
  `dns/nameservers/nameserver-options.mdx`, `dns/zone-setups/zone-transfers/index.mdx`,
  `load-balancing/reference/limitations.mdx`
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from dnsstack.model.nameservers import CLOUDFLARE_NS_TTL, CloudflarePlan, NameserverSet, ProviderId, for_every_provider
from dnsstack.model.rdata import ROSTER
from dnsstack.model.ttl import MAX_TTL


def carried(provider: ProviderId) -> frozenset[str]:
    """The types that name `provider` in `carriers`; ALIAS is left out, because it is not a type of the DNS."""
    return frozenset(rdtype for rdtype, kind in ROSTER.items() if provider in kind.carriers)


@dataclass(frozen=True, slots=True)
class Capabilities:
    """The limits of one provider (on one plan). Times are in seconds, lengths in characters of presentation format.

    `record_quota` counts RRsets at Route53 and values at Cloudflare. `ns_ttl` bounds the apex NS TTL.
    `load_balancer_interval` bounds the interval of monitors; None means that there is no load balancer.
    `assigned_servers` is the number of name servers that the provider gives a zone. `negative_ttl` is how long
    resolvers may keep a negative answer (RFC 2308 §5: the lower of the SOA's own TTL and its minimum).
    """

    provider: ProviderId
    ttl: tuple[int, int]
    ns_ttl: tuple[int, int]
    assigned_servers: int = 0
    negative_ttl: int | None = None
    record_quota: int | None = None
    values_per_rrset: int | None = None
    characters_per_rrset: int | None = None
    txt_length: int | None = None
    txt_length_sum: int | None = None
    load_balancer_interval: tuple[int, int] | None = None
    load_balancers: int | None = None
    load_balancer_pools: int | None = None
    health_checks: int | None = None
    child_checks: int | None = None
    proxies: frozenset[str] = frozenset()
    zone_transfer: bool = False
    record_tags: bool = False
    comment_length: int | None = None
    caa_tags: frozenset[str] = frozenset()
    assumed: frozenset[str] = frozenset()

    @property
    def types(self) -> frozenset[str]:
        """The record types that it serves."""
        return carried(self.provider)


ROUTE53: Final = Capabilities(
    provider=ProviderId.ROUTE53,
    # botocore RRType: SOA A TXT NS CNAME MX NAPTR PTR SRV SPF AAAA CAA DS TLSA SSHFP SVCB HTTPS; no LOC, no URI
    # botocore TTL: 0..2147483647
    ttl=(0, MAX_TTL),
    ns_ttl=(0, MAX_TTL),
    # a zone's DelegationSet, botocore CreateHostedZone: four servers
    assigned_servers=4,
    # developer guide, SOA-NSrecords: TTL 900, minimum 86400
    negative_ttl=900,
    # DNSLimitations: 10,000 per hosted zone, more at a charge; 400 in a record set
    record_quota=10_000,
    values_per_rrset=400,
    # DNSLimitations: 32,000 characters of values in a change batch, where an UPSERT counts twice
    characters_per_rrset=16_000,
    # botocore ResourceRecord.Value: not above 4,000 characters, which for TXT counts quotes and escapes
    txt_length=4_000,
    # DNSLimitations: 200 active health checks an account; 255 children (the API model says 256)
    health_checks=200,
    child_checks=255,
)

_CLOUDFLARE: Final = Capabilities(
    provider=ProviderId.CLOUDFLARE,
    # DnsRecord.type of the Cloudflare API; ALIAS is a flattened CNAME
    # ttl.mdx: 60 s..1 day for DNS-only records below Enterprise
    ttl=(60, 86_400),
    # nameserver-options.mdx: 86,400 unless the zone has DNS record options (Foundation DNS, Enterprise)
    ns_ttl=(CLOUDFLARE_NS_TTL, CLOUDFLARE_NS_TTL),
    # nameserver-options.mdx: a pair of standard name servers
    assigned_servers=2,
    # cloudflare-docs, zone defaults of the SOA record: TTL 3600 and minimum TTL 1800
    negative_ttl=1_800,
    # faq.mdx: 200 / 3,500; one record is one value (the API has one content a record)
    record_quota=3_500,
    # dns-record-types.mdx: content up to 2,048 characters, 8,192 over all TXT records of a name
    txt_length=2_048,
    txt_length_sum=8_192,
    # limitations.mdx: 20 load balancers, 20 pools below Enterprise. Its 15 s below Enterprise differ from the page on
    # creating monitors (60 s Pro, 15 s Business, 10 s Enterprise; read 2026-11): the stricter of the two is used
    load_balancer_interval=(60, 3_600),
    load_balancers=20,
    load_balancer_pools=20,
    # faq.mdx: only these can be proxied
    proxies=frozenset(("A", "AAAA", "CNAME")),
    record_tags=True,
    # record-attributes.mdx: 500 characters, 100 on the free plan
    comment_length=500,
    # from memory: the dashboard offers issue, issuewild and iodef; issuemail (RFC 9495) and issuevmc were added later
    caa_tags=frozenset(("issue", "issuewild", "iodef", "issuemail", "issuevmc")),
    # the page does not say whether quotes and the gaps between chunks count
    assumed=frozenset(("txt_length", "txt_length_sum", "caa_tags")),
)

CLOUDFLARE: Final[dict[CloudflarePlan, Capabilities]] = {
    # faq.mdx: 200 (1,000 where the zone is older than 2024-09-01: `record_quota` in the document); tags are paid
    CloudflarePlan.FREE: replace(_CLOUDFLARE, record_quota=200, record_tags=False, comment_length=100),
    CloudflarePlan.PRO: _CLOUDFLARE,
    CloudflarePlan.BUSINESS: replace(_CLOUDFLARE, load_balancer_interval=(15, 3_600)),
    # ttl.mdx: 30 s; limitations.mdx: 10 s, quotas by contract; zone-transfers/index.mdx: Enterprise only.
    # It is an assumption that a contract includes Foundation DNS, which the TTL of the name servers needs.
    CloudflarePlan.ENTERPRISE: replace(
        _CLOUDFLARE,
        ttl=(30, 86_400),
        ns_ttl=(30, 86_400),
        load_balancer_interval=(10, 3_600),
        load_balancers=None,
        load_balancer_pools=None,
        zone_transfer=True,
        assumed=_CLOUDFLARE.assumed | {"ns_ttl"},
    ),
}
"""Cloudflare's capabilities by plan."""

SELF_HOSTED: Final = Capabilities(
    provider=ProviderId.SELF_HOSTED,
    # ALIAS is not in DNS messages, and SELF_HOSTED can't resolve it
    ttl=(0, MAX_TTL),
    ns_ttl=(0, MAX_TTL),
    zone_transfer=True,
)

OTHER: Final = replace(
    SELF_HOSTED,
    provider=ProviderId.OTHER,
    zone_transfer=False,
)
"""A third party's server: only the limits of the DNS protocol are known."""


def capabilities(nameservers: NameserverSet) -> dict[ProviderId, Capabilities]:
    """The capabilities of each member of the name server set, with the quota that the document gives."""
    found: dict[ProviderId, Capabilities] = {}
    for provider in servers_of(nameservers):
        if provider is ProviderId.CLOUDFLARE and nameservers.cloudflare is not None:
            zone = nameservers.cloudflare
            limits = CLOUDFLARE[zone.plan]
            found[provider] = replace(limits, record_quota=zone.record_quota) if zone.record_quota else limits
        elif provider is ProviderId.SELF_HOSTED and nameservers.self_hosted is not None:
            negative = min(nameservers.ttl, nameservers.self_hosted.soa.minimum)  # the SOA has the TTL of the apex NS
            found[provider] = replace(SELF_HOSTED, negative_ttl=negative)
        else:
            found[provider] = _FIXED[provider]
    return found


def servers_of(nameservers: NameserverSet) -> tuple[ProviderId, ...]:
    """Everyone who must answer for the domain: the providers, and own and third-party servers if there are any."""
    own = (ProviderId.SELF_HOSTED,) if nameservers.self_hosted is not None else ()
    return (*nameservers.providers, *own, *((ProviderId.OTHER,) if nameservers.other_nameservers else ()))


_FIXED: Final = for_every_provider(
    {
        ProviderId.ROUTE53: ROUTE53,
        ProviderId.CLOUDFLARE: _CLOUDFLARE,
        ProviderId.SELF_HOSTED: SELF_HOSTED,
        ProviderId.OTHER: OTHER,
    },
    "capabilities",
)
"""Capabilities by provider; some of Cloudflare's depend on the plan."""
