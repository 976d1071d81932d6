"""What a check is, and what it yields: a `Finding`, which names server, owner, type, expected, got and hint."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from dnsstack.errors import DocumentPath, Problem, Severity
from dnsstack.model.nameservers import ProviderId
from dnsstack.verify.survey import Contact, Observation, Survey


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is not as it should be.

    `server` is a name server's name, several joined by commas, or "parent"; `ways` are the addresses and transports
    on which it was seen. `rule` is the check's, as is `hint` where a finding sets none.
    """

    message: str
    server: str = ""
    provider: ProviderId | None = None
    owner: str = ""
    rdtype: str = ""
    expected: str = ""
    got: str = ""
    ways: tuple[str, ...] = ()
    hint: str = ""
    severity: Severity = Severity.ERROR
    rule: str = ""
    path: DocumentPath = field(default=DocumentPath(), compare=False)

    def to_problem(self) -> Problem:
        """As the rest of dnsstack shows faults; its position is the document's to fill in."""
        text = f"{self.server}: {self.message}" if self.server else self.message
        if self.expected or self.got:
            text += f": expected {self.expected or 'nothing'}, got {self.got or 'nothing'}"
        return Problem(text, self.path, self.owner, self.rdtype, hint=self.hint, rule=self.rule, severity=self.severity)


CheckFunction = Callable[[Survey], Iterable[Finding]]
"""A check's function: it is given all answers, and tells what is not as it should be."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check: `id` is permanent, `source` the RFC or the document of the provider that it rests on."""

    id: str
    title: str
    hint: str
    source: str
    find: CheckFunction = field(repr=False)

    def findings(self, survey: Survey) -> Iterator[Finding]:
        """What the check finds, with what it says about all of its findings filled in."""
        for one in self.find(survey):
            yield replace(one, rule=self.id, hint=one.hint or self.hint)


def check(title: str, *, source: str, hint: str) -> Callable[[CheckFunction], Check]:
    """The check of the function below it; its id is the module's name with hyphens."""

    def made(find: CheckFunction) -> Check:
        return Check(find.__module__.rpartition(".")[2].replace("_", "-"), title, hint, source, find)

    return made


def by_rrset(observations: Iterable[Observation], message: str) -> Iterator[Finding]:
    """One finding for each server, owner and type: several addresses and transports tell the same."""
    groups: dict[tuple[str, str, str], list[Observation]] = {}
    for one in observations:
        key = one.server.name, one.expectation.owner, one.expectation.rdtype
        groups.setdefault(key, []).append(one)
    for (server, owner, rdtype), group in groups.items():
        first = group[0]
        asked = first.expectation.question.name
        got = first.result.got if asked == owner else f"{first.result.got} (asked for {asked})"
        yield Finding(
            message,
            server,
            first.server.provider,
            owner,
            rdtype,
            first.expectation.to_text(),
            got,
            tuple(dict.fromkeys(one.way.to_text() for one in group)),
            path=first.expectation.path,
        )


def by_server(contacts: Iterable[Contact], message: str, expected: str) -> Iterator[Finding]:
    """One finding for each server whose first contact went wrong; `got` is what the first way said."""
    groups: dict[str, list[Contact]] = {}
    for one in contacts:
        groups.setdefault(one.server.name, []).append(one)
    for server, group in groups.items():
        first = group[0]
        got = first.rcode or first.detail or first.outcome.value
        ways = tuple(one.way.to_text() for one in group)
        yield Finding(message, server, first.server.provider, expected=expected, got=got, ways=ways)


__all__ = ["Check", "Finding", "Severity", "by_rrset", "by_server", "check"]
