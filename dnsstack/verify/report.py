"""The report of a run as data; `formats` make texts from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from dnsstack.errors import DocumentPath, Position, Problem, Severity
from dnsstack.model.nameservers import ProviderId
from dnsstack.verify.checks import CHECKS
from dnsstack.verify.checks.slow_server import latencies, p95
from dnsstack.verify.finding import Finding
from dnsstack.verify.survey import Survey

PARENT: Final = "parent"
"""The column of findings that do not belong to a provider: delegation, glue, DS, targets."""


@dataclass(frozen=True, slots=True)
class ServerRow:
    """One name server in the report. `p95` is the one of UDP answers in seconds; None if nothing was measured."""

    name: str
    provider: str
    addresses: tuple[str, ...]
    alive: bool
    answers: int
    p95: float | None


@dataclass(frozen=True, slots=True)
class Report:
    """One verification of one domain. Times are in seconds; findings from another machine have `vantage`."""

    apex: str
    servers: tuple[ServerRow, ...]
    findings: tuple[Finding, ...]
    notes: tuple[str, ...]
    questions: int
    answers: int
    queries: int
    seconds: float
    interrupted: bool
    refused: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, survey: Survey) -> Report:
        """Evaluate a survey, also an incomplete one."""
        findings = tuple(finding for check in CHECKS for finding in check.findings(survey))
        seconds = latencies(survey)
        counts = Counter(one.server.name for one in survey.observations)
        rows = tuple(
            ServerRow(
                server.name,
                server.provider.value,
                tuple(endpoint.to_text() for endpoint in server.endpoints),
                survey.alive(server),
                counts[server.name],
                p95(seconds[server.name]) if server.name in seconds else None,
            )
            for server in survey.servers
        )
        total: Counter[str] = Counter()
        for tally in survey.tallies.values():
            total.update({reason.value: count for reason, count in tally.items()})
        return cls(
            survey.plan.apex,
            rows,
            findings,
            tuple(survey.notes),
            survey.questions,
            len(survey.observations),
            survey.queries,
            survey.seconds,
            survey.interrupted,
            dict(total),
        )

    def problems(self, positions: Callable[[DocumentPath], Position | None]) -> list[Problem]:
        """The findings as `Problem`s, with their positions in the document."""
        return [finding.to_problem().at(positions(finding.path) if finding.path else None) for finding in self.findings]

    def count(self) -> Counter[Severity]:
        """The number of findings of each severity."""
        return Counter(finding.severity for finding in self.findings)

    def exit_code(self, *, strict: bool = False) -> int:
        """1 if a finding is an error (with `strict`: if there is any finding), else 0."""
        return 1 if self.count()[Severity.ERROR] or (strict and self.findings) else 0

    def columns(self) -> tuple[str, ...]:
        """The providers of the name servers, then the parent."""
        providers = {row.provider for row in self.servers}
        return (*(provider.value for provider in ProviderId if provider.value in providers), PARENT)

    def matrix(self) -> dict[str, dict[str, int]]:
        """The findings by check and column; checks of single servers have no column for the parent."""
        cells = {check.id: dict.fromkeys(self.columns(), 0) for check in CHECKS}
        for finding in self.findings:
            column = finding.provider.value if finding.provider else PARENT
            cells[finding.rule][column] = cells[finding.rule].get(column, 0) + 1
        return cells

    def joined(self, other: Report, vantage: str) -> Report:
        """This report together with the findings of another vantage point, which are marked with its name."""
        elsewhere = tuple(
            replace(one, ways=tuple(f"{way} from {vantage}" for way in one.ways) or (f"from {vantage}",))
            for one in other.findings
        )
        notes = tuple(f"{vantage}: {note}" for note in other.notes)
        return replace(
            self,
            findings=(*self.findings, *elsewhere),
            notes=(*self.notes, *notes),
            answers=self.answers + other.answers,
            questions=self.questions + other.questions,
            interrupted=self.interrupted or other.interrupted,
        )

    def to_data(self) -> dict[str, Any]:
        """Plain data for JSON. New fields may be added at any time; any other change increases `version`."""
        found = self.count()
        return {
            "version": 1,
            "domain": self.apex,
            "interrupted": self.interrupted,
            "summary": {
                **{severity.value: found[severity] for severity in Severity},
                "questions": self.questions,
                "answers": self.answers,
                "queries": self.queries,
                "seconds": round(self.seconds, 3),
            },
            "servers": [
                {
                    "name": row.name,
                    "provider": row.provider,
                    "addresses": list(row.addresses),
                    "alive": row.alive,
                    "answers": row.answers,
                    "p95_ms": None if row.p95 is None else round(row.p95 * 1000, 3),
                }
                for row in self.servers
            ],
            "findings": [finding_data(finding) for finding in self.findings],
            "refused": dict(self.refused),
            "notes": list(self.notes),
        }


def finding_data(finding: Finding) -> dict[str, Any]:
    """One finding as plain data; keys whose value is not known are left out."""
    fields = {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "server": finding.server,
        "provider": finding.provider.value if finding.provider else "",
        "owner": finding.owner,
        "type": finding.rdtype,
        "expected": finding.expected,
        "got": finding.got,
        "hint": finding.hint,
        "ways": list(finding.ways),
        "path": list(finding.path),
    }
    return {name: value for name, value in fields.items() if value}
