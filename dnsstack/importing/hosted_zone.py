"""A hosted zone's RRsets as those of the model: simple ones, aliases, failover pairs. Other routing is refused."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from dnsstack.importing.checks import CheckLookup
from dnsstack.importing.existing.zone import Collector
from dnsstack.importing.request import Request
from dnsstack.model.domain import DEFAULT_TTL
from dnsstack.model.failover.policy import FAILOVER_TYPES, FailoverPolicy, FailoverRole
from dnsstack.model.names import is_at_or_below
from dnsstack.model.rdata import ALIAS, ROSTER, Rdata
from dnsstack.model.rrset import RRset
from dnsstack.model.translate import sentence
from dnsstack.plan.aliases import local_target
from dnsstack.plan.owners import marker_owner
from dnsstack.providers.route53 import text

ROUTING: Final[Mapping[str, str]] = {
    "Weight": "weighted",
    "Region": "latency",
    "GeoLocation": "geolocation",
    "GeoProximityLocation": "geoproximity",
    "CidrRoutingConfig": "IP-based",
    "MultiValueAnswer": "multivalue answer",
    "TrafficPolicyInstanceId": "traffic policy",
}
"""The members of a ResourceRecordSet that belong to a routing policy (Route53 API, ResourceRecordSet)."""


@dataclass(frozen=True, slots=True)
class Part:
    """One role's RRset of a failover pair."""

    values: tuple[Rdata, ...]
    ttl: int | None
    set_identifier: str
    check: str | None

    @property
    def is_alias(self) -> bool:
        """True for an alias."""
        return self.ttl is None


class HostedRRsets:
    """Makes RRsets and policies of ResourceRecordSets."""

    def __init__(self, request: Request, checks: CheckLookup) -> None:
        self.collector = Collector(request.apex, request.left_out)
        self._request = request
        self._checks = checks
        self._aliases: dict[str, dict[str, Rdata]] = {}
        self._pairs: dict[tuple[str, str], dict[FailoverRole, Part]] = {}

    def take(self, rrset: Mapping[str, Any]) -> None:
        """Add one ResourceRecordSet of ListResourceRecordSets."""
        owner, rdtype = text.read_owner(rrset["Name"]), rrset["Type"]
        if rdtype == "SOA" or self.collector.leaves(owner, rdtype):
            return
        routing = next((shown for member, shown in ROUTING.items() if member in rrset), "")
        if routing:
            self._refuse(owner, rdtype, f"its routing policy is {routing}, and a document can have only failover")
            return
        if rdtype not in ROSTER:
            for record in rrset.get("ResourceRecords", ()):
                self.collector.leave_out(owner, rdtype, record["Value"])
            return
        try:
            self._typed(owner, rdtype, rrset)
        except (PydanticCustomError, ValidationError) as error:
            self._refuse(owner, rdtype, f"a value can't be read: {sentence(error)}")

    def _typed(self, owner: str, rdtype: str, rrset: Mapping[str, Any]) -> None:
        target = rrset.get("AliasTarget")
        values: tuple[Rdata, ...]
        if target is not None:
            name = text.read_owner(target["DNSName"])
            is_local = is_at_or_below(name, self._request.apex)
            values = (
                ALIAS(
                    target=name,
                    zone_id=None if is_local else target["HostedZoneId"],
                    evaluate_target_health=target["EvaluateTargetHealth"],
                ),
            )
        else:
            values = tuple(text.read_value(rdtype, record["Value"]) for record in rrset["ResourceRecords"])
        if "Failover" in rrset:
            check = self._checks.name(rrset.get("HealthCheckId"))
            part = Part(values, rrset.get("TTL"), rrset.get("SetIdentifier", ""), check)
            self._pairs.setdefault((owner, rdtype), {})[FailoverRole(rrset["Failover"].lower())] = part
        elif target is None:
            for value in values:
                self.collector.add(owner, rdtype, rrset["TTL"], value)
        elif rdtype in ("A", "AAAA"):
            self._aliases.setdefault(owner, {})[rdtype] = values[0]
        else:
            self._refuse(
                owner, rdtype, f"it is an alias to {target['DNSName']}; a document has aliases only for A and AAAA"
            )

    def _refuse(self, owner: str, rdtype: str, reason: str) -> None:
        hint = f"leave it out with --leave-out {owner}/{rdtype}"
        self.collector.refuse(f"{reason}; {hint}", None, owner, rdtype)

    def finish(self) -> tuple[tuple[RRset, ...], tuple[FailoverPolicy, ...], frozenset[str]]:
        """The RRsets, the policies, and the owners of policies with a marker.

        Raises:
            DocumentError: a document can't have some of them; it lists these.
        """
        markers = self._markers()
        policies = [policy for policy in self._policies() if policy is not None]
        plain = self.collector.rrsets()
        there = {(rrset.owner, rrset.rdtype) for rrset in plain}
        aliases = [rrset for owner in self._aliases if (rrset := self._alias(owner, there)) is not None]
        return (*plain, *aliases), tuple(policies), markers

    def _alias(self, owner: str, there: Collection[tuple[str, str]]) -> RRset | None:
        """A and AAAA with one target are one ALIAS; `there` are the types of a target in this zone."""
        targets = self._aliases[owner]
        values = set(targets.values())
        if len(values) > 1:
            self._refuse(owner, "A", "A and AAAA are aliases to different targets")
            return None
        if len(targets) == 1:
            present = next(iter(targets))
            missing = "AAAA" if present == "A" else "A"
            target = local_target(next(iter(values)), self._request.apex)
            if not target or (target, missing) in there:
                text_ = (
                    f"it is an alias only for {present}; an ALIAS is for both, so the next deployment adds {missing}"
                )
                self.collector.note(text_, owner, present)
        return RRset(owner=owner, rdtype="ALIAS", ttl=DEFAULT_TTL, values=tuple(values))

    def _markers(self) -> frozenset[str]:
        """Remove dnsstack's role markers; the owners of their policies."""
        marked = set()
        for owner, rdtype in list(self._pairs):
            if rdtype == "TXT" and (owner, "TXT") in self._pairs:
                of = [name for name, kind in self._pairs if kind != "TXT" and marker_owner(name) == owner]
                if of:
                    marked.add(of[0])
                    del self._pairs[owner, rdtype]
        return frozenset(marked)

    def _policies(self) -> list[FailoverPolicy | None]:
        found: list[FailoverPolicy | None] = []
        aliased: dict[str, dict[str, dict[FailoverRole, Part]]] = {}
        for (owner, rdtype), parts in self._pairs.items():
            reason = _unsayable(rdtype, parts)
            if reason:
                self._refuse(owner, rdtype, reason)
            elif parts[FailoverRole.PRIMARY].is_alias:
                aliased.setdefault(owner, {})[rdtype] = parts
            else:
                found.append(self._policy(owner, rdtype, parts))
        found.extend(self._aliased(owner, types) for owner, types in aliased.items())
        return found

    def _aliased(self, owner: str, types: dict[str, dict[FailoverRole, Part]]) -> FailoverPolicy | None:
        """Failover between aliases, whose A and AAAA must be equal."""
        first, *others = types.values()
        if any(other != first for other in others) or not types.keys() <= {"A", "AAAA"}:
            self._refuse(owner, next(iter(types)), "its aliases fail over differently for A and AAAA")
            return None
        if len(types) == 1:
            missing = "AAAA" if "A" in types else "A"
            self.collector.note(
                f"an ALIAS is for A and AAAA, so the next deployment adds {missing}", owner, next(iter(types))
            )
        return self._policy(owner, "ALIAS", first)

    def _policy(self, owner: str, rdtype: str, parts: Mapping[FailoverRole, Part]) -> FailoverPolicy:
        primary, secondary = parts[FailoverRole.PRIMARY], parts[FailoverRole.SECONDARY]
        ttls = {part.ttl for part in parts.values() if part.ttl is not None} or {DEFAULT_TTL}
        if len(ttls) > 1:
            self.collector.note(f"PRIMARY and SECONDARY have the TTLs {sorted(ttls)}; the lower is kept", owner, rdtype)
        return FailoverPolicy(
            owner=owner,
            rdtype=rdtype,
            ttl=min(ttls),
            primary=primary.values,
            secondary=secondary.values,
            check=primary.check,
            secondary_check=secondary.check,
            set_identifiers={
                role: part.set_identifier for role, part in parts.items() if part.set_identifier != role.value
            },
        )


def _unsayable(rdtype: str, parts: Mapping[FailoverRole, Part]) -> str:
    """Why a pair is not a policy, or ""."""
    if set(parts) != set(FailoverRole):
        missing = next(role.name for role in FailoverRole if role not in parts)
        return f"it fails over, but has no {missing}"
    if rdtype not in FAILOVER_TYPES:
        return f"{rdtype} fails over; in a document, only {', '.join(FAILOVER_TYPES)} can"
    if len({part.is_alias for part in parts.values()}) > 1:
        return "one of its roles is an alias and the other has values; in a policy, both must be of one kind"
    return ""
