"""The delegation at the parent differs from the apex NS RRset or from the document.

What: the parent names other servers than the apex NS RRset; or both are equal and differ from the document.
Why: resolvers start with the parent's NS and go on with the apex NS (RFC 1034 §4.2.2): a provider that only one of them
    names gets only some of the queries, or none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from dnsstack.plan.plan import Assigned
from dnsstack.verify.checks.ns_sets_differ import apex_sets
from dnsstack.verify.finding import Finding, check
from dnsstack.verify.survey import Survey


@check(
    "delegation",
    source="RFC 1034 §4.2.2, RFC 2182 §6",
    hint="enter the name servers of both providers at the registrar",
)
def find(survey: Survey) -> Iterator[Finding]:
    """At most one finding: no delegation, parent and apex differ, or both differ from the document."""
    apex = survey.plan.apex
    union = frozenset[str]().union(*apex_sets(survey).values())
    if survey.parent is not None and not survey.parent.names:
        yield Finding("is not delegated", "parent", owner=apex, rdtype="NS", expected=_shown(union), got="no NS RRset")
    elif survey.parent is not None and union and survey.parent.names != union:
        missing, surplus = union - survey.parent.names, survey.parent.names - union
        parts = [f"lacks {_shown(missing)}"] if missing else []
        parts += [f"also has {_shown(surplus)}"] if surplus else []
        yield Finding("delegation and apex NS differ", "parent", None, apex, "NS", _shown(union), "; ".join(parts))
    elif union:
        yield from _against_plan(survey, union)


def _against_plan(survey: Survey, names: frozenset[str]) -> Iterator[Finding]:
    """Compare with the document: the number of servers of each provider, and the names of third parties' servers."""
    wanted = Counter(
        server.provider.value if isinstance(server, Assigned) else server for server in survey.plan.delegation.servers
    )
    by_name = {server.name: server.provider.value for server in survey.servers}
    extra = set(survey.plan.nameservers.other_nameservers)
    counts = Counter(name if name in extra else by_name.get(name, name) for name in names)
    if wanted != counts:
        yield Finding(
            "parent and apex are equal, but differ from the document",
            "parent" if survey.parent else "",
            None,
            survey.plan.apex,
            "NS",
            _counted(wanted),
            _counted(counts),
        )


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{count} of {name}" for name, count in sorted(counts.items())) or "none"


def _shown(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "none"
