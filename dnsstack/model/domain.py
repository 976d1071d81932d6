"""`Domain`: everything that the operator declares for one domain, as one immutable value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

from pydantic import BeforeValidator, Field, ModelWrapValidatorHandler, ValidationError, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from dnsstack.model.alike import kept
from dnsstack.model.base import Accept, Model, NonEmpty, invalid
from dnsstack.model.names import ORIGIN, OwnerName, absolute, read_name, under
from dnsstack.model.nameservers import NameserverSet
from dnsstack.model.rrset import Reading, RRset, read_rrset
from dnsstack.model.ttl import Ttl
from dnsstack.model.unmanaged import UnmanagedOwners

DEFAULT_TTL: Final = 300
"""TTL in seconds of RRsets without one; close to the defaults of octoDNS and DNSControl."""

if TYPE_CHECKING:
    from dnsstack.model.failover.policy import FailoverPolicy
    from dnsstack.model.health import HealthCheck
else:  # loaded only for a document that has such parts; the readers below check every part
    FailoverPolicy = HealthCheck = Any

EntryT = TypeVar("EntryT", RRset, "FailoverPolicy")
ReadEntry = Callable[[str, tuple[str, str], Any, Reading], EntryT | None]


def _read_entries(value: Any, info: ValidationInfo, read: ReadEntry[EntryT], kind: type[EntryT]) -> Any:
    """Read `{owner: {TYPE: body}}`, or a list of entries, into a tuple of entries; every fault is reported at once."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _by_owner(value, kind)
    if not isinstance(value, Mapping):
        raise invalid(f"{value!r} is not allowed here; write a mapping of owners to types")
    reading = Reading(info.field_name or "", info.data.get("ttl", DEFAULT_TTL))
    entries: list[EntryT] = []
    known = kept(reading.section, ORIGIN.get(), reading.ttl)
    for owner, types in value.items():
        before = None if known is None else known.get(owner)
        if before is not None and before[0] == types:
            entries += before[1]
            continue
        found = _read_owner(owner, types, read, reading)
        entries += found
        if known is not None and not reading.errors:
            known[owner] = types, found
    if reading.errors:
        raise ValidationError.from_exception_data("Domain", reading.errors)
    return entries


def _read_owner(owner: str, types: Any, read: ReadEntry[EntryT], reading: Reading) -> list[EntryT]:
    """The entries of one owner."""
    if types.__class__ is not dict and not isinstance(types, Mapping):  # the test against an ABC is slow
        error = invalid(f"{types!r} is not allowed here; write a mapping of record types to values")
        reading.refuse(error, (owner,), types)
        types = {}  # the owner is still checked
    try:
        name = read_name(owner)
    except PydanticCustomError as error:
        reading.refuse(error, (owner,), owner)
        name = _NAMELESS
    found: list[EntryT] = []
    for rdtype, body in types.items():
        entry = read(name, (owner, rdtype), body, reading)
        if entry is not None:
            found.append(entry)
    return found


_NAMELESS: Final = "invalid."
"""Replaces an owner whose fault is reported already."""


def _by_owner(entries: Iterable[Any], kind: type[EntryT]) -> list[EntryT]:
    """Entries with all of one owner together, as in a document; owners are in the order of their first entry."""
    groups: dict[str, list[EntryT]] = {}
    for entry in entries:
        if not isinstance(entry, kind):
            raise invalid(
                f"{entry!r} is not allowed here; write a list of {kind.__name__}, or a mapping of owners to types"
            )
        groups.setdefault(entry.owner, []).append(entry)
    return [entry for group in groups.values() for entry in group]


def _read_records(value: Any, info: ValidationInfo) -> Any:
    return _read_entries(value, info, read_rrset, RRset)


def _read_failover(value: Any, info: ValidationInfo) -> Any:
    from dnsstack.model.failover.policy import FailoverPolicy, read_policy

    return _read_entries(value, info, read_policy, FailoverPolicy)


def _read_health_checks(value: Any) -> Any:
    from dnsstack.model.health import read_health_checks

    return read_health_checks(value)


_SERVABLE: Final = re.compile(r"[a-z0-9_/.-]+")
"""The characters of a domain's name: it is part of configuration files, file names and resource names."""


def _read_apex(value: Any) -> Any:
    """Read the domain's name, which is absolute with or without its final dot."""
    if not isinstance(value, str):
        return value
    try:
        name = absolute(value, ".")
    except ValueError as error:
        raise invalid(str(error)) from None
    if not _SERVABLE.fullmatch(name):
        allowed = "use letters, digits, - and _ (in reverse zones also /, RFC 2317)"
        raise invalid(f"{value!r} has characters that a server's configuration can't hold; {allowed}")
    if name == ".":
        raise invalid(f"{value!r} is not a domain that can be served; write a name such as example.com")
    return name


class Domain(Model):
    """A domain: its records, name servers, health checks and failover policies.

    `records` and `failover` are written as in a document (`records={"www": {"A": "192.0.2.1"}}`) or as lists of `RRset`
    and `FailoverPolicy`. When read, they are always those classes, with absolute owners. Relative names in any field
    are completed with `domain`. A domain is immutable. Two domains are equal if they say the same; `path`, the place in
    the document, does not count.

    Raises:
        DocumentError: the domain is malformed; every fault is reported, each with its path.
    """

    domain: Annotated[OwnerName, BeforeValidator(_read_apex)]
    """Name of the domain, such as example.com."""
    ttl: Ttl = DEFAULT_TTL
    """TTL of RRsets without one: seconds (300) or with units (5m)."""
    nameservers: NameserverSet
    """The providers and name servers that serve the domain."""
    health_checks: Annotated[dict[str, HealthCheck], BeforeValidator(_read_health_checks)] = Field(default_factory=dict)
    """Health checks by name."""
    records: Annotated[tuple[RRset, ...], BeforeValidator(_read_records)] = ()
    """RRsets: owner, then type, then one value, a list, or a mapping with `values`."""
    failover: Annotated[tuple[FailoverPolicy, ...], BeforeValidator(_read_failover)] = ()
    """Failover policies: owner, then type."""
    comment: NonEmpty | None = None
    """A note for readers."""
    unmanaged: UnmanagedOwners = Field(default_factory=dict)
    """Owners whose records someone else maintains at the providers, by name or pattern, each with the reason."""
    accept: Accept = Field(default_factory=dict)
    """Rules whose findings are accepted for the whole domain, by id, each with the reason."""

    @property
    def apex(self) -> str:
        """The owner of SOA and NS: the domain's absolute name."""
        return self.domain

    def to_document(self) -> dict[str, Any]:
        """The canonical document of this domain, as plain data without keys that have their default value.

        Owners are relative; values are in canonical presentation format. `Domain(**domain.to_document()) == domain`.

        Raises:
            Unsupported: a value is only known during the deployment, or an owner has two RRsets of one type.
        """
        from dnsstack.model.dump import to_document

        return to_document(self)

    @model_validator(mode="wrap")
    @classmethod
    def _complete_relative_names(cls, data: Any, handler: ModelWrapValidatorHandler[Domain]) -> Domain:
        """While the parts are validated, complete relative names with the apex."""
        name = data.get("domain") if isinstance(data, Mapping) else None
        if not isinstance(name, str):
            return handler(data)
        try:
            apex = absolute(name, ".")
        except ValueError:
            apex = _NAMELESS  # the field `domain` itself reports what is wrong with the name
        with under(apex):
            return handler(data)
