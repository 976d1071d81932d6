"""The nameserver set: who serves the domain, and what the parent should delegate to."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeVar

from pydantic import BeforeValidator, Field, model_validator

from dnsstack.model.base import NO_PATH, Accept, Bool, Model, NonEmpty, Written, invalid
from dnsstack.model.names import Name
from dnsstack.model.ttl import Ttl

if TYPE_CHECKING:
    from dnsstack.model.bind import OwnServers
else:  # loaded for a document that has own servers; the reader below checks every part
    OwnServers = Any

CLOUDFLARE_NS_TTL: Final = 86400
"""Cloudflare's apex NS TTL below Enterprise, in seconds (cloudflare-docs, nameserver options; read 2026-11)."""


Part = TypeVar("Part")


class ProviderId(StrEnum):
    """Who serves a zone. `OTHER` is a third party's server, which dnsstack does not write to."""

    ROUTE53 = "route53"
    CLOUDFLARE = "cloudflare"
    SELF_HOSTED = "self_hosted"
    OTHER = "other_nameservers"


def for_every_provider(table: Mapping[ProviderId, Part], what: str) -> Mapping[ProviderId, Part]:
    """`table`, once it has an entry for every provider: an unknown one fails where the table is made, at import.

    Raises:
        NotImplementedError: a provider is not in it.
    """
    missing = [provider.value for provider in ProviderId if provider not in table]
    if missing:
        msg = f"{what}: nothing is known of {', '.join(missing)}; dnsstack serves Route53, Cloudflare and own servers"
        raise NotImplementedError(msg)
    return table


class CloudflarePlan(StrEnum):
    """Cloudflare's zone plans; a plan sets quotas and TTL bounds."""

    FREE = "free"
    PRO = "pro"
    BUSINESS = "business"
    ENTERPRISE = "enterprise"


Resources = Literal["per-rrset", "per-zone"]
"""How RRsets become Pulumi resources: one an RRset and record, of the vendors' plugins, or one a provider's zone."""

Handover = Literal["give", "take"]
"""The two steps between two forms of `resources`; see `NameserverSet.handover`."""


class Route53Zone(Model):
    """Route53's part: one public hosted zone.

    `zone_id` adopts an existing zone through Pulumi's import; `delegation_set` is the id of a reusable delegation
    set, only usable when the zone is created. `nameserver_count` is how many of the zone's four name servers join
    the set. `delegated: false` keeps the zone equal while none of its servers is in any NS set.
    """

    zone_id: Annotated[str, Field(pattern=r"^Z[A-Z0-9]{1,31}$")] | None = None
    """Adopt this existing zone (Z…)."""
    delegation_set: Annotated[str, Field(pattern=r"^N[A-Z0-9]{1,31}$")] | None = None
    """Create the zone with this reusable delegation set (N…)."""
    nameserver_count: Annotated[int, Field(ge=1, le=4)] = 4
    """How many of the zone's four name servers are in the set."""
    comment: NonEmpty | None = None
    """Comment of the hosted zone."""
    tags: dict[str, str] = Field(default_factory=dict)
    """AWS tags of the hosted zone."""
    accelerated_recovery: Bool = True
    """Keep changes possible while us-east-1 is down."""
    delegated: Bool = True
    """With false the zone has all records, and its servers are in no NS set."""
    dnssec: Bool = False
    """The zone is signed."""

    @model_validator(mode="after")
    def _delegation_set_only_at_creation(self) -> Route53Zone:
        if self.zone_id and self.delegation_set:
            message = "zone_id and delegation_set are both given; an existing zone can't get a delegation set"
            raise invalid(message)
        return self


class CloudflareZone(Model):
    """Cloudflare's part: one zone in one account.

    `record_quota` is counted in values, where a contract says other than the plan. `load_balancing` says that the
    paid add-on is there. `flatten_all_cnames` answers every CNAME of the zone flattened (paid plans).
    `delegated: false` keeps the zone equal while none of its servers is in any NS set. `transfer: incoming` makes it a
    secondary zone of the own primaries, `outgoing` lets the own secondaries transfer from it (Enterprise).
    """

    account: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    """The account's id: 32 hexadecimal digits."""
    zone_id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] | None = None
    """Adopt this existing zone: 32 hexadecimal digits."""
    plan: CloudflarePlan = CloudflarePlan.FREE
    """The zone's plan; it sets limits."""
    record_quota: Annotated[int, Field(ge=1)] | None = None
    """Values that the zone may have, if your contract differs from the plan."""
    load_balancing: Bool = False
    """The account has the paid load balancing add-on."""
    flatten_all_cnames: Bool = False
    """Answer every CNAME of the zone flattened (paid plans)."""
    delegated: Bool = True
    """With false the zone has all records, and its servers are in no NS set."""
    dnssec: Bool = False
    """The zone is signed."""
    transfer: Literal["incoming", "outgoing"] | None = None
    """incoming: a secondary of the own primaries; outgoing: primary of the own secondaries (Enterprise)."""


def _read_self_hosted(value: Any) -> Any:
    if value is None:
        return None
    from dnsstack.model.bind import OwnServers

    return OwnServers.model_validate(value)


class NameserverSet(Model):
    """Every name server that answers for the domain; the apex NS RRset is their union at each provider.

    `self_hosted` are own servers, fed by files and zone transfers. `other_nameservers` are servers of a third party.
    `ttl` is the apex NS TTL in seconds, the same at every provider.
    `registrar` is who changes the delegation: `route53domains`, or nobody and the component prints it.
    `resources: per-zone` makes all RRsets of a provider's zone one resource of dnsstack's own Pulumi plugin.
    `handover` is written on the way from one form of `resources` to the other, and nowhere else: with `give` the
    records stay at the providers when their resources are deleted, which is a change of Pulumi's state only; with
    `take`, beside the other `resources`, the existing records are taken over and none is made.
    """

    route53: Route53Zone | None = None
    """Route53 serves a hosted zone; {} for defaults."""
    cloudflare: CloudflareZone | None = None
    """Cloudflare serves a zone."""
    self_hosted: Annotated[OwnServers | None, BeforeValidator(_read_self_hosted)] = None
    """Own name servers: primaries that load files, secondaries that transfer the zone."""
    other_nameservers: tuple[Name, ...] = ()
    """Name servers of a third party that serves the same zone."""
    ttl: Ttl = CLOUDFLARE_NS_TTL
    """TTL of the apex NS RRset, the same at every provider."""
    registrar: Literal["none", "route53domains"] = "none"
    """Who changes the delegation: route53domains, or none: then it is printed."""
    resources: Resources = "per-rrset"
    """per-rrset: a Pulumi resource for each RRset; per-zone: one for all RRsets of a provider's zone."""
    handover: Handover | None = None
    """While `resources` changes: give keeps the records of removed resources, take takes existing records over."""
    accept: Accept = Field(default_factory=dict)
    """Rules accepted here, by id, each with the reason."""
    path: Written = NO_PATH

    @property
    def is_per_zone(self) -> bool:
        """True where all RRsets of a provider's zone are one resource."""
        return self.resources == "per-zone"

    @property
    def providers(self) -> tuple[ProviderId, ...]:
        """The providers that dnsstack writes to."""
        present = {ProviderId.ROUTE53: self.route53, ProviderId.CLOUDFLARE: self.cloudflare}
        return tuple(provider for provider, zone in present.items() if zone is not None)

    @property
    def others(self) -> tuple[str, ...]:
        """The servers of the set that no provider assigns: own ones and third parties', each once, sorted."""
        own = self.self_hosted.serving if self.self_hosted is not None else ()
        return tuple(sorted({*self.other_nameservers, *(server.name for server in own if server.name)}))

    @model_validator(mode="after")
    def _someone_serves(self) -> NameserverSet:
        if not self.providers:
            raise invalid("there is no provider; write route53, cloudflare or both")
        return self

    @model_validator(mode="after")
    def _transfers_have_two_ends(self) -> NameserverSet:
        transfer = self.cloudflare.transfer if self.cloudflare is not None else None
        if transfer is not None and self.self_hosted is None:
            raise invalid(
                f"cloudflare.transfer: {transfer} is given without self_hosted; a zone transfer needs own name servers"
            )
        if self.self_hosted is None:
            return self
        if transfer == "outgoing" and self.self_hosted.primaries:
            raise invalid(
                "self_hosted.primaries beside cloudflare.transfer: outgoing: the secondaries' primary is Cloudflare"
            )
        if transfer == "outgoing" and not self.self_hosted.secondaries:
            raise invalid("cloudflare.transfer: outgoing without self_hosted.secondaries; nobody would transfer it")
        if transfer != "outgoing" and not self.self_hosted.primaries:
            raise invalid("self_hosted has no primaries; write at least one")
        return self
