"""The engine: run every rule on a domain, apply acceptances, and sort the findings by their place in the document."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from dnsstack.errors import DocumentPath, Problem, Severity, by_position, require
from dnsstack.lint.entries import Acceptance, Subject
from dnsstack.lint.finding import Finding, Rule
from dnsstack.lint.rules import concerning
from dnsstack.lint.zone import Zone
from dnsstack.model.domain import Domain
from dnsstack.model.nameservers import NameserverSet
from dnsstack.model.rrset import RRset


def check(domain: Domain, *, strict: bool = False, now: datetime | None = None) -> list[Problem]:
    """The findings of the rules in `domain`, in the order of the document; empty if there are none.

    A finding that the document accepts (`accept: {rule-id: reason}`, at the part or for the whole document) is left
    out. With `strict`, warnings and advice are errors. `now` is the time at which pins are checked; by default the
    present. Findings have paths, but no positions: for these, see `dnsstack.document`.

    Raises:
        WrongType: `domain` is not a `Domain`.
    """
    require(domain, Domain, "dnsstack.check", "dnsstack.load(…).domain")
    zone = Zone(domain, now=now)
    return run(concerning(zone), zone, strict=strict)


def run(rules: Iterable[Rule], zone: Zone, *, strict: bool = False) -> list[Problem]:
    """The findings of `rules`, which run in their order: `unused-acceptance` must be the last one."""
    accepted: dict[str, list[Acceptance]] = {}
    for acceptance in zone.acceptances:
        accepted.setdefault(acceptance.rule, []).append(acceptance)
    problems = []
    for rule in rules:
        here = accepted.get(rule.id, []) if rule.acceptable else []
        for finding in rule.check(zone):
            if here and _accept(finding, here, zone.domain):
                continue
            problems.append(_problem(rule, finding, strict=strict))
    return by_position(problems)


def _accept(finding: Finding, acceptances: list[Acceptance], document: Domain) -> bool:
    """True if the part of the finding, another part that it concerns, or the document accepts it."""
    subjects = (finding.subject, *finding.also, document)
    taken = [acceptance for acceptance in acceptances if any(acceptance.subject is subject for subject in subjects)]
    for acceptance in taken:
        acceptance.used = True
    return bool(taken)


def _problem(rule: Rule, finding: Finding, *, strict: bool) -> Problem:
    subject = finding.subject
    return Problem(
        message=finding.message,
        path=DocumentPath((*path_of(subject), *finding.at)),
        owner=finding.owner or getattr(subject, "owner", ""),
        rdtype=finding.rdtype or getattr(subject, "rdtype", ""),
        hint=finding.hint or rule.hint,
        rule=rule.id,
        severity=Severity.ERROR if strict else rule.severity,
    )


def path_of(subject: Subject) -> DocumentPath:
    """The path of a part of the document."""
    if isinstance(subject, Domain):
        return DocumentPath()
    if isinstance(subject, NameserverSet):
        return subject.path or DocumentPath(("nameservers",))
    if isinstance(subject, RRset):
        return subject.path
    from dnsstack.model.health.base import HealthCheck

    return subject.written if isinstance(subject, HealthCheck) else subject.path
