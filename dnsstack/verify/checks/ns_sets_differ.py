"""Name servers that answer different NS RRsets for the apex or for a sub-zone.

What: the NS RRset of a server does not have servers that another one has. Cloudflare does not answer other providers'
    servers at the apex unless the zone has `multi_provider`.
Why: resolvers use the NS RRset of the server that they ask, so the missing provider gets fewer and fewer queries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from dnsstack.verify.finding import Finding, check
from dnsstack.verify.survey import Survey


@check(
    "NS sets",
    source="RFC 1034 §4.2.2; cloudflare-docs, nameserver options",
    hint="turn on multi_provider for the zone at Cloudflare, which then answers the NS records of others; then "
    "deploy again",
)
def find(survey: Survey) -> Iterator[Finding]:
    """Servers whose NS RRset does not have all servers, and TTLs that differ from the plan."""
    yield from _differing(survey, survey.plan.apex, apex_sets(survey))
    for owner, told in survey.referrals.items():
        yield from _differing(survey, owner, told)


def apex_sets(survey: Survey) -> dict[str, frozenset[str]]:
    """The apex NS RRset of each server that answered one."""
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
            "answers a different NS RRset",
            ", ".join(sorted(servers)),
            providers[servers[0]],
            owner,
            "NS",
            ", ".join(sorted(union)),
            f"lacks {', '.join(sorted(union - names))}",
        )
