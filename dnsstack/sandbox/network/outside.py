"""The addresses that a sandbox gives to the hosts a document names outside its zones, and to its own hosts."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

from dnsstack.model.domain import Domain
from dnsstack.model.health import EndpointCheck
from dnsstack.model.names import is_at_or_below
from dnsstack.model.rdata import AAAA, A, Rdata
from dnsstack.model.rrset import Value

BENCHMARK_NET = ipaddress.ip_network("198.18.0.0/15")
"""Addresses for outside hosts: they are reserved for tests (RFC 2544), so no host has them."""


def hosts(domain: Domain) -> dict[str, tuple[str, ...]]:
    """Host names without final dot and their addresses: the document's own, or an invented one for an outside host."""
    own: dict[str, list[str]] = {}
    for rrset in domain.records:
        if rrset.rdtype in ("A", "AAAA"):
            own.setdefault(rrset.owner[:-1], []).extend(rdata.to_text() for rdata in rrset.rdata)
    found = {owner: tuple(addresses) for owner, addresses in own.items()}
    fresh = BENCHMARK_NET.hosts()
    for host in sorted(set(_named(domain)) - found.keys()):
        found[host] = (str(next(fresh)),)
    return found


def _named(domain: Domain) -> Iterator[str]:
    """Every host that a value of the records and policies names, or that a health check probes."""
    values: list[Value] = [value for rrset in domain.records for value in rrset.values]
    for policy in domain.failover:
        values += (*policy.primary, *policy.secondary)
    for value in values:
        target = value.target_name if isinstance(value, Rdata) else ""
        if target.strip(".") and not is_at_or_below(target, domain.apex):
            yield target.rstrip(".")
    for check in domain.health_checks.values():
        if isinstance(check, EndpointCheck) and isinstance(check.host, str) and check.address is None:
            yield check.host


def addresses(domain: Domain) -> frozenset[str]:
    """Every address that needs an origin: failover values, check endpoints, invented hosts."""
    found = {address for made in hosts(domain).values() for address in made}
    for policy in domain.failover:
        values = (*policy.primary, *policy.secondary)
        found |= {value.to_text() for value in values if isinstance(value, (A, AAAA))}
    for check in domain.health_checks.values():
        if isinstance(check, EndpointCheck) and isinstance(check.address, str):
            found.add(check.address)
    return frozenset(found)


def body(domain: Domain) -> str:
    """The body that origins answer, in which every string match of the document finds its string."""
    wanted = [str(getattr(check, "search", "") or "") for check in domain.health_checks.values()]
    return "<!doctype html><title>origin</title><p>this origin is up</p>\n" + "\n".join(text for text in wanted if text)
