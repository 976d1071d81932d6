"""The name server set: the servers of the domain, which the parent should delegate to."""

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
else:  # loaded only for a document with own servers; the reader below checks every part
    OwnServers = Any

CLOUDFLARE_NS_TTL: Final = 86400
"""Cloudflare's apex NS TTL in all plans below Enterprise, in seconds (cloudflare-docs, nameserver options; read
2026-11)."""


Part = TypeVar("Part")


class ProviderId(StrEnum):
    """Who serves a zone. dnsstack does not write to `OTHER`, a third party's server."""

    ROUTE53 = "route53"
    CLOUDFLARE = "cloudflare"
    SELF_HOSTED = "self_hosted"
    OTHER = "other_nameservers"


def for_every_provider(table: Mapping[ProviderId, Part], what: str) -> Mapping[ProviderId, Part]:
    """Return `table`, which must have an entry for every provider; a missing one fails when its module is imported.

    Raises:
        NotImplementedError: a provider has no entry.
    """
    missing = [provider.value for provider in ProviderId if provider not in table]
    if missing:
        found = f"the table of {what} has no entry for {', '.join(missing)}"
        msg = f"{found}; dnsstack serves Route53, Cloudflare and own servers"
        raise NotImplementedError(msg)
    return table


class CloudflarePlan(StrEnum):
    """Cloudflare's zone plans; the quotas and TTL bounds depend on the plan."""

    FREE = "free"
    PRO = "pro"
    BUSINESS = "business"
    ENTERPRISE = "enterprise"


Resources = Literal["per-rrset", "per-zone"]
"""How RRsets become Pulumi resources: one for each RRset or record, by the vendors' plugins, or one for each zone."""

Handover = Literal["give", "take"]
"""The two steps of a change from one form of `resources` to the other; see `NameserverSet.handover`."""


class Route53Zone(Model):
    """Route53 serves the domain: one public hosted zone.

    With `zone_id`, Pulumi imports an existing zone. `delegation_set` is the id of a reusable delegation set; it can
    only be used when the zone is created. `nameserver_count` of the zone's four name servers are in the NS set. With
    `delegated: false`, the zone has all records, but its servers are in no NS set.
    """

    zone_id: Annotated[str, Field(pattern=r"^Z[A-Z0-9]{1,31}$")] | None = None
    """Id of an existing zone to adopt (Z…)."""
    delegation_set: Annotated[str, Field(pattern=r"^N[A-Z0-9]{1,31}$")] | None = None
    """Id of the reusable delegation set with which the zone is created (N…)."""
    nameserver_count: Annotated[int, Field(ge=1, le=4)] = 4
    """How many of the zone's four name servers are in the set."""
    comment: NonEmpty | None = None
    """Comment at the hosted zone."""
    tags: dict[str, str] = Field(default_factory=dict)
    """AWS tags at the hosted zone."""
    accelerated_recovery: Bool = True
    """Records can be changed even while us-east-1 is down."""
    delegated: Bool = True
    """With false, the zone has all records, and its servers are in no NS set."""
    dnssec: Bool = False
    """The zone is signed with DNSSEC."""

    @model_validator(mode="after")
    def _delegation_set_only_at_creation(self) -> Route53Zone:
        if self.zone_id and self.delegation_set:
            message = "zone_id and delegation_set are both given; an existing zone can't get a delegation set"
            raise invalid(message)
        return self


class CloudflareZone(Model):
    """Cloudflare serves the domain: one zone in one account.

    `record_quota` counts values; write it if the contract allows another number than the plan. `load_balancing` says
    that the account has the paid add-on. `flatten_all_cnames` flattens every CNAME of the zone (paid plans). With
    `delegated: false`, the zone has all records, but its servers are in no NS set. `transfer: incoming` makes it a
    secondary zone of the own primaries; with `outgoing`, the own secondaries transfer from it (Enterprise).
    """

    account: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")]
    """Id of the account: 32 hexadecimal digits."""
    zone_id: Annotated[str, Field(pattern=r"^[0-9a-f]{32}$")] | None = None
    """Id of an existing zone to adopt: 32 hexadecimal digits."""
    plan: CloudflarePlan = CloudflarePlan.FREE
    """Plan of the zone; the limits depend on it."""
    record_quota: Annotated[int, Field(ge=1)] | None = None
    """Number of values that the zone may have, if your contract differs from the plan."""
    load_balancing: Bool = False
    """The account has the paid load balancing add-on."""
    flatten_all_cnames: Bool = False
    """Cloudflare flattens every CNAME of the zone (paid plans)."""
    delegated: Bool = True
    """With false, the zone has all records, and its servers are in no NS set."""
    dnssec: Bool = False
    """The zone is signed with DNSSEC."""
    transfer: Literal["incoming", "outgoing"] | None = None
    """incoming: a secondary of the own primaries; outgoing: primary of the own secondaries (Enterprise)."""


def _read_self_hosted(value: Any) -> Any:
    if value is None:
        return None
    from dnsstack.model.bind import OwnServers

    return OwnServers.model_validate(value)


class NameserverSet(Model):
    """Every name server that answers for the domain. At each provider, the apex NS RRset has all of them.

    `self_hosted` are own servers, which get the zone from files and by zone transfer. `other_nameservers` are servers
    of a third party. `ttl` is the apex NS TTL in seconds, the same at every provider. `registrar` says who changes the
    delegation at the parent: `route53domains`, or `none`; then the component prints what to enter. With `resources:
    per-zone`, all RRsets of a provider's zone are one resource of dnsstack's own Pulumi plugin.
    `handover` is only written while `resources` is changed. With `give`, the records stay at the providers when their
    resources are deleted: only Pulumi's state changes. With `take` and the other form of `resources`, Pulumi takes over
    the existing records and creates none.

    Raises:
        DocumentError: the name server set is malformed; every fault is reported.
    """

    route53: Route53Zone | None = None
    """Route53's hosted zone; {} for defaults."""
    cloudflare: CloudflareZone | None = None
    """Cloudflare's zone."""
    self_hosted: Annotated[OwnServers | None, BeforeValidator(_read_self_hosted)] = None
    """Own name servers: primaries that load files, secondaries that transfer the zone."""
    other_nameservers: tuple[Name, ...] = ()
    """Name servers of a third party that serves the same zone."""
    ttl: Ttl = CLOUDFLARE_NS_TTL
    """TTL of the apex NS RRset, the same at every provider."""
    registrar: Literal["none", "route53domains"] = "none"
    """Who changes the delegation: route53domains, or none (what to enter is printed)."""
    resources: Resources = "per-rrset"
    """per-rrset: a Pulumi resource for each RRset; per-zone: one for all RRsets of a provider's zone."""
    handover: Handover | None = None
    """Only while `resources` changes: give keeps records whose resources are deleted, take takes over existing
    records."""
    accept: Accept = Field(default_factory=dict)
    """Rules whose findings are accepted here, by id, each with the reason."""
    path: Written = NO_PATH

    @property
    def is_per_zone(self) -> bool:
        """True if all RRsets of a provider's zone are one resource."""
        return self.resources == "per-zone"

    @property
    def providers(self) -> tuple[ProviderId, ...]:
        """The providers that dnsstack writes to."""
        present = {ProviderId.ROUTE53: self.route53, ProviderId.CLOUDFLARE: self.cloudflare}
        return tuple(provider for provider, zone in present.items() if zone is not None)

    @property
    def others(self) -> tuple[str, ...]:
        """The servers of the set that are the operator's own or a third party's, each once, sorted."""
        own = self.self_hosted.serving if self.self_hosted is not None else ()
        return tuple(sorted({*self.other_nameservers, *(server.name for server in own if server.name)}))

    @model_validator(mode="after")
    def _someone_serves(self) -> NameserverSet:
        if not self.providers:
            raise invalid("no provider is given; write route53, cloudflare or both")
        return self

    @model_validator(mode="after")
    def _transfers_have_two_ends(self) -> NameserverSet:
        transfer = self.cloudflare.transfer if self.cloudflare is not None else None
        if transfer is not None and self.self_hosted is None:
            raise invalid(f"cloudflare.transfer is {transfer}, but there are no own name servers; write self_hosted")
        if self.self_hosted is None:
            return self
        if transfer == "outgoing" and self.self_hosted.primaries:
            raise invalid(
                "cloudflare.transfer is outgoing, so Cloudflare is the only primary; remove self_hosted.primaries"
            )
        if transfer == "outgoing" and not self.self_hosted.secondaries:
            raise invalid(
                "cloudflare.transfer is outgoing, but no server transfers the zone; write self_hosted.secondaries"
            )
        if transfer != "outgoing" and not self.self_hosted.primaries:
            raise invalid("self_hosted has no primaries; write at least one")
        return self
