"""The error tree, and the one place that formats a problem and its position.

```
DnsStackError                 every error that dnsstack raises on purpose; `exit_code` is the exit code of the CLI
├── DocumentError       2     the document is unreadable or malformed; `.problems` has every fault
│   └── LintFailed      1     the document is well-formed, but rules of severity error refuse it
├── PlanRefused         1     the change would leave queries unanswered; the message has the safe steps
├── Unsupported         2     a provider can't serve what the domain asks for
├── UsageError          2     the command line, the configuration or an argument of a function is wrong
└── EnvironmentFault    3     network, credentials, a missing extra or a missing program
```

The attributes of a problem are data; only `Problem.to_text` makes text of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import ClassVar, Final, NamedTuple

from dnsstack.escaping import one_line


class Severity(StrEnum):
    """How serious a problem is: an error stops the command; a warning or advice is only shown."""

    ERROR = "error"
    WARNING = "warning"
    ADVICE = "advice"


_WEIGHTS: Final = tuple(Severity)


class Position(NamedTuple):
    """A place in a file. Line and column count from 1; column 0 means that the column is not known."""

    file: str
    line: int
    column: int = 0

    def to_text(self) -> str:
        """`file:line:col`, or `file:line` if the column is not known."""
        return f"{self.file}:{self.line}:{self.column}" if self.column else f"{self.file}:{self.line}"


class DocumentPath(tuple[str | int, ...]):
    """A path of keys and indexes into the document, such as `("records", "www", "A", "values", 0)`.

    It compares as a tuple. The parts of a domain leave their path out when they are compared: two RRsets that say the
    same are equal, wherever each is written (`dnsstack.model.base.Model`).
    """

    __slots__ = ()

    def __truediv__(self, step: str | int) -> DocumentPath:
        """The path of the part `step` inside this one."""
        return DocumentPath((*self, step))


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, or that the reader should know.

    The message says what is wrong, then the limit; the hint says what to do.

    `owner` is absolute ("" if the problem is not about one name), `rdtype` a type mnemonic or "". `rule` is the
    kebab-case id of a rule, which never changes, or "".
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
        """`owner TYPE`; a part that is not known is left out."""
        return " ".join(part for part in (self.owner, self.rdtype) if part)

    def at(self, position: Position | None) -> Problem:
        """The same problem with its position filled in."""
        return replace(self, position=position)

    def to_text(self) -> str:
        """Up to three lines: `file:line:col: owner TYPE: message`, `hint:`, `rule:`.

        Safe for any terminal or log: control characters of a document or a file name are escaped.
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
    """Problems in the order of the document: by file, line and column, then by path and message."""

    def key(problem: Problem) -> tuple[str, int, int, list[str], str]:
        position = problem.position or Position("", 0)
        steps = [f"{step:09d}" if isinstance(step, int) else step for step in problem.path]
        return (*position, steps, problem.message)

    return sorted(problems, key=key)


SHOWN: Final = 5
"""How many findings of one rule are shown in text; the rest are only counted."""


def grouped(problems: Iterable[Problem]) -> list[tuple[Problem, int]]:
    """The first problems of each rule in their order, each with the number of findings of its rule that are not shown.

    The number is 0, except at the last finding of a rule that is shown. Problems without a rule are all shown.
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
    """The line that says how many findings are not shown and that `whole` shows them; "" for none."""
    return f"\nand {more:,} more ({whole} shows them)" if more else ""


class DnsStackError(Exception):
    """Something that dnsstack refuses or can't do. Its text is complete: show it to the user without a traceback."""

    exit_code: ClassVar[int] = 2


class DocumentError(DnsStackError):
    """The document can't be read or is malformed; `problems` has every fault, in the order of the document.

    Its text shows the first five problems of each rule.
    """

    whole: ClassVar[str] = "`dnsstack check --all`"

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(by_position(problems))
        super().__init__(problems)

    def __str__(self) -> str:
        return "\n\n".join(problem.to_text() + unseen(more, self.whole) for problem, more in grouped(self.problems))


class LintFailed(DocumentError):
    """Rules of severity error refuse a well-formed domain; `problems` has every finding, errors first."""

    exit_code = 1

    def __init__(self, problems: Sequence[Problem]) -> None:
        super().__init__(problems)
        self.problems = tuple(sorted(self.problems, key=lambda problem: _WEIGHTS.index(problem.severity)))

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The findings of severity error, for which the domain is refused."""
        return tuple(problem for problem in self.problems if problem.severity is Severity.ERROR)

    @property
    def others(self) -> tuple[Problem, ...]:
        """Warnings and advice."""
        return tuple(problem for problem in self.problems if problem.severity is not Severity.ERROR)


class PlanRefused(DnsStackError):
    """The change would leave queries unanswered; the message has the steps that are safe."""

    exit_code = 1


class Unsupported(DnsStackError):
    """A provider, a format or a host can't do what is asked of it; the message says which and why."""


class UsageError(DnsStackError):
    """The command line, the configuration or an argument of a function is wrong."""


class WrongType(UsageError, TypeError):
    """An argument has a type that the function does not take."""


def require(given: object, kind: type, function: str, such_as: str) -> None:
    """Refuse an argument of the public function `function` that is not of type `kind`.

    Raises:
        WrongType: the argument has another type; the message says what to give, `such_as` this.
    """
    if not isinstance(given, kind):
        msg = f"the argument of {function} is of type {type(given).__name__}; give a {kind.__name__}, such as {such_as}"
        raise WrongType(msg)


class EnvironmentFault(DnsStackError):
    """The machine lacks something that is needed: network, credentials, an extra or a program."""

    exit_code = 3


@contextmanager
def writing(file: object = "") -> Iterator[None]:
    """Use around code that writes a file: an `OSError` becomes one sentence that names `file` or the error's file.

    Raises:
        EnvironmentFault: the file can't be written; it is unchanged.
    """
    try:
        yield
    except OSError as error:
        msg = f"{file or error.filename} can't be written: {error.strerror}"
        raise EnvironmentFault(msg) from None


class MissingExtra(EnvironmentFault):
    """An optional part of dnsstack is not installed; the message has the command that installs it."""

    def __init__(self, extra: str, needed_for: str) -> None:
        self.extra = extra
        super().__init__(f"{needed_for} needs an extra that is not installed; run pip install 'dnsstack[{extra}]'")
