"""The whole domain on one page: who serves it, what fails over and how soon, what is watched, what differs."""

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
    """Every section that has something to say."""
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
    """The NS set that every server answers at the apex and the parent should delegate to."""
    rows = [
        (server.to_text() if isinstance(server, Assigned) else server, _home(server))
        for server in plan.delegation.servers
    ]
    return table(
        ("name server", "of"), rows, title=f"delegation, and apex NS at every server (TTL {plan.delegation.ttl} s)"
    )


def _home(server: Assigned | str) -> str:
    return f"{NAMES[server.provider]}, assigned" if isinstance(server, Assigned) else "a third party"


def failover(plan: ZonePlan, times: timing.Timing) -> str:
    """One row a policy; the domain is as slow as its slowest."""
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
    headers = ("owner", "type", "primary", "secondary", "check", "others", "worst", "slowest", "rto")
    return table(headers, rows, title="failover: worst time until the last cache has the other answer")


def checks(plan: ZonePlan) -> str:
    """What is watched, and which owners rest on it."""
    rows = []
    for name, check in plan.health_checks.items():
        users = dict.fromkeys(
            owner(entry.owner, plan.apex) for entry in plan.failovers if name in entry.watched_by.values()
        )
        rows.append((name, endpoint(check), rhythm(check), ", ".join(users) or "-"))
    return table(("check", "watches", "rhythm", "moves"), rows, title="health checks") if rows else ""


def differences(plan: ZonePlan) -> str:
    """Everything that not every server answers alike: accepted by name, or exempt by nature."""
    rows = list(_differences(plan))
    return table(("owner", "type", "difference"), rows, title="not the same from every server") if rows else ""


def _differences(plan: ZonePlan) -> Iterator[tuple[str, str, str]]:
    everyone = frozenset(servers_of(plan.nameservers))
    for rrset in plan.rrsets:
        if rrset.served_by != everyone:
            only = ", ".join(sorted(NAMES[one] for one in rrset.served_by))
            yield owner(rrset.owner, plan.apex), rrset.rdtype, f"only: {only}"
        if rrset.proxied:
            yield owner(rrset.owner, plan.apex), rrset.rdtype, "Cloudflare answers its proxies' addresses"
    for entry in plan.failovers:
        for provider, strategy in entry.strategies.items():
            if strategy.name == "primary-only":
                yield owner(entry.owner, plan.apex), entry.rdtype, f"{NAMES[provider]} never moves (primary-only)"
    for marker in plan.markers:
        yield owner(marker.owner, plan.apex), "TXT", "only: Route53; tells the follower its role"


def calls(plan: ZonePlan) -> str:
    """What a first deployment and a refresh cost in API calls, and how long the rate limits make them."""
    rows = [
        (
            NAMES[one.provider],
            ", ".join(f"{count} {kind if count == 1 else plural(kind)}" for kind, count in one.resources.items()),
            f"{one.create_calls} calls, {duration(one.create_seconds)}",
            f"{one.read_calls} calls, {duration(one.read_seconds)}",
        )
        for one in cost(plan)
    ]
    title = "API calls, and the least time that the services' rate limits leave (an unchanged up makes none)"
    return table(("provider", "resources", "first deployment", "refresh"), rows, title=title)


def plural(kind: str) -> str:
    """`records`; settings are plural as they are."""
    return kind if kind.endswith("s") else f"{kind}s"
