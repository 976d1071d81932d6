"""Cloudflare: NS records of servers that are not Cloudflare's, at the apex and of delegated sub-zones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from dnsstack.errors import DocumentPath
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import NS
from dnsstack.plan.naming import Naming
from dnsstack.plan.plan import Answer, Assigned, SubZone, ZonePlan
from dnsstack.providers.base import SpecOptions
from dnsstack.providers.cloudflare.records import record
from dnsstack.providers.cloudflare.specs import DnsRecord
from dnsstack.providers.cloudflare.zone import foreign
from dnsstack.providers.servers import server_name


def apex(plan: ZonePlan, naming: Naming, after: tuple[str, ...]) -> tuple[DnsRecord, ...]:
    """The apex NS records of servers that are not Cloudflare's; `after` are the records of all providers.

    The first of them waits for `after` and the zone's settings, the others wait for the first.
    """
    settings = plan.nameservers.cloudflare
    if settings is not None and settings.transfer == "incoming":
        return ()  # Cloudflare makes its own with the zone
    found: list[DnsRecord] = []
    for spec in _servers(plan.apex, foreign(plan), plan.delegation.ttl, plan, naming):
        wait = (found[0].name,) if found else (naming.dns_settings(), *after)
        found.append(replace(spec, path=plan.nameservers.path, options=SpecOptions(depends_on=wait)))
    return tuple(found)


def delegation(sub: SubZone, plan: ZonePlan, naming: Naming) -> Iterator[DnsRecord]:
    """The NS records that delegate a sub-zone; they are made after Route53's, and so after the sub-zone."""
    after = (naming.rrset(ProviderId.ROUTE53, sub.apex, "NS"),)
    for spec in _servers(sub.apex, sub.delegation.servers, sub.delegation.ttl, plan, naming):
        yield replace(spec, options=SpecOptions(depends_on=after))


def delegation_names(sub: SubZone, naming: Naming) -> tuple[str, ...]:
    """The logical names of the records of `delegation`."""
    return tuple(_logical(sub.apex, server, naming) for server in sub.delegation.servers)


def _servers(
    owner: str, servers: Sequence[Assigned | str], ttl: int, plan: ZonePlan, naming: Naming
) -> Iterator[DnsRecord]:
    for server in servers:
        logical = _logical(owner, server, naming)
        value = NS(target=server if isinstance(server, str) else "known.later.")
        spec = record(logical, owner, Answer("NS", ttl, (value,)), value, plan, naming, DocumentPath())
        yield replace(spec, content=server_name(server, plan, naming))


def _logical(owner: str, server: Assigned | str, naming: Naming) -> str:
    if isinstance(server, Assigned):
        return naming.assigned(ProviderId.CLOUDFLARE, owner, server.provider, server.index)
    return naming.values(ProviderId.CLOUDFLARE, owner, "NS", (NS(target=server),))[0]
