"""The sentences that text and Markdown share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Final

from dnsstack.changes.answers import AnswerChange
from dnsstack.changes.caching import OldAnswer
from dnsstack.changes.difference import EntryChange
from dnsstack.changes.report import ChangeReport
from dnsstack.changes.words import entry_fields, fields, settings, value_text, values_of
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.names import relative
from dnsstack.plan.detection import NEVER
from dnsstack.plan.plan import Answer, PlannedFailover, PlannedRRset

MARKS: Final = {"added": "+", "changed": "~", "removed": "-"}
LONGEST: Final = 200
"""Longest text of a value in text and Markdown, in characters."""


def summary(report: ChangeReport) -> str:
    """`2 added, 1 changed; 1 health check; settings; 1 finding appears; refused`."""
    if report.difference is None:
        return f"{report.old} can't be read; {report.new} is evaluated alone"
    if not report:
        return "no difference"
    counts = [f"{count:,} {kind}" for kind, count in report.difference.kinds().items() if count]
    parts = [f"RRsets: {', '.join(counts)}"] if counts else ["no RRset differs"]
    checks = len(report.difference.health_checks)
    parts += [f"{checks} health check{'s' * (checks != 1)}"] if checks else []
    parts += ["name servers or settings"] if report.difference.settings else []
    parts += [f"findings: {len(report.appeared)} appear"] if report.appeared else []
    parts += [f"findings: {len(report.disappeared)} disappear"] if report.disappeared else []
    names = report.evaluation.names
    parts += [f"consent asked: {', '.join(names)}"] if names else []
    parts += ["one `up` refuses it"] if report.evaluation.refused else []
    return "; ".join(parts)


def title(report: ChangeReport) -> str:
    """The title of the list of RRsets."""
    if report.served:
        return "RRsets (+ is not served; - is served, but not declared: up does not delete it)"
    return "RRsets"


def head(change: EntryChange, apex: str) -> str:
    """`www A`, and that it becomes or stops being a policy."""
    owner, rdtype = change.key
    subject = f"{relative(owner, apex)} {rdtype}"
    before, after = change.before, change.after
    if isinstance(before, PlannedRRset) and isinstance(after, PlannedFailover):
        return f"{subject} becomes a failover policy"
    if isinstance(before, PlannedFailover) and isinstance(after, PlannedRRset):
        return f"{subject} is not a failover policy any more"
    whole = after if before is None else before if after is None else None
    if isinstance(whole, PlannedFailover):
        return f"{subject} failover policy"
    return subject


def detail(change: EntryChange) -> list[str]:
    """The lines below the head: `+` and `-` values, and keys with both sides."""
    before, after = change.before, change.after
    found = list(_values(change))
    if before is None or after is None:
        there = after or before
        servers = [] if isinstance(there, PlannedFailover) else ["kind", "served by"]
        shown = entry_fields(before, after)
        return found + [one.to_text() for one in shown if one.key not in ("values", "kind", *servers, *_SIDES)]
    hidden = ("values", "kind", *(_SIDES if _plain_values(change) else ()))
    rows = [one.to_text() for one in entry_fields(before, after) if one.key not in hidden]
    return found + rows or ["answers change because a health check of the policy has changed"]


_SIDES: Final = tuple(role.value for role in FailoverRole)


def _plain_values(change: EntryChange) -> bool:
    return not (isinstance(change.before, PlannedFailover) and isinstance(change.after, PlannedFailover))


def _values(change: EntryChange) -> Iterator[str]:
    """Removed values, then added ones; for a policy, by role."""
    before, after = change.before, change.after
    if isinstance(before, PlannedFailover) and isinstance(after, PlannedFailover):
        return
    was = _by_role(before)
    becomes = _by_role(after)
    for role in dict.fromkeys((*was, *becomes)):
        old, new = was.get(role, ()), becomes.get(role, ())
        yield from (f"- {role}{shorten(value)}" for value in old if value not in new)
        yield from (f"+ {role}{shorten(value)}" for value in new if value not in old)


def _by_role(entry: PlannedRRset | PlannedFailover | None) -> dict[str, tuple[str, ...]]:
    if entry is None:
        return {}
    if isinstance(entry, PlannedRRset):
        return {"": values_of(entry)}
    return {f"{role.value} ": tuple(map(value_text, entry.policy.values(role))) for role in FailoverRole}


def shorten(text: str) -> str:
    """The text, shortened to `LONGEST` characters."""
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def checks(report: ChangeReport) -> Iterator[tuple[str, str, list[str]]]:
    """Each changed health check: mark, name, lines."""
    for change in report.difference.health_checks if report.difference else ():
        yield MARKS[change.kind], change.key, [shorten(one.to_text()) for one in fields(change.before, change.after)]


def zones(report: ChangeReport) -> Iterator[tuple[str, str]]:
    """Role markers and sub-zones that are added, removed or changed: mark and text."""
    if report.difference is None:
        return
    for marker in report.difference.markers:
        if marker.kind != "changed":
            yield MARKS[marker.kind], f"role marker {relative(marker.key, report.apex)} TXT"
    for zone in report.difference.sub_zones:
        yield MARKS[zone.kind], f"sub-zone {relative(zone.key, report.apex)} at route53"


def setting_lines(report: ChangeReport) -> list[str]:
    """The changed settings, among them those of name servers."""
    return [shorten(one.to_text()) for one in settings(report.difference)] if report.difference else []


def answer_row(change: AnswerChange, apex: str) -> tuple[str, str, str, str, str]:
    """A changed answer: question, servers, states, before, after."""
    states = "every state" if change.in_every_state else ", ".join(change.states)
    servers = ", ".join(provider.value for provider in change.providers)
    question = f"{relative(change.owner, apex)} {change.rdtype}"
    return question, servers, states, _answers(change.before, change), _answers(change.after, change)


def _answers(answers: Iterable[Answer], change: AnswerChange) -> str:
    """`192.0.2.1 (ttl 60) or 192.0.2.2 (ttl 60)`."""
    shown = []
    for one in answers:
        rdtype = "" if one.rdtype == change.rdtype else f"{one.rdtype} "
        shown.append(f"{rdtype}{', '.join(map(value_text, one.values))} (ttl {one.ttl})")
    return shorten(" or ".join(shown)) or "no answer"


def time_lines(report: ChangeReport) -> list[str]:
    """`www A: in the worst case 180 s -> 90 s`."""
    return [
        f"{relative(one.owner, report.apex)} {one.rdtype}: in the worst case {_seconds(one.before)} -> "
        f"{_seconds(one.after)}"
        for one in report.times
    ]


def _seconds(seconds: float) -> str:
    return "never" if seconds == NEVER else f"{round(seconds):,} s"


def kept_groups(report: ChangeReport) -> list[tuple[str, str]]:
    """Questions, and how long old answers stay in caches; questions with the same time are one line."""
    groups: dict[tuple[int, str], list[OldAnswer]] = {}
    for one in report.kept:
        groups.setdefault((-one.seconds, one.why), []).append(one)
    return [(_some(group, report.apex), group[0].to_text()) for _, group in sorted(groups.items())]


def _some(group: list[OldAnswer], apex: str) -> str:
    most = 10
    more = f" and {len(group) - most:,} more" if len(group) > most else ""
    return ", ".join(f"{relative(one.owner, apex)} {one.rdtype}" for one in group[:most]) + more


def call_lines(report: ChangeReport) -> list[str]:
    """The cost of `up`, one line for each provider."""
    return [f"not known: {report.unpriced}"] if report.unpriced else [one.to_text() for one in report.calls]
