"""The plan as a zone file: what a server without health checks would serve, for servers and for review.

A failover RRset has the values that are served while everything is healthy; the other values are in a comment. What a
zone file can't have is in a comment too: an ALIAS, values that are known only after deployment, a proxied answer, role
markers. Owners are absolute and in canonical order, so two texts differ only where the zones differ.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dnsstack.escaping import zone_text
from dnsstack.model.bind import SoaTimers
from dnsstack.model.deferred import Deferred
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.names import absolute
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rrset import Value
from dnsstack.plan.build import order
from dnsstack.plan.plan import Answer, Assigned, Delegation, HealthState, PlannedFailover, PlannedRRset, ZonePlan
from dnsstack.providers.bind import portable

Servers = Mapping[str, Sequence[str]]
"""Absolute names of name servers in order, by the provider that assigns them; those of a sub-zone by its apex."""

Place = tuple[str, str]
"""The position of lines in canonical order."""


def render(
    plan: ZonePlan,
    *,
    assigned: Servers | None = None,
    serial: int = 1,
    placeholders: bool = False,
    own: bool = False,
) -> str:
    """The zone file of the domain.

    Args:
        plan: what is answered.
        assigned: the name servers that the providers assigned; those that are not known yet are in comments.
        serial: the SOA's serial (RFC 1982).
        placeholders: write name servers that are not known yet as names below `invalid.` (RFC 6761 §6.4).
        own: the file is for own servers, and what they should not serve is in comments.
    """
    known = dict(assigned or {})
    unknown = unknown_servers(plan, known) if placeholders else ()
    known = stand_ins(plan, known) if placeholders else known
    lines = [
        line for _, block in sorted(_blocks(plan, known, serial, own=own), key=lambda one: one[0]) for line in block
    ]
    told = [f"; not known yet: {server.to_text()} of {server.apex}" for server in unknown]
    return zone_text("\n".join([f"$ORIGIN {portable.name(plan.apex)}", *told, *lines]) + "\n")


def unknown_servers(plan: ZonePlan, known: Servers) -> tuple[Assigned, ...]:
    """The name servers of the domain and its sub-zones that a provider assigns and that are not in `known`."""
    delegations = (plan.delegation, *(sub.delegation for sub in plan.sub_zones))
    found = (server for delegation in delegations for server in delegation.servers)
    assigned = (server for server in found if isinstance(server, Assigned))
    return tuple(server for server in assigned if server.index >= len(known.get(_key(server, plan), ())))


def _key(server: Assigned, plan: ZonePlan) -> str:
    return server.provider.value if server.apex == plan.apex else server.apex


def stand_ins(plan: ZonePlan, known: Servers) -> dict[str, Sequence[str]]:
    """The names of the servers; a server that is not known gets a name below `invalid.`."""
    found = dict(known)
    for server in unknown_servers(plan, known):
        key = _key(server, plan)
        names = found.get(key, ())
        label = f"{server.provider.value}.invalid."
        found[key] = [*names, *(f"ns{index + 1}.{label}" for index in range(len(names), server.index + 1))]
    return found


def _blocks(plan: ZonePlan, known: Servers, serial: int, *, own: bool) -> Iterator[tuple[Place, Iterable[str]]]:
    """The lines of each owner and type, with their position."""
    yield order(plan.apex, ""), _apex(plan, known, serial)
    for rrset in plan.rrsets:
        yield order(rrset.owner, rrset.rdtype), _rrset(rrset, own=own)
    for entry in plan.failovers:
        if not entry.target:
            yield order(entry.owner, entry.rdtype), _failover(entry)
    for sub in plan.sub_zones:
        yield order(sub.apex, "NS"), _servers(sub.delegation, {ProviderId.ROUTE53.value: known.get(sub.apex, ())})
    for marker in plan.markers:
        yield order(marker.owner, "TXT"), [f"; {marker.owner} TXT: role marker, served by route53 only"]


def _apex(plan: ZonePlan, known: Servers, serial: int) -> list[str]:
    """SOA and NS. The SOA names a public own server, else the first known server, else the apex.

    Timers are the document's, else two hours, a quarter of an hour and two weeks, so that the zone survives a long
    failure of the primary (RFC 1912 §2.2), and five minutes for negative answers (RFC 2308 §5).
    """
    servers = list(_servers(plan.delegation, known))
    names = [line.split()[-1] for line in servers if not line.startswith(";")]
    settings = plan.nameservers.self_hosted
    primaries = [one.name for one in settings.primaries if one.name] if settings and not settings.hidden else []
    mname = [*primaries, *names, plan.apex][0]
    rname = absolute(settings.rname, plan.apex) if settings and settings.rname else f"hostmaster.{plan.apex}"
    timers = settings.soa if settings else SoaTimers()
    numbers = f"{serial} {timers.refresh} {timers.retry} {timers.expire} {timers.minimum}"
    names_of_soa = " ".join(map(portable.name, (mname, rname)))
    return [f"{portable.name(plan.apex)} {plan.delegation.ttl} IN SOA {names_of_soa} {numbers}", *servers]


def _servers(delegation: Delegation, known: Servers) -> Iterator[str]:
    for server in delegation.servers:
        name = _server(server, known)
        if name:
            yield f"{portable.name(delegation.apex)} {delegation.ttl} IN NS {portable.name(name)}"
        else:
            yield f"; {delegation.apex} {delegation.ttl} IN NS {_shown(server)}"


def _server(server: Assigned | str, known: Servers) -> str:
    """The server's name; "" if it is not known yet."""
    if isinstance(server, str):
        return server
    names = known.get(server.provider.value, ())
    return names[server.index] if server.index < len(names) else ""


def _shown(server: Assigned | str) -> str:
    return server if isinstance(server, str) else server.to_text()


def _rrset(rrset: PlannedRRset, *, own: bool) -> Iterator[str]:
    if len(rrset.served_by) == 1:
        yield f"; {rrset.owner} {rrset.rdtype}: served by {next(iter(rrset.served_by)).value} only"
    if rrset.proxied:
        yield f"; {rrset.owner} {rrset.rdtype}: cloudflare answers the addresses of its proxies"
    elsewhere = own and ProviderId.SELF_HOSTED not in rrset.served_by
    for line in _lines(rrset.owner, rrset.answer):
        yield f"; {line}" if elsewhere else line


def _failover(entry: PlannedFailover) -> Iterator[str]:
    provider = next((one for one in (ProviderId.SELF_HOSTED, *entry.answers) if one in entry.answers), None)
    if provider is None:
        return
    yield from _lines(entry.owner, entry.answers[provider][HealthState.PRIMARY_HEALTHY][0])
    role = FailoverRole.SECONDARY
    shown = ", ".join(value.to_text() for value in entry.policy.values(role))
    state = f"pinned to {entry.pin.to.value}" if entry.pin else "on failover"
    yield f"; {entry.owner} {entry.rdtype}: {state}, secondary {shown}"


def _lines(owner: str, answer: Answer) -> Iterator[str]:
    for value in answer.values:
        comment = "; " if _is_unwritable(value) else ""
        yield f"{comment}{portable.name(owner)} {answer.ttl} IN {answer.rdtype} {_rdata(value)}"


def _rdata(value: Value) -> str:
    """Presentation format that every server reads; what a zone file can't have, in a form for people."""
    return value.to_text() if isinstance(value, Deferred) or _is_unwritable(value) else portable.rdata(value)


def _is_unwritable(value: Value) -> bool:
    return isinstance(value, Deferred) or ProviderId.SELF_HOSTED not in value.carriers
