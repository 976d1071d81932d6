"""Name servers that answer different NS sets for the apex, or for a sub-zone.

What: a server's NS RRset lacks servers that another's has. Cloudflare leaves foreign servers out of its apex NS unless
    the zone has `multi_provider`.
Why: resolvers believe the NS RRset of whoever they ask; the provider that is left out gets less and less queries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dnsstack.verify.finding import Finding, check
from dnsstack.verify.survey import Survey


@check(
    "NS sets",
    source="RFC 1034 §4.2.2; cloudflare-docs, nameserver options",
    hint="at Cloudflare the zone needs multi_provider before foreign NS records are answered; then deploy again",
)
def find(survey: Survey) -> Iterator[Finding]:
    """Servers with less than all the others have together, and TTLs that are not the plan's."""
    yield from _differing(survey, survey.plan.apex, apex_sets(survey))
    for owner, told in survey.referrals.items():
        yield from _differing(survey, owner, told)


def apex_sets(survey: Survey) -> dict[str, frozenset[str]]:
    """The apex NS RRset of each server that gave one."""
    return {one.server.name: one.servers for one in survey.contacts if one.servers is not None}


def _differing(survey: Survey, owner: str, told: Mapping[str, frozenset[str]]) -> Iterator[Finding]:
    union = frozenset[str]().union(*told.values())
    providers = {server.name: server.provider for server in survey.servers}
    groups: dict[tuple[str, frozenset[str]], list[str]] = {}
    for server, names in told.items():
        if names != union:
            groups.setdefault((providers[server].value, names), []).append(server)
    for (_, names), servers in groups.items():
        yield Finding(
            "another NS set",
            ", ".join(sorted(servers)),
            providers[servers[0]],
            owner,
            "NS",
            ", ".join(sorted(union)),
            f"lacks {', '.join(sorted(union - names))}",
        )
