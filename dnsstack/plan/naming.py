"""Logical names: the only module that makes them. A logical name becomes a URN, so every name here is API.

| resource | name |
|---|---|
| the zone at a provider | `<component>/<provider>/zone` |
| all RRsets of a provider's zone (`resources: per-zone`) | `<component>/<provider>/records` |
| Cloudflare's DNS settings | `<component>/cloudflare/dns-settings` |
| a health check | `<component>/health-check/<its name>` |
| Route53: an RRset, simple or PRIMARY | `<component>/route53/<owner>/<TYPE>` |
| Route53: the SECONDARY | `<component>/route53/<owner>/<TYPE>/secondary` |
| Cloudflare: a type with one value | `<component>/cloudflare/<owner>/<TYPE>` |
| Cloudflare: one value of several | `<component>/cloudflare/<owner>/<TYPE>/<value key>` |
| Cloudflare: a record under `follow` | `<component>/cloudflare/<owner>/<TYPE>/slot-<i>` |
| Cloudflare: a load balancer | `<component>/cloudflare/<owner>/load-balancer` |
| Cloudflare: its parts | `<component>/cloudflare/<owner>/pool/<role>`, `…/monitor/<role>` |
| a sub-zone that Route53 alone serves | `<component>/route53/<its apex>/zone` |
| all its RRsets (`resources: per-zone`) | `<component>/route53/<its apex>/records` |
| Cloudflare's part in zone transfers | `<component>/cloudflare/transfer/tsig`, `…/peer/<address>`, … |
| what the last deployment looked like | `<component>/shape` |
| that all records may be taken over (`handover`) | `<component>/handover` |
| the domains of the shipped program's last deployment | `dnsstack/domains` |
| what stops a run before a zone's records go | the zone's name, `protection` in the place of `zone` |

`<owner>` is relative to the domain, `@` for its apex. Names never depend on an order or on a neighbour, but for one
case that the rules refuse (two TXT values of one owner with one version tag). Owners are lower case and types upper
case, so no owner with a slash in it (RFC 2317) collides with a name that has further parts.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from ipaddress import IPv6Address
from typing import Final

from dnsstack.model.deferred import Deferred
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.names import relative, strip_dot
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rrset import Value, same_record

SINGLE_VALUE_TYPES: Final = frozenset(("ALIAS", "CNAME", "DNAME", "SOA"))
"""Types with one value an owner (RFC 1034 §3.6.2, RFC 6672 §2.4): their names carry no value key."""

DOMAINS: Final = "dnsstack/domains"
"""Where the shipped program remembers its domains; it belongs to no component."""

KEYLESS: Final = "~deferred"
"""The key of an Output that the program gives none."""

_REPLACES: Final = {"A": ("CNAME",), "CNAME": ("A", "ALIAS"), "ALIAS": ("CNAME",)}
"""Types that can't be beside each other and often follow one another at an owner."""

_PLAIN: Final = re.compile(r"[a-z0-9._*:-]{1,48}")
_ANY_DEFERRED_KEY: Final = re.compile(r"[a-z0-9-]+")
_NOT_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_TAG: Final = re.compile(r'"(v=(?:spf1|dkim1|dmarc1|stsv1|tlsrptv1|bimi1))[ ;"]', re.IGNORECASE)
"""Version tags of which an owner has one by their RFCs: 7208 §4.5, 6376 §3.6.2.2, 7489 §6.6.3, 8461 §3.1, 8460 §3."""


@dataclass(frozen=True, slots=True)
class Naming:
    """The logical names of one component's resources: `Naming("example.com", "example.com.")`.

    Owners are absolute everywhere.
    """

    component: str
    apex: str

    def zone(self, provider: ProviderId) -> str:
        """The zone at `provider`."""
        return f"{self.component}/{provider.value}/zone"

    def sub_zone(self, apex: str) -> str:
        """A zone below the domain that Route53 alone serves."""
        return f"{self.component}/{ProviderId.ROUTE53.value}/{relative(apex, self.apex)}/zone"

    def records(self, zone: str) -> str:
        """All RRsets in the zone of this logical name, where they are one resource."""
        return f"{zone.removesuffix('/zone')}/records"

    def member(self, zone: str, key: str) -> str:
        """An RRset of Route53's in the zone of this logical name, by its key, the owner relative to the domain."""
        return f"{zone.removesuffix('/zone')}/{key}"

    def dns_settings(self) -> str:
        """Cloudflare's settings of the zone."""
        return f"{self.component}/{ProviderId.CLOUDFLARE.value}/dns-settings"

    def shape(self) -> str:
        """Where the component remembers the shape of its last deployment."""
        return f"{self.component}/shape"

    def handover(self) -> str:
        """What says that every record is given to the other form of resources."""
        return f"{self.component}/handover"

    def protection(self, zone: str) -> str:
        """What is protected beside the zone of this logical name, and goes before everything in it."""
        return f"{zone.removesuffix('/zone')}/protection"

    def registration(self) -> str:
        """The registrar's entry for the domain."""
        return f"{self.component}/registration"

    def health_check(self, name: str) -> str:
        """The health check that the document calls `name`."""
        return f"{self.component}/health-check/{name}"

    def rrset(self, provider: ProviderId, owner: str, rdtype: str) -> str:
        """A whole RRset: at Route53 a simple one as well as the PRIMARY that takes its place."""
        return f"{self.component}/{provider.value}/{relative(owner, self.apex)}/{rdtype}"

    def secondary(self, owner: str, rdtype: str) -> str:
        """Route53's SECONDARY."""
        return f"{self.rrset(ProviderId.ROUTE53, owner, rdtype)}/secondary"

    def values(self, provider: ProviderId, owner: str, rdtype: str, values: Sequence[Value]) -> tuple[str, ...]:
        """One name for each value, in the order of `values`; a single-value type's only value has the RRset's name."""
        base = self.rrset(provider, owner, rdtype)
        if rdtype in SINGLE_VALUE_TYPES and len(values) == 1:
            return (base,)
        return tuple(f"{base}/{key}" for key in value_keys(rdtype, values))

    def former_values(
        self, provider: ProviderId, owner: str, rdtype: str, values: Sequence[Value]
    ) -> tuple[tuple[str, ...], ...]:
        """For each value the names that it may have had before, by which its record is changed in place.

        A TXT of several strings was named by its spelling once. The one Output of an RRset may have been without a key.
        """
        base = self.rrset(provider, owner, rdtype)
        if rdtype in SINGLE_VALUE_TYPES:
            return ((),) * len(values)
        return tuple(
            tuple(f"{base}/{key}" for key in _former_keys(value, alone=len(values) == 1) if key) for value in values
        )

    def slot(self, owner: str, rdtype: str, index: int) -> str:
        """Cloudflare's record number `index` of a policy under `follow`."""
        return f"{self.rrset(ProviderId.CLOUDFLARE, owner, rdtype)}/slot-{index}"

    def slots(self, owner: str, rdtype: str, values: Sequence[Value]) -> tuple[str, ...]:
        """The slots that hold `values`, in their order; a single-value type needs no number."""
        if rdtype in SINGLE_VALUE_TYPES:
            return (self.rrset(ProviderId.CLOUDFLARE, owner, rdtype),) * min(len(values), 1)
        return tuple(self.slot(owner, rdtype, index) for index in range(len(values)))

    def assigned(self, provider: ProviderId, owner: str, source: ProviderId, index: int) -> str:
        """An NS value that is known only after deployment: the `index`-th server that `source` assigns."""
        return f"{self.rrset(provider, owner, 'NS')}/{source.value}-{index}"

    def load_balancer(self, owner: str) -> str:
        """Cloudflare's load balancer; it answers A and AAAA of its owner together."""
        return f"{self.component}/{ProviderId.CLOUDFLARE.value}/{relative(owner, self.apex)}/load-balancer"

    def pool(self, owner: str, role: FailoverRole, *, watched: bool) -> str:
        """The load balancer's pool of one role; one that no monitor watches is another pool."""
        kind = "pool" if watched else "unwatched-pool"
        return f"{self.component}/{ProviderId.CLOUDFLARE.value}/{relative(owner, self.apex)}/{kind}/{role.value}"

    def monitor(self, owner: str, role: FailoverRole) -> str:
        """The monitor of one role's pool."""
        return f"{self.component}/{ProviderId.CLOUDFLARE.value}/{relative(owner, self.apex)}/monitor/{role.value}"

    def transfer(self, part: str, address: str = "") -> str:
        """Cloudflare's part in zone transfers: `tsig`, `incoming`, `outgoing`, or `peer` and `acl` of an address."""
        where = "" if not address else f"/{written_out(address)}"
        return f"{self.component}/{ProviderId.CLOUDFLARE.value}/transfer/{part}{where}"

    def former_types(self, provider: ProviderId, owner: str, rdtype: str) -> tuple[str, ...]:
        """Names under which the same owner's record may have lived as another type: aliases, never renames.

        At Route53 a change of type is then in place, one atomic batch.
        """
        return tuple(self.rrset(provider, owner, other) for other in _REPLACES.get(rdtype, ()))


def component_name(apex: str) -> str:
    """The component's default logical name: the domain without its final dot."""
    return strip_dot(apex)


def value_keys(rdtype: str, values: Sequence[Value]) -> tuple[str, ...]:
    """One key a value, all distinct, each made from its own value alone.

    Short plain values are their own key; an IPv6 address is written out, since `::` separates a URN's parts; other
    values are a readable slug, `~` and twelve hexadecimal digits of SHA-256, of a TXT's joined text. A TXT value with a
    version tag takes the tag while no other value of the RRset has it, so that an edit is in place and two SPF policies
    are never side by side. A `Deferred` is its key; one without is numbered, which a rule refuses beside other values.
    """
    if len(values) == 1:
        return (_tag(values[0]) or _value_key(values[0]),)
    tags = Counter(tag for tag in map(_tag, values) if tag) if rdtype == "TXT" else Counter[str]()
    seen: Counter[str] = Counter()
    keys = []
    for value in values:
        tag = _tag(value) if tags else ""
        key = tag if tags[tag] == 1 else _value_key(value)
        seen[key] += 1
        keys.append(key if seen[key] == 1 else f"{key}~{seen[key]}")
    return tuple(keys)


def _former_keys(value: Value, *, alone: bool) -> tuple[str, ...]:
    if isinstance(value, Deferred):
        return (KEYLESS,) if alone and value.key else ()
    text = value.to_text()
    return (_text_key(value.rdtype, text),) if value.rdtype == "TXT" and text != same_record(value) else ()


def _value_key(value: Value) -> str:
    if isinstance(value, Deferred):
        return value.key or KEYLESS
    return _text_key(value.rdtype, same_record(value))


def _text_key(rdtype: str, text: str) -> str:
    if rdtype == "AAAA":
        return written_out(text)
    if _PLAIN.fullmatch(text) and "::" not in text and not _ANY_DEFERRED_KEY.fullmatch(text):
        return text
    slug = _NOT_PLAIN.sub("-", text.lower()).strip("-")[:32].strip("-")
    return f"{slug}~{sha256(text.encode()).hexdigest()[:12]}"


def written_out(address: str) -> str:
    """An address for a name: an IPv6 one in all its groups, since `::` separates a URN's parts."""
    if ":" not in address:
        return address
    packed = IPv6Address(address).packed  # `exploded` writes an IPv4-mapped address with dots from Python 3.13 on
    return ":".join(f"{int.from_bytes(packed[index : index + 2]):x}" for index in range(0, 16, 2))


def _tag(value: Value) -> str:
    """The version tag of a TXT value, in lower case, or ""."""
    if isinstance(value, Deferred) or value.rdtype != "TXT":
        return ""
    found = _TAG.match(same_record(value))
    return found[1].lower() if found else ""
