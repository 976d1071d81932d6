"""Prepare the component's arguments before any resource is registered: load, check, plan and render."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from dnsstack import document
from dnsstack.component.extras import merged
from dnsstack.component.faults import ZoneError, warn
from dnsstack.document import Loaded
from dnsstack.errors import DnsStackError, DocumentError, LintFailed, Problem
from dnsstack.lint import gate
from dnsstack.model.args.domain import DomainArgs
from dnsstack.model.domain import Domain
from dnsstack.plan.naming import component_name
from dnsstack.plan.plan import ZonePlan
from dnsstack.plan.shape import shape
from dnsstack.providers import render
from dnsstack.providers.base import ResourceSpec


class MultiProviderZoneArgs(TypedDict, total=False):
    """The component's arguments in other languages: a document's path or its data, and consents.

    No argument may be an Output: the RRsets must be known at preview.
    """

    domain: dict[str, Any] | str
    consent: list[str]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A domain without errors, with its plan and its specs.

    `name` is the component's logical name; the guard compares `shape` with that of the next deployment.
    """

    name: str
    domain: Domain
    plan: ZonePlan
    specs: tuple[ResourceSpec, ...]
    warnings: tuple[Problem, ...]
    shape: Mapping[str, Any]


Source = Domain | Loaded | Prepared | str | os.PathLike[str] | DomainArgs
"""A `Domain`, a loaded document, the path of a document, or a document's data."""


def prepare(name: str | None, source: Source, extras: Mapping[str, Any] | None = None) -> Prepared:
    """Load, check, plan and render a domain; `extras` are sections that the program adds to the document.

    Raises:
        ZoneError: the domain has errors; it lists all of them.
    """
    if isinstance(source, Prepared):
        return source
    try:
        return _prepare(name, source, extras or {})
    except DnsStackError as error:
        raise ZoneError.wrapping([error]) from None


def prepare_all(sources: Sequence[Source]) -> list[Prepared]:
    """`prepare` for several domains; the logical name of each is the domain.

    Raises:
        ZoneError: a domain has errors; it lists the errors of all domains.
    """
    prepared, errors = [], []
    for source in sources:
        try:
            prepared.append(_prepare(None, source, {}))
        except DnsStackError as error:
            errors.append(error)
    if errors:
        raise ZoneError.wrapping(errors)
    return prepared


def _prepare(name: str | None, source: Source, extras: Mapping[str, Any]) -> Prepared:
    try:
        ready = gate.prepare(merged(_read(source), extras))
    except LintFailed as failed:
        warn(failed.others)
        raise LintFailed(failed.errors) from None
    name = name or component_name(ready.plan.apex)
    return Prepared(name, ready.domain, ready.plan, render(ready.plan, name), ready.warnings, shape(ready.plan))


def _read(source: Any) -> Domain | Loaded:
    if isinstance(source, (Domain, Loaded)):
        return source
    data: Any = source
    if isinstance(source, (str, os.PathLike)):
        return document.load(data)
    if isinstance(source, Mapping):
        return document.load(data).domain
    message = f"the domain is of type {type(source).__name__}; give a Domain, a path or plain data"
    raise DocumentError([Problem(message, rule="wrong-type")])
