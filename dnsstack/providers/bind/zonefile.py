"""The plan as a zone file: what a server without health checks would serve, and what DNS people review.

Failover RRsets have the values that are right while everything is well, with the others in a comment. What a zone file
can't carry stands in a comment too: an ALIAS, values that are known only after deployment, a proxied answer, role
markers. Owners are absolute and in canonical order, so two texts differ only where the zones do.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from dnsstack.model.deferred import Deferred
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rrset import Value
from dnsstack.plan.build import order
from dnsstack.plan.plan import Answer, Assigned, Delegation, HealthState, PlannedFailover, PlannedRRset, ZonePlan

REFRESH: Final = 7200
RETRY: Final = 900
EXPIRE: Final = 1209600
"""Seconds: two hours, a quarter of an hour, two weeks, so that a dead primary doesn't kill the zone (RFC 1912 §2.2)."""

MINIMUM: Final = 300
"""Seconds that NXDOMAIN and NODATA are remembered (RFC 2308 §5)."""

Servers = Mapping[str, Sequence[str]]
"""Name servers by the provider that assigns them, a sub-zone's by its apex; absolute, in their order."""

Place = tuple[tuple[str, ...], str]
"""Where lines stand in canonical order."""


def render(plan: ZonePlan, *, assigned: Servers | None = None, serial: int = 1, placeholders: bool = False) -> str:
    """The zone file of the domain.

    Args:
        plan: what is answered.
        assigned: the name servers that the providers gave; those that are not known yet stand in comments.
        serial: the SOA's serial (RFC 1982).
        placeholders: name servers that are not known yet are stood in for by names below `invalid.` (RFC 6761 §6.4).
    """
    known = dict(assigned or {})
    unknown = unknown_servers(plan, known) if placeholders else ()
    for server in unknown:
        known[_key(server, plan)] = _stand_ins(server, plan, known)
    lines = [line for _, block in sorted(_blocks(plan, known, serial), key=lambda one: one[0]) for line in block]
    told = [f"; not known yet: {server.to_text()} of {server.apex}" for server in unknown]
    return "\n".join([f"$ORIGIN {plan.apex}", *told, *lines]) + "\n"


def unknown_servers(plan: ZonePlan, known: Servers) -> tuple[Assigned, ...]:
    """The servers of the domain and its sub-zones that a provider assigns and `known` doesn't name."""
    delegations = (plan.delegation, *(sub.delegation for sub in plan.sub_zones))
    found = (server for delegation in delegations for server in delegation.servers)
    assigned = (server for server in found if isinstance(server, Assigned))
    return tuple(server for server in assigned if server.index >= len(known.get(_key(server, plan), ())))


def _key(server: Assigned, plan: ZonePlan) -> str:
    return server.provider.value if server.apex == plan.apex else server.apex


def _stand_ins(server: Assigned, plan: ZonePlan, known: Servers) -> Sequence[str]:
    """The servers that are known, and one more name for each that is not."""
    names = known.get(_key(server, plan), ())
    label = f"{server.provider.value}.invalid."
    return [*names, *(f"ns{index + 1}.{label}" for index in range(len(names), server.index + 1))]


def _blocks(plan: ZonePlan, known: Servers, serial: int) -> Iterator[tuple[Place, Iterable[str]]]:
    """The lines of each owner and type, with their place."""
    yield order(plan.apex, ""), _apex(plan, known, serial)
    for rrset in plan.rrsets:
        yield order(rrset.owner, rrset.rdtype), _rrset(rrset)
    for entry in plan.failovers:
        if not entry.target:
            yield order(entry.owner, entry.rdtype), _failover(entry)
    for sub in plan.sub_zones:
        yield order(sub.apex, "NS"), _servers(sub.delegation, {ProviderId.ROUTE53.value: known.get(sub.apex, ())})
    for marker in plan.markers:
        yield order(marker.owner, "TXT"), [f"; {marker.owner} TXT: role marker, served by route53 alone"]


def _apex(plan: ZonePlan, known: Servers, serial: int) -> list[str]:
    """SOA and NS. The primary server is the first one that is known, else the apex, which a server need not be."""
    servers = list(_servers(plan.delegation, known))
    names = [line.split()[-1] for line in servers if not line.startswith(";")]
    mname, rname = (names or [plan.apex])[0], f"hostmaster.{plan.apex}"
    numbers = f"{serial} {REFRESH} {RETRY} {EXPIRE} {MINIMUM}"
    return [f"{plan.apex} {plan.delegation.ttl} IN SOA {mname} {rname} {numbers}", *servers]


def _servers(delegation: Delegation, known: Servers) -> Iterator[str]:
    for server in delegation.servers:
        name = _server(server, known)
        if name:
            yield f"{delegation.apex} {delegation.ttl} IN NS {name}"
        else:
            yield f"; {delegation.apex} {delegation.ttl} IN NS {_shown(server)}"


def _server(server: Assigned | str, known: Servers) -> str:
    """The server's name, "" while it is not known."""
    if isinstance(server, str):
        return server
    names = known.get(server.provider.value, ())
    return names[server.index] if server.index < len(names) else ""


def _shown(server: Assigned | str) -> str:
    return server if isinstance(server, str) else server.to_text()


def _rrset(rrset: PlannedRRset) -> Iterator[str]:
    if len(rrset.served_by) == 1:
        yield f"; {rrset.owner} {rrset.rdtype}: served by {next(iter(rrset.served_by)).value} alone"
    if rrset.proxied:
        yield f"; {rrset.owner} {rrset.rdtype}: cloudflare answers with addresses of its own"
    yield from _lines(rrset.owner, rrset.answer)


def _failover(entry: PlannedFailover) -> Iterator[str]:
    provider = next((one for one in (ProviderId.BIND, *entry.answers) if one in entry.answers), None)
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
        yield f"{comment}{owner} {answer.ttl} IN {answer.rdtype} {_rdata(value)}"


def _rdata(value: Value) -> str:
    """Presentation format; a SvcParamKey that Knot 3.2 doesn't know by its name is written as a number."""
    text = value.to_text()
    if "dohpath=" not in text or isinstance(value, Deferred) or value.rdtype not in ("SVCB", "HTTPS"):
        return text
    return _DOHPATH.sub(lambda found: "key7=" if found[0] == "dohpath=" else found[0], text)


_DOHPATH: Final = re.compile(r'"(?:[^"\\]|\\.)*"|dohpath=')
"""RFC 9461 §5: key 7; or a quoted text, in which it means nothing."""


def _is_unwritable(value: Value) -> bool:
    return isinstance(value, Deferred) or value.rdtype == "ALIAS"
