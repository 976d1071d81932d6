"""What every format prints: the documents that were checked, and what was found in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from dnsstack.errors import Problem, Severity


@dataclass(frozen=True, slots=True)
class Checked:
    """One document: its file as it was named, its apex ("" where it could not be read), what was found."""

    file: str
    apex: str
    problems: tuple[Problem, ...]
    rrsets: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """Every document of one run, in the order they were named."""

    documents: tuple[Checked, ...]

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Everything found in all documents."""
        return tuple(problem for document in self.documents for problem in document.problems)

    def count(self) -> Counter[Severity]:
        """How many problems there are of each severity."""
        return Counter(problem.severity for problem in self.problems)


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 error`, `2 errors`, `2 advice`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def summary(report: Report) -> str:
    """`2 errors, 1 warning in 3 documents`, or `3 documents, no findings`."""
    found = report.count()
    parts = [
        counted(found[severity], severity.value, "advice" if severity is Severity.ADVICE else "")
        for severity in Severity
        if found[severity]
    ]
    documents = counted(len(report.documents), "document")
    if not parts:
        names = ", ".join(document.apex for document in report.documents) if len(report.documents) <= 3 else ""  # noqa: PLR2004 - as many as fit a line
        rrsets = counted(sum(document.rrsets for document in report.documents), "RRset")
        return f"{documents}, {rrsets}, no findings{f': {names}' if names else ''}"
    return f"{', '.join(parts)} in {documents}"
