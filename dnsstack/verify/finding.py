"""A check and its findings; a `Finding` names server, owner, type, expected, got and hint."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace

from dnsstack.errors import DocumentPath, Problem, Severity
from dnsstack.model.nameservers import ProviderId
from dnsstack.verify.survey import Contact, Observation, Survey


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault.

    `server` is the name of a name server, several names joined by commas, or "parent"; `ways` are the addresses and
    transports that have the fault. `rule` is that of the check; so is `hint`, if the finding has none.
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
        """The finding as a `Problem`; the document adds its position."""
        text = f"{self.server}: {self.message}" if self.server else self.message
        if self.expected or self.got:
            text += f": expected {self.expected or 'nothing'}, got {self.got or 'nothing'}"
        return Problem(text, self.path, self.owner, self.rdtype, hint=self.hint, rule=self.rule, severity=self.severity)


CheckFunction = Callable[[Survey], Iterable[Finding]]
"""A check's function: it gets all answers and gives findings."""


@dataclass(frozen=True, slots=True)
class Check:
    """One check: `id` is permanent, `source` is the RFC or the provider's document that requires it."""

    id: str
    title: str
    hint: str
    source: str
    find: CheckFunction = field(repr=False)

    def findings(self, survey: Survey) -> Iterator[Finding]:
        """The findings of the check, with rule and hint filled in."""
        for one in self.find(survey):
            yield replace(one, rule=self.id, hint=one.hint or self.hint)


def check(title: str, *, source: str, hint: str) -> Callable[[CheckFunction], Check]:
    """Make a function a check; its id is the module's name with hyphens."""

    def made(find: CheckFunction) -> Check:
        return Check(find.__module__.rpartition(".")[2].replace("_", "-"), title, hint, source, find)

    return made


def by_rrset(observations: Iterable[Observation], message: str) -> Iterator[Finding]:
    """One finding for each server, owner and type; several addresses and transports are in one finding."""
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
    """One finding for each server whose first contact failed; `got` is the result of the first way."""
    groups: dict[str, list[Contact]] = {}
    for one in contacts:
        groups.setdefault(one.server.name, []).append(one)
    for server, group in groups.items():
        first = group[0]
        got = first.rcode or first.detail or first.outcome.value
        ways = tuple(one.way.to_text() for one in group)
        yield Finding(message, server, first.server.provider, expected=expected, got=got, ways=ways)


__all__ = ["Check", "Finding", "Severity", "by_rrset", "by_server", "check"]
