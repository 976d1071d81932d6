"""Logical names. No other module makes one. A logical name becomes part of a URN, so every name here is API.

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
| a sub-zone that only Route53 serves | `<component>/route53/<its apex>/zone` |
| all its RRsets (`resources: per-zone`) | `<component>/route53/<its apex>/records` |
| Cloudflare's resources for zone transfers | `<component>/cloudflare/transfer/tsig`, `…/peer/<address>`, … |
| the shape of the last deployment | `<component>/shape` |
| the mark that all records may be taken over (`handover`) | `<component>/handover` |
| the domains of the shipped program's last deployment | `dnsstack/domains` |
| protection that stops a run before a zone's records are deleted | the zone's name, `protection` instead of `zone` |

`<owner>` is relative to the domain, `@` for its apex. Names never depend on an order or on other records, except in one
case that the rules refuse (two TXT values of one owner with one version tag). Owners are lower case and types upper
case, so an owner with a slash (RFC 2317) can't have the same name as one with further parts.
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
"""Types with one value for each owner (RFC 1034 §3.6.2, RFC 6672 §2.4): their names have no value key."""

DOMAINS: Final = "dnsstack/domains"
"""The resource in which the program of dnsstack remembers its domains; it belongs to no component."""

KEYLESS: Final = "~deferred"
"""The key of an Output to which the program gives none."""

_REPLACES: Final = {"A": ("CNAME",), "CNAME": ("A", "ALIAS"), "ALIAS": ("CNAME",)}
"""Types that exclude each other, and that are often replaced by each other at an owner."""

_PLAIN: Final = re.compile(r"[a-z0-9._*:-]{1,48}")
_ANY_DEFERRED_KEY: Final = re.compile(r"[a-z0-9-]+")
_NOT_PLAIN: Final = re.compile(r"[^a-z0-9]+")
_TAG: Final = re.compile(r'"(v=(?:spf1|dkim1|dmarc1|stsv1|tlsrptv1|bimi1))[ ;"]', re.IGNORECASE)
"""Version tags that an owner may have only once, by their RFCs: 7208 §4.5, 6376 §3.6.2.2, 7489 §6.6.3, 8461 §3.1, 8460
§3."""


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
        """A zone below the domain that only Route53 serves."""
        return f"{self.component}/{ProviderId.ROUTE53.value}/{relative(apex, self.apex)}/zone"

    def records(self, zone: str) -> str:
        """The one resource of all RRsets in the zone with this logical name."""
        return f"{zone.removesuffix('/zone')}/records"

    def member(self, zone: str, key: str) -> str:
        """One RRset in the zone with this logical name, by its key, whose owner is relative to the domain."""
        return f"{zone.removesuffix('/zone')}/{key}"

    def dns_settings(self) -> str:
        """The DNS settings of Cloudflare's zone."""
        return f"{self.component}/{ProviderId.CLOUDFLARE.value}/dns-settings"

    def shape(self) -> str:
        """The resource in which the component remembers the shape of its last deployment."""
        return f"{self.component}/shape"

    def handover(self) -> str:
        """The mark that every record is given to the other form of resources."""
        return f"{self.component}/handover"

    def protection(self, zone: str) -> str:
        """The protected resource beside the zone with this logical name; it is deleted before the zone's content."""
        return f"{zone.removesuffix('/zone')}/protection"

    def registration(self) -> str:
        """The entry of the domain at the registrar."""
        return f"{self.component}/registration"

    def health_check(self, name: str) -> str:
        """The health check that the document calls `name`."""
        return f"{self.component}/health-check/{name}"

    def rrset(self, provider: ProviderId, owner: str, rdtype: str) -> str:
        """A whole RRset; at Route53, a simple RRset and the PRIMARY that replaces it have the same name."""
        return f"{self.component}/{provider.value}/{relative(owner, self.apex)}/{rdtype}"

    def secondary(self, owner: str, rdtype: str) -> str:
        """The SECONDARY at Route53."""
        return f"{self.rrset(ProviderId.ROUTE53, owner, rdtype)}/secondary"

    def values(self, provider: ProviderId, owner: str, rdtype: str, values: Sequence[Value]) -> tuple[str, ...]:
        """One name for each value, in the order of `values`; the value of a single-value type has the RRset's name."""
        base = self.rrset(provider, owner, rdtype)
        if rdtype in SINGLE_VALUE_TYPES and len(values) == 1:
            return (base,)
        return tuple(f"{base}/{key}" for key in value_keys(rdtype, values))

    def former_values(
        self, provider: ProviderId, owner: str, rdtype: str, values: Sequence[Value]
    ) -> tuple[tuple[str, ...], ...]:
        """For each value, the names that it may have had before; by them, its record is changed in place.

        An earlier version named a TXT of several strings by its spelling. The only Output of an RRset may have had no
        key.
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
        """The slots of `values`, in their order; a single-value type needs no number."""
        if rdtype in SINGLE_VALUE_TYPES:
            return (self.rrset(ProviderId.CLOUDFLARE, owner, rdtype),) * min(len(values), 1)
        return tuple(self.slot(owner, rdtype, index) for index in range(len(values)))

    def assigned(self, provider: ProviderId, owner: str, source: ProviderId, index: int) -> str:
        """An NS value that is only known after the deployment: server number `index` (from 0) that `source` assigns."""
        return f"{self.rrset(provider, owner, 'NS')}/{source.value}-{index}"

    def load_balancer(self, owner: str) -> str:
        """Cloudflare's load balancer, which answers both A and AAAA of its owner."""
        return f"{self.component}/{ProviderId.CLOUDFLARE.value}/{relative(owner, self.apex)}/load-balancer"

    def pool(self, owner: str, role: FailoverRole, *, watched: bool) -> str:
        """The load balancer's pool of one role; a pool without a monitor has another name."""
        kind = "pool" if watched else "unwatched-pool"
        return f"{self.component}/{ProviderId.CLOUDFLARE.value}/{relative(owner, self.apex)}/{kind}/{role.value}"

    def monitor(self, owner: str, role: FailoverRole) -> str:
        """The monitor of the pool of one role."""
        return f"{self.component}/{ProviderId.CLOUDFLARE.value}/{relative(owner, self.apex)}/monitor/{role.value}"

    def transfer(self, part: str, address: str = "") -> str:
        """Cloudflare's resource for transfers: `tsig`, `incoming`, `outgoing`, or `peer` and `acl` of an address."""
        where = "" if not address else f"/{written_out(address)}"
        return f"{self.component}/{ProviderId.CLOUDFLARE.value}/transfer/{part}{where}"

    def former_types(self, provider: ProviderId, owner: str, rdtype: str) -> tuple[str, ...]:
        """Names that the owner's record may have had as another type. They are aliases, never new names.

        At Route53, a change of type is then made in place, in one atomic batch.
        """
        return tuple(self.rrset(provider, owner, other) for other in _REPLACES.get(rdtype, ()))


def component_name(apex: str) -> str:
    """The component's default logical name: the domain without its final dot."""
    return strip_dot(apex)


def value_keys(rdtype: str, values: Sequence[Value]) -> tuple[str, ...]:
    """One key for each value, all distinct; each is made only from its own value.

    A short plain value is its own key. An IPv6 address is written in full, because `::` separates the parts of a URN.
    Any other value becomes a readable slug, `~` and twelve hexadecimal digits of SHA-256 (for a TXT: of the joined
    text). A TXT value with a version tag has the tag as its key if no other value of the RRset has this tag: so an edit
    is made in place, and two SPF policies never exist at the same time. A `Deferred` has its own key; one without a key
    is numbered, which a rule refuses beside other values.
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


def has_same_key(one: Value, other: Value) -> bool:
    """Whether two values, each the only one of an RRset of one type, have the same key."""
    if isinstance(one, Deferred) or isinstance(other, Deferred) or one.rdtype == "TXT":
        return value_keys("", (one,)) == value_keys("", (other,))
    return one == other  # only these keys tell less than their value


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
    """An address as part of a name; an IPv6 address has all its groups, because `::` separates the parts of a URN."""
    if ":" not in address:
        return address
    packed = IPv6Address(address).packed  # from Python 3.13 on, `exploded` writes an IPv4-mapped address with dots
    return ":".join(f"{int.from_bytes(packed[index : index + 2]):x}" for index in range(0, 16, 2))


def _tag(value: Value) -> str:
    """The version tag of a TXT value, in lower case, or ""."""
    if isinstance(value, Deferred) or value.rdtype != "TXT":
        return ""
    found = _TAG.match(same_record(value))
    return found[1].lower() if found else ""
