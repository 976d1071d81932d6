"""The topology as boxes and arrows, in columns: parent zone, providers, owners, endpoints, health checks."""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.cli.views.words import NAMES, endpoint, owner, rhythm, shown
from dnsstack.formats.topology import Arrow, Box, BoxKind, Topology
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.names import parent
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.capabilities import servers_of
from dnsstack.plan.plan import PlannedFailover, ZonePlan


def topology(plan: ZonePlan) -> Topology:
    """The topology of a plan: a box for each owner with failover, and one box for all other RRsets."""
    drawn = Topology(f"{plan.apex}: providers, failover and health checks")
    servers = servers_of(plan.nameservers)
    drawn.boxes.append(Box("parent", BoxKind.PARENT, (f"parent zone {parent(plan.apex)}", f"delegates {plan.apex}")))
    for server in servers:
        count = sum(1 for one in plan.delegation.servers if _home(one) is server)
        serving = f"{count} name servers" if count else "not in the NS set"
        drawn.boxes.append(Box(server.value, BoxKind.PROVIDER, (NAMES[server], serving)))
        drawn.arrows.append(Arrow("parent", server.value, "NS", faint=not count))
    moved = {(entry.owner, "CNAME") for entry in plan.failovers if entry.target}
    still = sum((rrset.owner, rrset.rdtype) not in moved for rrset in plan.rrsets)
    if still:
        drawn.boxes.append(Box("same", BoxKind.OWNER, (f"{still} RRsets", "the same in every health state")))
        drawn.arrows += (Arrow(server.value, "same") for server in servers)
    for name, entries in _by_owner(plan).items():
        _draw_owner(drawn, plan, name, entries)
    used = {arrow.start for arrow in drawn.arrows if arrow.faint}
    drawn.boxes += (
        Box(f"check-{name}", BoxKind.CHECK, tuple(part for part in (name, endpoint(check), rhythm(check)) if part))
        for name, check in plan.health_checks.items()
        if f"check-{name}" in used
    )
    return drawn


def _home(server: object) -> ProviderId:
    found = getattr(server, "provider", ProviderId.OTHER)
    return found if isinstance(found, ProviderId) else ProviderId.OTHER


def _by_owner(plan: ZonePlan) -> dict[str, list[PlannedFailover]]:
    found: dict[str, list[PlannedFailover]] = {}
    for entry in plan.failovers:
        found.setdefault(entry.owner, []).append(entry)
    return found


def _draw_owner(drawn: Topology, plan: ZonePlan, name: str, entries: list[PlannedFailover]) -> None:
    first, box = entries[0], f"owner-{name}"
    types = " ".join(entry.rdtype for entry in entries)
    moved = tuple(f"{NAMES[server]}: {strategy.name}" for server, strategy in first.strategies.items())
    drawn.boxes.append(Box(box, BoxKind.OWNER, (f"{owner(name, plan.apex)} {types}", f"TTL {first.ttl} s", *moved)))
    drawn.arrows += (Arrow(server.value, box) for server in first.answers)
    for role, kind in ((FailoverRole.PRIMARY, BoxKind.PRIMARY), (FailoverRole.SECONDARY, BoxKind.SECONDARY)):
        values = tuple(shown(value) for entry in entries for value in entry.policy.values(role))
        drawn.boxes.append(Box(f"{role.value}-{name}", kind, (role.value, *values)))
        drawn.arrows.append(Arrow(box, f"{role.value}-{name}"))
        drawn.arrows += _watching(entries, role, f"{role.value}-{name}")


def _watching(entries: list[PlannedFailover], role: FailoverRole, box: str) -> Iterator[Arrow]:
    for check in dict.fromkeys(entry.watched_by.get(role) for entry in entries):
        if check is not None:
            yield Arrow(f"check-{check}", box, faint=True)
