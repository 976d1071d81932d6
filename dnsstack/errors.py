"""The error tree, and the one place that formats a problem with its position.

```
DnsStackError                 every error that dnsstack raises on purpose; `exit_code` is what the CLI ends with
├── DocumentError       2     the document is unreadable or malformed: `.problems`, all of them
│   └── LintFailed      1     the document is well-formed, but rules of severity error refuse it
├── PlanRefused         1     the change is understood and unsafe: the message prints the safe steps
├── Unsupported         2     a provider can't carry what is asked of it
├── UsageError          2     the command line, the configuration or an argument of a function is wrong
└── EnvironmentFault    3     network, credentials, a missing extra or a missing program
```

Attributes are data; text is made once, by `Problem.to_text`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar, Final, NamedTuple

from dnsstack.escaping import one_line


class Severity(StrEnum):
    """How much a problem weighs: an error stops everything, the others are told."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


_WEIGHTS: Final = tuple(Severity)


class Position(NamedTuple):
    """Where in a file something is; line and column count from 1, column 0 is "not known"."""

    file: str
    line: int
    column: int = 0

    def to_text(self) -> str:
        """`file:line:col`, without the column where the format knows none."""
        return f"{self.file}:{self.line}:{self.column}" if self.column else f"{self.file}:{self.line}"


class DocumentPath(tuple[str | int, ...]):
    """A path of keys and indexes into the document, such as `("records", "www", "A", "values", 0)`.

    It compares as the tuple that it is. The parts of a domain leave it out when they compare: where something is
    written is not what it says (`dnsstack.model.base.Model`).
    """

    __slots__ = ()

    def __truediv__(self, step: str | int) -> DocumentPath:
        """The path one step further in."""
        return DocumentPath((*self, step))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or that someone should know: what is wrong, the limit, what to do.

    `owner` is absolute ("" where the problem is not about one name), `rdtype` a type mnemonic or "".
    `rule` is a permanent kebab-case id.
    """

    message: str
    path: DocumentPath = field(default=DocumentPath())
    owner: str = ""
    rdtype: str = ""
    hint: str = ""
    rule: str = ""
    severity: Severity = Severity.ERROR
    position: Position | None = None

    @property
    def subject(self) -> str:
        """`owner TYPE`, as far as they are known."""
        return " ".join(part for part in (self.owner, self.rdtype) if part)

    def at(self, position: Position | None) -> Problem:
        """The same problem with its position filled in."""
        return replace(self, position=position)

    def to_text(self) -> str:
        """The three lines of the design: `file:line:col: owner TYPE: message`, `hint:`, `rule:`.

        Fit for any terminal or log: what a document or a file name brings in is escaped.
        """
        where = [part for part in (self.position.to_text() if self.position else "", self.subject) if part]
        lines = [one_line(": ".join([*where, self.message]))]
        if self.hint:
            lines.append(one_line(f"hint: {self.hint}"))
        if self.rule:
            grade = "" if self.severity is Severity.ERROR else f" ({self.severity.value})"
            lines.append(f"rule: {self.rule}{grade}")
        return "\n".join(lines)


def by_position(problems: Iterable[Problem]) -> list[Problem]:
    """Problems in reading order: by file, line and column, then by path and message."""

    def key(problem: Problem) -> tuple[str, int, int, list[str], str]:
        position = problem.position or Position("", 0)
        steps = [f"{step:09d}" if isinstance(step, int) else step for step in problem.path]
        return (*position, steps, problem.message)

    return sorted(problems, key=key)


SHOWN: Final = 5
"""As many findings of one rule are shown in text; the others are counted."""


def grouped(problems: Iterable[Problem]) -> list[tuple[Problem, int]]:
    """The first problems of each rule in their order, each with how many of its rule follow unseen.

    That number is 0 for all but the last one shown of a rule. Problems without a rule are all shown.
    """
    groups: dict[str, list[Problem]] = {}
    kept: list[Problem] = []
    for problem in problems:
        group = groups.setdefault(problem.rule, [])
        group.append(problem)
        if not problem.rule or len(group) <= SHOWN:
            kept.append(problem)
    last = {id(group[SHOWN - 1]): len(group) - SHOWN for rule, group in groups.items() if rule and len(group) > SHOWN}
    return [(problem, last.get(id(problem), 0)) for problem in kept]


def unseen(more: int, whole: str) -> str:
    """The line that counts findings which are not shown, and says what shows the `whole`; "" for none."""
    return f"\nand {more:,} more ({whole} shows them)" if more else ""


class DnsStackError(Exception):
    """Something dnsstack refuses or can't do; the text is for the user, complete and without a traceback."""

    exit_code: ClassVar[int] = 2


class DocumentError(DnsStackError):
    """The document can't be read, or what it says is malformed; carries every problem found.

    Its text shows the first five of each rule, `problems` has them all.
    """

    whole: ClassVar[str] = "`dnsstack check --all`"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(by_position(problems))
        super().__init__(problems)

    def __str__(self) -> str:
        return "\n\n".join(problem.to_text() + unseen(more, self.whole) for problem, more in grouped(self.problems))


class LintFailed(DocumentError):
    """Rules of severity error refuse a well-formed domain; carries every finding, errors first, warnings too."""

    exit_code = 1

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = tuple(sorted(self.problems, key=lambda problem: _WEIGHTS.index(problem.severity)))

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The findings that refuse the domain."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def others(self) -> tuple[Problem, ...]:
        """Warnings and advice."""
        return tuple(problem for problem in self.problems if problem.severity is not Severity.ERROR)


class PlanRefused(DnsStackError):
    """The change is understood and would leave queries unanswered; the message prints the safe steps."""

    exit_code = 1


class Unsupported(DnsStackError):
    """A provider, a format or a host can't carry what is asked of it; says which and why."""


class UsageError(DnsStackError):
    """The command line, the configuration or an argument of a function is wrong."""


class WrongType(UsageError, TypeError):
    """An argument is of another type than a function takes."""


def require(given: object, kind: type, function: str, such_as: str) -> None:
    """Refuse an argument of a public function that is not a `kind`.

    Raises:
        WrongType: with what to give instead.
    """
    if not isinstance(given, kind):
        msg = f"{function}: the argument is of type {type(given).__name__}; give a {kind.__name__}, such as {such_as}"
        raise WrongType(msg)


class EnvironmentFault(DnsStackError):
    """The machine lacks something: network, credentials, an extra, a program."""

    exit_code = 3


@contextmanager
def writing(file: object = "") -> Iterator[None]:
    """Around what writes: a failure is one sentence that names `file`, or the file that it is about.

    Raises:
        EnvironmentFault: it can't be written; the file is as it was.
    """
    try:
        yield
    except OSError as error:
        msg = f"{file or error.filename} can't be written: {error.strerror}"
        raise EnvironmentFault(msg) from None


class MissingExtra(EnvironmentFault):
    """An optional part is not installed."""

    def __init__(self, extra: str, needed_for: str) -> None:
        self.extra = extra
        super().__init__(f"{needed_for} needs an extra that is not installed: pip install 'dnsstack[{extra}]'")
