"""What every format prints: the documents that were checked, and what was found in them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Final

from dnsstack.errors import Problem, Severity, by_position


@dataclass(frozen=True, slots=True)
class Checked:
    """One document that could be read: its file as it was named, its apex, how many RRsets, what the rules found."""

    file: str
    apex: str
    rrsets: int
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckReport:
    """One run: the documents that could be read, and the faults of those that could not."""

    documents: tuple[Checked, ...]
    faults: tuple[Problem, ...] = ()
    complete: bool = False
    """Whether text shows every finding of a rule, too, as the other formats always do."""

    @property
    def problems(self) -> list[Problem]:
        """Everything found, in reading order."""
        return by_position([*self.faults, *(problem for document in self.documents for problem in document.problems)])

    def count(self) -> Counter[Severity]:
        """How many problems there are of each severity."""
        return Counter(problem.severity for problem in self.problems)

    @property
    def exit_code(self) -> int:
        """2 where a document could not be read, 1 where a rule refuses one, else 0."""
        if self.faults:
            return 2
        return 1 if self.count()[Severity.ERROR] else 0


def counted(number: int, noun: str, plural: str = "") -> str:
    """`1 error`, `2 errors`, `2 advice`."""
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


NAMED: Final = 3
"""As many domains fit the line that counts them."""


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
