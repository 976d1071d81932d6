"""`--format json`: the complete report, for programs. Fields may be added; any other change increases `version`."""

from __future__ import annotations

from typing import Any

from dnsstack.changes.answers import AnswerChange
from dnsstack.changes.difference import Change
from dnsstack.changes.report import ChangeReport
from dnsstack.changes.words import Field, entry_fields, fields, settings, value_text
from dnsstack.errors import Problem
from dnsstack.escaping import json_text
from dnsstack.formats.finding import finding_fields
from dnsstack.plan.plan import Answer, PlannedFailover, PlannedRRset


def to_text(report: ChangeReport) -> str:
    """The report as one JSON object; lists are in canonical order."""
    return json_text(data(report), indent=2)


def data(report: ChangeReport) -> dict[str, Any]:
    """The report as plain data."""
    difference = report.difference
    return {
        "version": 1,
        "domain": report.apex,
        "old": report.old,
        "new": report.new,
        "different": bool(report),
        "faults": [_problem(one) for one in report.faults],
        "summary": {} if difference is None else dict(difference.kinds()),
        "rrsets": [
            {
                "owner": change.key[0],
                "type": change.key[1],
                "change": change.kind,
                "before": entry(change.before),
                "after": entry(change.after),
                "fields": _fields(entry_fields(change.before, change.after)),
            }
            for change in report.entries
        ],
        "health_checks": [] if difference is None else [_check(change) for change in difference.health_checks],
        "settings": [] if difference is None else _fields(settings(difference)),
        "markers": [] if difference is None else [_named(change) for change in difference.markers],
        "sub_zones": [] if difference is None else [_named(change) for change in difference.sub_zones],
        "answers": [_answer_change(one) for one in report.answers],
        "caches": [
            {"owner": one.owner, "type": one.rdtype, "seconds": one.seconds, "why": one.why} for one in report.kept
        ],
        "failover_times": [
            {"owner": one.owner, "type": one.rdtype, "before": _time(one.before), "after": _time(one.after)}
            for one in report.times
        ],
        "findings": {
            "appear": [_problem(one) for one in report.appeared],
            "disappear": [_problem(one) for one in report.disappeared],
        },
        "consents": list(report.evaluation.names),
        "refused": [_problem(one) for one in (*report.evaluation.refused, *report.evaluation.consents)],
        "warned": [_problem(one) for one in report.evaluation.warned],
        "cost": [
            {
                "provider": one.provider.value,
                "created": one.created,
                "updated": one.updated,
                "deleted": one.deleted,
                "api_calls": one.calls,
                "least_seconds": one.seconds,
            }
            for one in report.calls
        ],
    }


def entry(side: PlannedRRset | PlannedFailover | None) -> dict[str, Any] | None:
    """One side of an owner and type as plain data, or None."""
    if side is None:
        return None
    if isinstance(side, PlannedRRset):
        servers = sorted(provider.value for provider in side.served_by)
        return {"ttl": side.ttl, "values": list(map(value_text, side.values)), "served_by": servers}
    policy = side.policy
    return {
        "ttl": side.ttl,
        "primary": list(map(value_text, policy.primary)),
        "secondary": list(map(value_text, policy.secondary)),
        "strategies": {provider.value: strategy.name for provider, strategy in side.strategies.items()},
    }


def _check(change: Change[str, Any]) -> dict[str, Any]:
    return _named(change) | {"fields": _fields(fields(change.before, change.after))}


def _named(change: Change[str, Any]) -> dict[str, Any]:
    return {"name": change.key, "change": change.kind}


def _fields(fields: list[Field]) -> list[dict[str, str]]:
    return [{"key": one.key, "before": one.before, "after": one.after} for one in fields]


def _answer_change(change: AnswerChange) -> dict[str, Any]:
    return {
        "owner": change.owner,
        "type": change.rdtype,
        "servers": [provider.value for provider in change.providers],
        "states": [state.value for state in change.states],
        "before": [_answer(one) for one in change.before],
        "after": [_answer(one) for one in change.after],
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {"type": answer.rdtype, "ttl": answer.ttl, "values": list(map(value_text, answer.values))}


def _time(seconds: float) -> float | None:
    """The seconds; None for "never", because JSON has no infinity."""
    return None if seconds == float("inf") else seconds


def _problem(problem: Problem) -> dict[str, Any]:
    """A finding without its path: a report names owner and type instead."""
    return {name: value for name, value in finding_fields(problem).items() if name != "path"}
