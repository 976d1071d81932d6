"""Merge the program's own sections with the document, like two fragments: only one of them may have an RRset."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from dnsstack.document import Loaded
from dnsstack.errors import DocumentError, Problem
from dnsstack.lint.entries import Entry
from dnsstack.model.domain import Domain

SECTIONS = ("records", "failover", "health_checks")


def merged(source: Domain | Loaded, extras: Mapping[str, Any]) -> Domain | Loaded:
    """The domain with the sections of `extras`; a section may be None or empty.

    Raises:
        DocumentError: a value can't be read, or both have the same RRset, policy or health check.
    """
    given = {section: extras[section] for section in SECTIONS if extras.get(section)}
    if not given:
        return source
    domain = source.domain if isinstance(source, Loaded) else source
    data = {"domain": domain.domain, "ttl": domain.ttl, "nameservers": domain.nameservers, **given}
    added = Domain(**data)
    twice = list(_twice(domain, added))
    if twice:
        raise DocumentError(twice)
    whole = domain.model_copy(
        update={
            "records": (*domain.records, *added.records),
            "failover": (*domain.failover, *added.failover),
            "health_checks": {**domain.health_checks, **added.health_checks},
        }
    )
    return replace(source, domain=whole) if isinstance(source, Loaded) else whole


def _twice(domain: Domain, added: Domain) -> Iterator[Problem]:
    """A problem for each thing that the document and the program both have."""
    written: dict[tuple[str, str], Entry] = {(one.owner, one.rdtype): one for one in domain.records}
    written |= {(one.owner, one.rdtype): one for one in domain.failover}
    entries: list[Entry] = [*added.records, *added.failover]
    for one in entries:
        if (one.owner, one.rdtype) in written:
            message = "the program and the document both have this RRset; write it in one of them only"
            yield Problem(message, written[one.owner, one.rdtype].path, one.owner, one.rdtype, rule="duplicate-key")
    for name in added.health_checks.keys() & domain.health_checks.keys():
        message = f"the program and the document both have the health check {name}; write it in one of them only"
        yield Problem(message, rule="duplicate-key")
