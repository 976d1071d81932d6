"""The whole domain: its name servers, failover policies, health checks, and differences between the servers."""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.cli.screen import table
from dnsstack.cli.views.words import NAMES, duration, endpoint, listed, owner, rhythm, strategies, text
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan import timing
from dnsstack.plan.capabilities import servers_of
from dnsstack.plan.cost import cost
from dnsstack.plan.plan import Assigned, ZonePlan


def overview(plan: ZonePlan) -> str:
    """Every section that has content."""
    times = timing.of(plan)
    sections = [title(plan), name_servers(plan), failover(plan, times), checks(plan), differences(plan), calls(plan)]
    return "\n\n".join(section for section in sections if section)


def title(plan: ZonePlan) -> str:
    """`example.com.: 40 RRsets, 7 under failover, at Route53 and Cloudflare (pro)`."""
    plans = {
        ProviderId.CLOUDFLARE: f" ({plan.nameservers.cloudflare.plan.value})" if plan.nameservers.cloudflare else ""
    }
    servers = " and ".join(NAMES[one] + plans.get(one, "") for one in servers_of(plan.nameservers))
    moved = {(entry.owner, "CNAME") for entry in plan.failovers if entry.target}
    plain = sum((rrset.owner, rrset.rdtype) not in moved for rrset in plan.rrsets)
    return f"{plan.apex}: {plain + len(plan.failovers)} RRsets, {len(plan.failovers)} under failover, at {servers}"


def name_servers(plan: ZonePlan) -> str:
    """The NS RRset that every server answers at the apex, and that the parent should have."""
    rows = [
        (server.to_text() if isinstance(server, Assigned) else server, _home(server))
        for server in plan.delegation.servers
    ]
    return table(
        ("name server", "provider"),
        rows,
        title=f"delegation, and apex NS at every server (TTL {plan.delegation.ttl} s)",
    )


def _home(server: Assigned | str) -> str:
    return f"{NAMES[server.provider]}, assigned" if isinstance(server, Assigned) else "a third party"


def failover(plan: ZonePlan, times: timing.Timing) -> str:
    """A row for each policy, with its worst-case failover time."""
    rows = []
    for entry in plan.failovers:
        policy, found = entry.policy, times.get(entry.owner, entry.rdtype)
        slowest = found.slowest if found else None
        rows.append(
            (
                owner(entry.owner, plan.apex),
                entry.rdtype,
                listed(policy.primary),
                listed(policy.secondary),
                text(policy.check) or "-",
                strategies(entry),
                duration(found.worst) if found else "",
                NAMES[slowest.provider] if slowest else "",
                f"pinned to {policy.pin.to.value}" if policy.pin else duration(policy.rto) if policy.rto else "-",
            )
        )
    if not rows:
        return ""
    headers = ("owner", "type", "primary", "secondary", "check", "strategy", "worst", "slowest", "rto")
    return table(headers, rows, title="failover, with the worst-case time until every cache has the new answer")


def checks(plan: ZonePlan) -> str:
    """Every health check, and the owners that depend on it."""
    rows = []
    for name, check in plan.health_checks.items():
        users = dict.fromkeys(
            owner(entry.owner, plan.apex) for entry in plan.failovers if name in entry.watched_by.values()
        )
        rows.append((name, endpoint(check), rhythm(check), ", ".join(users) or "-"))
    return table(("check", "endpoint", "interval", "used by"), rows, title="health checks") if rows else ""


def differences(plan: ZonePlan) -> str:
    """Everything that some servers answer differently: because the document accepts it, or because it must differ."""
    rows = list(_differences(plan))
    return table(("owner", "type", "difference"), rows, title="differences between the servers") if rows else ""


def _differences(plan: ZonePlan) -> Iterator[tuple[str, str, str]]:
    everyone = frozenset(servers_of(plan.nameservers))
    for rrset in plan.rrsets:
        if rrset.served_by != everyone:
            only = ", ".join(sorted(NAMES[one] for one in rrset.served_by))
            yield owner(rrset.owner, plan.apex), rrset.rdtype, f"only at {only}"
        if rrset.proxied:
            yield owner(rrset.owner, plan.apex), rrset.rdtype, "Cloudflare answers the addresses of its proxies"
    for entry in plan.failovers:
        for provider, strategy in entry.strategies.items():
            if strategy.name == "primary-only":
                yield (
                    owner(entry.owner, plan.apex),
                    entry.rdtype,
                    f"{NAMES[provider]} always answers the primary (primary-only)",
                )
    for marker in plan.markers:
        yield owner(marker.owner, plan.apex), "TXT", "only at Route53: followers read its role from it"


def calls(plan: ZonePlan) -> str:
    """The number of API calls of a first deployment and of a refresh, and the least time that rate limits allow."""
    rows = [
        (
            NAMES[one.provider],
            ", ".join(f"{count} {kind if count == 1 else plural(kind)}" for kind, count in one.resources.items()),
            f"{one.create_calls} calls, {duration(one.create_seconds)}",
            f"{one.read_calls} calls, {duration(one.read_seconds)}",
        )
        for one in cost(plan)
    ]
    title = "API calls, and the least time that the providers' rate limits allow (an `up` without changes makes none)"
    return table(("provider", "resources", "first deployment", "refresh"), rows, title=title)


def plural(kind: str) -> str:
    """The plural of a kind of resource; kinds such as settings are plural already."""
    return kind if kind.endswith("s") else f"{kind}s"
