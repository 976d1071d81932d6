"""The answers of Route53's name servers for a hosted zone, from the record sets in its API.

Failover groups follow Route53's table: PRIMARY while it is healthy, SECONDARY while only that is healthy, PRIMARY if
both are dead (API reference, ResourceRecordSet.Failover). An alias answers its target's addresses under its own name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

import dns.name
import dns.rdata
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from dnsstack.sandbox.dns.content import Addresses, Name, RdataType, StaticContent, WireRRset, addresses_rrset

ALIAS_TTL: Final = 60
"""TTL in seconds of an alias to an AWS load balancer (developer guide, alias records; read 2026-11)."""

RecordSet = Mapping[str, Any]
"""A ResourceRecordSet as ListResourceRecordSets gives it."""


class Route53Content(StaticContent):
    """One hosted zone on one of its name servers.

    `healthy` is a health check's state, `target_healthy` an alias target's; `served_ttl` scales a TTL.
    """

    def __init__(
        self,
        apex: Name,
        record_sets: Iterable[RecordSet],
        *,
        healthy: Callable[[str], bool],
        addresses: Addresses,
        target_healthy: Callable[[str], bool],
        served_ttl: Callable[[int], int] = int,
    ) -> None:
        super().__init__(apex, ())
        self._healthy = healthy
        self._addresses = addresses
        self._target_healthy = target_healthy
        self._served_ttl = served_ttl
        self._deciding: dict[Name, dict[RdataType, list[RecordSet]]] = {}
        for record_set in record_sets:
            self._take(record_set)

    def _take(self, record_set: RecordSet) -> None:
        owner, rdtype = name_of(record_set["Name"]), dns.rdatatype.from_text(record_set["Type"])
        if "Failover" in record_set or "AliasTarget" in record_set:
            self.add_name(owner)
            self._deciding.setdefault(owner, {}).setdefault(rdtype, []).append(record_set)
        else:
            self.add(self._plain(owner, rdtype, record_set))

    def types(self, name: Name) -> frozenset[RdataType]:
        """The types that `name` owns, also those of failover and aliases."""
        return super().types(name) | self._deciding.get(name, {}).keys()

    def rrset(self, name: Name, rdtype: RdataType) -> WireRRset | None:
        """The current answer, with failover and aliases applied."""
        group = self._deciding.get(name, {}).get(rdtype)
        if group is None:
            return super().rrset(name, rdtype)
        chosen = self._choose(group)
        if "AliasTarget" not in chosen:
            return self._plain(name, rdtype, chosen)
        return self._alias(name, rdtype, chosen["AliasTarget"]["DNSName"])

    def _choose(self, group: list[RecordSet]) -> RecordSet:
        by_role = {record_set.get("Failover", "PRIMARY"): record_set for record_set in group}
        primary, secondary = by_role.get("PRIMARY", group[0]), by_role.get("SECONDARY")
        if secondary is None or self._is_healthy(primary):
            return primary
        return secondary if self._is_healthy(secondary) else primary

    def _is_healthy(self, record_set: RecordSet) -> bool:
        """A record set without a check is always healthy."""
        check = record_set.get("HealthCheckId")
        if check is not None and not self._healthy(check):
            return False
        target = record_set.get("AliasTarget")
        return not (target and target.get("EvaluateTargetHealth")) or self._target_healthy(target["DNSName"])

    def _alias(self, owner: Name, rdtype: RdataType, target: str) -> WireRRset | None:
        name = name_of(target)
        if name.is_subdomain(self.apex):
            found = self.rrset(name, rdtype)
            return dns.rrset.from_rdata_list(owner, found.ttl, list(found)) if found is not None else None
        return addresses_rrset(owner, self._served_ttl(ALIAS_TTL), rdtype, self._addresses(target))

    def _plain(self, owner: Name, rdtype: RdataType, record_set: RecordSet) -> WireRRset:
        values = [record["Value"] for record in record_set.get("ResourceRecords", ())]
        rdatas = [
            dns.rdata.from_text(dns.rdataclass.IN, rdtype, decimal_escapes(value), dns.name.root, relativize=False)
            for value in values
        ]
        ttl = int(record_set["TTL"])
        infrastructure = rdtype in (dns.rdatatype.NS, dns.rdatatype.SOA)
        return dns.rrset.from_rdata_list(owner, ttl if infrastructure else self._served_ttl(ttl), rdatas)


def name_of(text: str) -> Name:
    r"""A name as Route53's API writes it, with or without a final dot, `\052` for an asterisk."""
    return dns.name.from_text(decimal_escapes(text))


def decimal_escapes(text: str) -> str:
    r"""Route53 escapes in octal (developer guide, DNS domain name format); presentation format is decimal."""
    return re.sub(r"\\([0-3][0-7]{2})", lambda match: f"\\{int(match[1], 8):03d}", text)
