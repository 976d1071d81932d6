"""The content of every format: the documents that were checked, and the findings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from dnsstack.errors import Problem, Severity, by_position


@dataclass(frozen=True, slots=True)
class Checked:
    """One document that was read: its file as named on the command line, apex, number of RRsets, and findings."""

    file: str
    apex: str
    rrsets: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckReport:
    """One run: the documents that were read, and the faults of those that could not be read."""

    documents: tuple[Checked, ...]
    faults: tuple[Problem, ...] = ()
    complete: bool = False
    """Whether the format text shows every finding of a rule, as the other formats always do."""

    @property
    def problems(self) -> list[Problem]:
        """Every fault and finding, in the order in which it is shown."""
        return by_position([*self.faults, *(problem for document in self.documents for problem in document.problems)])

    def count(self) -> Counter[Severity]:
        """The number of problems of each severity."""
        return Counter(problem.severity for problem in self.problems)

    @property
    def exit_code(self) -> int:
        """2 if a document could not be read, 1 if a rule refuses one, else 0."""
        if self.faults:
            return 2
        return 1 if self.count()[Severity.ERROR] else 0


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 error`, `2 errors`, `2 advice`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


NAMED: Final = 3
"""The line with the counts names at most so many domains."""


def summary(report: CheckReport) -> str:
    """`2 errors, 1 warning; 3 documents, 41 RRsets: example.com., …`."""
    found = report.count()
    parts = [
        counted(found[severity], severity.value, "advice" if severity is Severity.ADVICE else "")
        for severity in Severity
        if found[severity]
    ]
    read = report.documents
    names = f": {', '.join(one.apex for one in read)}" if 0 < len(read) <= NAMED else ""
    counts = f"{counted(len(read), 'document')}, {counted(sum(one.rrsets for one in read), 'RRset')}{names}"
    return f"{', '.join(parts) or 'no findings'}; {counts}"
