"""Record sets that the tests of this folder send."""

from __future__ import annotations

from typing import Any


def simple(name: str, *values: str, record_type: str = "A", **members: Any) -> dict[str, Any]:
    """A record set of TTL 60; `values` default to one address."""
    records = [{"Value": value} for value in values or ("192.0.2.1",)]
    return {"Name": name, "Type": record_type, "TTL": 60, "ResourceRecords": records, **members}


def failover(role: str, check: str | None = None, name: str = "www.example.com", **members: Any) -> dict[str, Any]:
    """One half of a failover pair."""
    watched = {"HealthCheckId": check} if check else {}
    address = "192.0.2.1" if role == "PRIMARY" else "192.0.2.2"
    return simple(name, address, Failover=role, SetIdentifier=role.lower(), **watched, **members)


def alias(name: str, target: str, zone_id: str, **members: Any) -> dict[str, Any]:
    """An alias of an A record set."""
    found = {"HostedZoneId": zone_id.rsplit("/", 1)[-1], "DNSName": target, "EvaluateTargetHealth": True}
    return {"Name": name, "Type": "A", "AliasTarget": found, **members}
