"""`shape`: the part of a plan that must be remembered to evaluate the next plan; plain JSON, kept in Pulumi's state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

from dnsstack.model.deferred import Deferred
from dnsstack.model.failover import Follow
from dnsstack.model.names import relative
from dnsstack.model.nameservers import Handover, ProviderId, Resources
from dnsstack.model.rrset import Value
from dnsstack.plan.build import canonical
from dnsstack.plan.capabilities import servers_of
from dnsstack.plan.content import content
from dnsstack.plan.exclusions import FLATTENED
from dnsstack.plan.naming import value_keys
from dnsstack.plan.plan import Assigned, HealthState, PlannedFailover, PlannedRRset, ZonePlan

VERSION: Final = 1
"""Version of the form below; a shape of another version is not compared."""

SIMPLE: Final = "simple"
PARENT_NS_TTL: Final = 172_800
"""TTL in seconds of the delegation's NS RRset at most registries, `.com` among them (read 2026-11)."""


def shape(plan: ZonePlan) -> dict[str, Any]:
    """The data that `evaluate` compares, sorted, as plain JSON; it has no values except those of DS and `follow`.

    ```
    {"version": 1, "domain": "example.com.", "count": 3,
     "providers": {"cloudflare": {"delegated": true}, "route53": {"delegated": true}},
     "apex_ns": {"ttl": 86400, "servers": ["cloudflare 1", ...]},
     "owners": {"@": {"MX": "simple"}, "www": {"A": {"failover": {"cloudflare": "follow"}, "slots": ["192.0.2.1"]}}},
     "ds": {"child": "3f2a..."}, "sub_zones": ["failover"]}
    ```
    It also has `"resources": "per-zone"` if the document says so, and `"handover": {"step": "give", "content":
    "9a0c…"}` during a change to the other form of resources, when nothing else may change.
    """
    owners: dict[str, dict[str, Any]] = {}
    servers = frozenset(servers_of(plan.nameservers))
    moved = {(entry.owner, "CNAME") for entry in plan.failovers if entry.target}
    for rrset in plan.rrsets:
        if (rrset.owner, rrset.rdtype) in moved:
            continue  # the CNAME of a delegated policy, which is counted below
        owners.setdefault(relative(rrset.owner, plan.apex), {})[rrset.rdtype] = _simple(rrset, servers)
    for failover in plan.failovers:
        owners.setdefault(relative(failover.owner, plan.apex), {})[failover.rdtype] = _failover(failover)
    delegation = plan.delegation
    return {
        "version": VERSION,
        "domain": plan.apex,
        "count": sum(map(len, owners.values())),
        "providers": {name: {"delegated": serve} for name, serve in sorted(_providers(plan).items())} | _incoming(plan),
        "apex_ns": {"ttl": delegation.ttl, "servers": sorted(_server(server) for server in delegation.servers)},
        "owners": {owner: dict(sorted(owners[owner].items())) for owner in sorted(owners)},
        "ds": {relative(rrset.owner, plan.apex): _digest(rrset) for rrset in plan.rrsets if rrset.rdtype == "DS"},
        "sub_zones": [relative(sub_zone.apex, plan.apex) for sub_zone in plan.sub_zones],
        **({"resources": plan.nameservers.resources} if plan.nameservers.is_per_zone else {}),
        **_handover(plan),
    }


def _handover(plan: ZonePlan) -> dict[str, Any]:
    """The step of the change to the other form of resources, and the digest of the records, which must not change."""
    step = plan.nameservers.handover
    return {} if step is None else {"handover": {"step": step, "content": content(plan)}}


def _simple(rrset: PlannedRRset, servers: frozenset[ProviderId]) -> Any:
    found = _outputs(rrset.rdtype, rrset.values)
    if not rrset.served_by >= servers:
        found = {"only": sorted(provider.value for provider in rrset.served_by), **found}
    return found or SIMPLE


def _outputs(rdtype: str, values: Sequence[Value]) -> dict[str, Any]:
    """The keys of Outputs and of the known values beside them; empty without an Output."""
    outputs = [value for value in values if isinstance(value, Deferred)]
    if not outputs:
        return {}
    keys = dict(zip(value_keys(rdtype, values), values, strict=True))
    found: dict[str, Any] = {"outputs": sorted(key for key, value in keys.items() if isinstance(value, Deferred))}
    if known := sorted(key for key, value in keys.items() if not isinstance(value, Deferred)):
        found["literals"] = known
    if lists := Counter(value.whole for value in outputs if value.whole):
        found["lists"] = dict(sorted(lists.items()))
    return found


def _failover(failover: PlannedFailover) -> dict[str, Any]:
    strategies = {provider.value: strategy.name for provider, strategy in failover.strategies.items()}
    found: dict[str, Any] = {"failover": dict(sorted(strategies.items()))}
    if failover.target:
        found["delegated"] = failover.target
    found |= _outputs(failover.rdtype, failover.policy.primary)
    if failover.policy.retire:
        found["retire"] = True
    if isinstance(failover.strategies.get(ProviderId.CLOUDFLARE), Follow):
        values = failover.answers[ProviderId.CLOUDFLARE][HealthState.PRIMARY_HEALTHY][0].values
        found["slots"] = list(value_keys(failover.rdtype, values))
        if values != canonical(values):
            found["unordered"] = True
    return found


def _providers(plan: ZonePlan) -> dict[str, bool]:
    route53, cloudflare = plan.nameservers.route53, plan.nameservers.cloudflare
    known = {
        ProviderId.ROUTE53: route53 is None or route53.delegated,
        ProviderId.CLOUDFLARE: cloudflare is None or cloudflare.delegated,
    }
    return {provider.value: known.get(provider, True) for provider in plan.nameservers.providers}


def _incoming(plan: ZonePlan) -> dict[str, Any]:
    """The mark that Cloudflare's zone gets its records by transfer; empty otherwise."""
    zone = plan.nameservers.cloudflare
    if zone is None or zone.transfer != "incoming":
        return {}
    return {ProviderId.CLOUDFLARE.value: {"delegated": zone.delegated, "transfer": "incoming"}}


def _server(server: Assigned | str) -> str:
    return server if isinstance(server, str) else f"{server.provider.value} {server.index + 1}"


def _digest(rrset: PlannedRRset) -> str:
    def text(value: Value) -> str:
        return value.to_text()

    return sha256("\n".join(map(text, rrset.values)).encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class ShapeEntry:
    """One owner and type of a shape."""

    owner: str
    rdtype: str
    kind: Any

    @property
    def is_failover(self) -> bool:
        """True for a policy that Route53 serves in the domain's own zone, also while it retires."""
        return isinstance(self.kind, Mapping) and "failover" in self.kind and "delegated" not in self.kind

    @property
    def delegated(self) -> str:
        """The owner in the sub-zone, or ""."""
        return str(self.kind.get("delegated", "")) if isinstance(self.kind, Mapping) else ""

    @property
    def retires(self) -> bool:
        """True in the first of the two steps that remove a policy."""
        return isinstance(self.kind, Mapping) and bool(self.kind.get("retire"))

    @property
    def ends(self) -> bool:
        """True for a policy that does not retire: it can't become a simple RRset in one step."""
        return self.is_failover and not self.retires

    @property
    def follows(self) -> bool:
        """True if the follower owns Cloudflare's records."""
        return self.slots is not None

    @property
    def slots(self) -> list[str] | None:
        """The keys of the values under `follow`, in slot order."""
        return list(self.kind["slots"]) if isinstance(self.kind, Mapping) and "slots" in self.kind else None

    @property
    def outputs(self) -> frozenset[str]:
        """The keys of the values that are Outputs."""
        return frozenset(self.kind.get("outputs", ())) if isinstance(self.kind, Mapping) else frozenset()

    @property
    def lists(self) -> Mapping[str, int]:
        """The number of values of each list of Outputs."""
        return dict(self.kind.get("lists", {})) if isinstance(self.kind, Mapping) else {}

    @property
    def literals(self) -> frozenset[str] | None:
        """The keys of the values beside Outputs; None without an Output, because then they are not remembered."""
        return frozenset(self.kind.get("literals", ())) if self.outputs else None

    @property
    def is_unordered(self) -> bool:
        """True if the order of the slots is not canonical."""
        return isinstance(self.kind, Mapping) and bool(self.kind.get("unordered"))

    def record_types(self, provider: ProviderId) -> frozenset[str]:
        """The types of the records that represent this entry at `provider`."""
        if isinstance(self.kind, Mapping) and provider.value not in self.kind.get("only", (provider.value,)):
            return frozenset()
        if self.delegated:
            return frozenset(("CNAME",))
        return self.answered(provider)

    def answered(self, provider: ProviderId) -> frozenset[str]:
        """The types of the records that `provider` answers with; for a delegated policy, those in the sub-zone."""
        if self.rdtype == "ALIAS":
            return frozenset(("A", "AAAA") if provider is ProviderId.ROUTE53 else (FLATTENED,))
        return frozenset((self.rdtype,))


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape, read from its JSON."""

    domain: str
    providers: Mapping[str, bool]
    ns_ttl: int
    servers: tuple[str, ...]
    owners: Mapping[str, Mapping[str, ShapeEntry]]
    ds: Mapping[str, str]
    sub_zones: frozenset[str]
    count: int = 0
    """Number of entries of the whole domain; a shape may have only a part of them."""

    incoming: bool = False
    """True if Cloudflare's zone is a secondary zone, which gets its records by transfer."""

    resources: Resources = "per-rrset"
    """How RRsets become Pulumi resources."""

    handover: Handover | None = None
    """The step of the change to the other form of resources, if one is under way."""

    content: str = ""
    """During that change: the digest of the RRsets."""

    @property
    def is_per_zone(self) -> bool:
        """True if all RRsets of a provider's zone are one resource, whose plugin replaces one record by another."""
        return self.resources == "per-zone"

    def absolute(self, owner: str) -> str:
        """The absolute name of an owner of this shape."""
        if owner == "@":
            return self.domain
        return owner if owner.endswith(".") else f"{owner}.{self.domain}"

    def serves(self, provider: ProviderId) -> bool:
        """True if resolvers are sent to `provider`."""
        return self.providers.get(provider.value, False)

    def differing(self, other: Shape) -> list[str]:
        """The owners of both shapes whose entries differ, sorted."""
        both = self.owners.keys() & other.owners.keys()
        return sorted(owner for owner in both if self.owners[owner] != other.owners[owner])

    def changed(self, other: Shape) -> Iterator[tuple[ShapeEntry, ShapeEntry]]:
        """The entries of each owner and type that differ, before and after, sorted."""
        for owner in self.differing(other):
            for rdtype in sorted(self.owners[owner].keys() & other.owners[owner].keys()):
                yield self.owners[owner][rdtype], other.owners[owner][rdtype]

    @property
    def entries(self) -> frozenset[tuple[str, str]]:
        """Every owner and type."""
        return frozenset((owner, rdtype) for owner, types in self.owners.items() for rdtype in types)

    def record_types(self, owner: str, provider: ProviderId) -> frozenset[str]:
        """The types of all records of `owner` at `provider`."""
        entries = self.owners.get(owner, {}).values()
        return frozenset(rdtype for entry in entries for rdtype in entry.record_types(provider))

    @property
    def wait(self) -> int:
        """Seconds until no resolver has the present name server set in its cache."""
        return max(PARENT_NS_TTL, self.ns_ttl)


def read(data: Mapping[str, Any]) -> Shape | None:
    """Read a shape from its JSON; None if it has another version."""
    if data.get("version") != VERSION:
        return None
    owners = {
        owner: {rdtype: ShapeEntry(owner, rdtype, kind) for rdtype, kind in types.items()}
        for owner, types in data["owners"].items()
    }
    return Shape(
        domain=data["domain"],
        providers={name: bool(provider["delegated"]) for name, provider in data["providers"].items()},
        ns_ttl=int(data["apex_ns"]["ttl"]),
        servers=tuple(data["apex_ns"]["servers"]),
        owners=owners,
        ds=data["ds"],
        sub_zones=frozenset(data["sub_zones"]),
        count=int(data["count"]),
        incoming=any(provider.get("transfer") == "incoming" for provider in data["providers"].values()),
        resources=data.get("resources", "per-rrset"),
        handover=data.get("handover", {}).get("step"),
        content=data.get("handover", {}).get("content", ""),
    )
