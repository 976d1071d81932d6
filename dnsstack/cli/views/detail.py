"""One owner: the answers of each provider in each health state, its health checks, and its failover time."""

from __future__ import annotations

from collections.abc import Sequence

from dnsstack.cli.screen import table
from dnsstack.cli.views.words import NAMES, STATES, answers, duration, listed, watch
from dnsstack.errors import UsageError
from dnsstack.model.names import absolute
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.nearest import did_you_mean
from dnsstack.plan import timing
from dnsstack.plan.plan import HealthState, PlannedFailover, PlannedRRset, ZonePlan


def detail(plan: ZonePlan, owner: str, rdtype: str = "") -> str:
    """Every RRset of `owner`, or the one of `rdtype`.

    Raises:
        UsageError: the domain has no such owner or type.
    """
    name, entries = find(plan, owner, rdtype)
    texts = [
        failover(plan, entry) if isinstance(entry, PlannedFailover) else simple(entry)
        for entry in entries
    ]  # fmt: skip
    return "\n\n".join(texts) if texts else f"{name} has no records"


def find(plan: ZonePlan, owner: str, rdtype: str) -> tuple[str, Sequence[PlannedRRset | PlannedFailover]]:
    """The absolute owner and its entries; the CNAME of a delegated policy is a part of its policy."""
    try:
        name = absolute(owner, plan.apex)
    except ValueError as error:
        raise UsageError(str(error)) from None
    moved = {(entry.owner, "CNAME") for entry in plan.failovers if entry.target}
    everything: list[PlannedRRset | PlannedFailover] = [*plan.failovers]
    everything += (rrset for rrset in plan.rrsets if (rrset.owner, rrset.rdtype) not in moved)
    here = [entry for entry in everything if entry.owner == name]
    if not here:
        owners = sorted(one.removesuffix(f".{plan.apex}") for one in plan.owners())
        near = did_you_mean(owner, owners) if len(owners) <= 30 or rdtype else ""  # noqa: PLR2004  # a longer list does not help
        msg = f"{name} has no records in this document{near}"
        raise UsageError(msg)
    wanted = [entry for entry in here if not rdtype or entry.rdtype == rdtype.upper()]
    if not wanted:
        types = ", ".join(dict.fromkeys(entry.rdtype for entry in here))
        msg = f"{name} has no {rdtype.upper()} record; it has {types}"
        raise UsageError(msg)
    return name, wanted


def simple(rrset: PlannedRRset) -> str:
    """An RRset without failover, with its values."""
    servers = ", ".join(NAMES[one] for one in ProviderId if one in rrset.served_by)
    lines = [f"{rrset.owner} {rrset.rdtype}, TTL {rrset.ttl} s, the same in every health state, at {servers}"]
    return "\n".join([*lines, *(f"  {value.to_text()}" for value in rrset.values)])


def failover(plan: ZonePlan, entry: PlannedFailover) -> str:
    """A policy: primary, secondary, the answers in each state, what changes them, and the failover time."""
    policy = entry.policy
    lines = [f"{entry.owner} {entry.rdtype}, TTL {entry.ttl} s, under failover"]
    lines.append(f"  primary    {listed(policy.primary)}; {watch(policy.check, plan.health_checks)}")
    last = (
        watch(policy.secondary_check, plan.health_checks)
        if policy.secondary_check
        else "no health check: always counts as healthy"
    )
    lines.append(f"  secondary  {listed(policy.secondary)}; {last}")
    if policy.pin:
        until = f" until {policy.pin.until.isoformat()}" if policy.pin.until else ""
        lines.append(f"  pinned     to {policy.pin.to.value}{until}: {policy.pin.reason}")
    if entry.marker:
        lines.append(f"  marker     {entry.marker} TXT, from which followers read Route53's role")
    if entry.target:
        lines.append(f"  CNAME to   {entry.target} {entry.rdtype}, which only Route53 serves")
    return "\n\n".join(["\n".join(lines), _states(plan, entry), _movers(entry), _times(plan, entry)])


def _states(plan: ZonePlan, entry: PlannedFailover) -> str:
    columns = {NAMES[server]: by_state for server, by_state in entry.answers.items()}
    target = next((one for zone in plan.sub_zones for one in zone.failovers if one.owner == entry.target), None)
    if target is not None and target.rdtype == entry.rdtype:
        columns[f"{entry.target} (Route53)"] = target.answers[ProviderId.ROUTE53]
    rows = [
        [STATES[state], *(answers(by_state[state], entry.rdtype) for by_state in columns.values())]
        for state in HealthState
    ]
    return table(("state", *columns), rows, title="answers")


def _movers(entry: PlannedFailover) -> str:
    rows = [("Route53", "its own data plane", "")]
    rows += [(NAMES[one], strategy.moved_by, strategy.price) for one, strategy in entry.strategies.items()]
    return table(("server", "changed by", "price"), rows, title="what changes the answer")


def _times(plan: ZonePlan, entry: PlannedFailover) -> str:
    found = timing.policy_timing(entry, plan)
    rows = []
    for provider, server in found.servers.items():
        for term in server.terms:
            why = f"{term.why} (assumed)" if term.assumed else term.why
            rows.append((NAMES[provider], term.name, duration(term.worst), duration(term.typical), why))
        bound = "at least" if server.lower_bound else ""
        rows.append((NAMES[provider], "= total", duration(server.worst), duration(server.typical), bound))
        if server.again:
            rows.append((NAMES[provider], server.again.name, f"+{duration(server.again.worst)}", "", server.again.why))
    result = f"worst case: {duration(found.worst)}, the time of the slowest server"
    if entry.policy.rto:
        kept = "above" if found.exceeds_rto else "within"
        result += f"; {kept} the rto of {duration(entry.policy.rto)}"
    if found.suspended:
        result += f"; at present {found.suspended}"
    return table(("server", "term", "worst", "typical", "why"), rows, title="failover time") + f"\n{result}"
