"""`Domain`: everything an operator means for one apex, as one frozen value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeVar

from pydantic import BeforeValidator, Field, ModelWrapValidatorHandler, ValidationError, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from dnsstack.model.base import Accept, Model, NonEmpty, invalid
from dnsstack.model.names import OwnerName, absolute, read_name, under
from dnsstack.model.nameservers import NameserverSet
from dnsstack.model.rrset import Reading, RRset, read_rrset
from dnsstack.model.ttl import Ttl
from dnsstack.model.unmanaged import UnmanagedOwners

DEFAULT_TTL: Final = 300
"""Seconds, for RRsets that name none; what octoDNS and DNSControl default to comes near."""

if TYPE_CHECKING:
    from dnsstack.model.failover.policy import FailoverPolicy
    from dnsstack.model.health import HealthCheck
else:  # these models are loaded for a document that has them; the readers below check every part
    FailoverPolicy = HealthCheck = Any

EntryT = TypeVar("EntryT", RRset, "FailoverPolicy")
ReadEntry = Callable[[str, tuple[str, str], Any, Reading], EntryT | None]


def _read_entries(value: Any, info: ValidationInfo, read: ReadEntry[EntryT], kind: type[EntryT]) -> Any:
    """`{owner: {TYPE: body}}` as a tuple of entries, every fault at once; a sequence of entries stays one."""
    if isinstance(value, Sequence) and not isinstance(value, str):
        return _by_owner(value, kind)
    if not isinstance(value, Mapping):
        raise invalid(f"{value!r} is not allowed here; write a mapping of owners to types")
    reading = Reading(info.field_name or "", info.data.get("ttl", DEFAULT_TTL))
    entries: list[EntryT] = []
    for owner, types in value.items():
        if types.__class__ is not dict and not isinstance(types, Mapping):  # an ABC is slow to ask about
            reading.refuse(
                invalid(f"{types!r} is not allowed here; write a mapping of record types to values"), (owner,), types
            )
            types = {}  # noqa: PLW2901  # the owner is still evaluated
        try:
            name = read_name(owner)
        except PydanticCustomError as error:
            reading.refuse(error, (owner,), owner)
            name = _NAMELESS
        for rdtype, body in types.items():
            entry = read(name, (owner, rdtype), body, reading)
            if entry is not None:
                entries.append(entry)
    if reading.errors:
        raise ValidationError.from_exception_data("Domain", reading.errors)
    return entries


_NAMELESS: Final = "invalid."
"""Represents an owner whose fault is told already."""


def _by_owner(entries: Iterable[Any], kind: type[EntryT]) -> list[EntryT]:
    """Entries with those of one owner together, owners in the order of their first entry, as a document has them."""
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
"""What a domain consists of: its name is in configuration files, in names of files and of resources."""


def _read_apex(value: Any) -> Any:
    """The domain's name; it is absolute with or without its final dot."""
    if not isinstance(value, str):
        return value
    try:
        name = absolute(value, ".")
    except ValueError as error:
        raise invalid(str(error)) from None
    if not _SERVABLE.fullmatch(name):
        allowed = "use letters, digits, - and _ (in reverse zones also /, RFC 2317)"
        raise invalid(f"{value!r} is not a domain that every server's configuration can hold; {allowed}")
    if name == ".":
        raise invalid(f"{value!r} is not a domain that can be served; write a name such as example.com")
    return name


class Domain(Model):
    """A domain: its records, name servers, health checks and failover policies.

    Written as the document writes it (`records={"www": {"A": "192.0.2.1"}}`) or with lists of `RRset` and
    `FailoverPolicy`; read back as those, with absolute owners. Relative names in any field are completed with
    `domain`. Frozen and comparable; provenance (`path`) does not take part in comparison.

    Raises:
        DocumentError: every fault at once, each with its path.
    """

    domain: Annotated[OwnerName, BeforeValidator(_read_apex)]
    """The domain's name, such as example.com."""
    ttl: Ttl = DEFAULT_TTL
    """TTL of RRsets that name none: seconds (300) or with units (5m)."""
    nameservers: NameserverSet
    """Who serves the domain."""
    health_checks: Annotated[dict[str, HealthCheck], BeforeValidator(_read_health_checks)] = Field(default_factory=dict)
    """Health checks by name."""
    records: Annotated[tuple[RRset, ...], BeforeValidator(_read_records)] = ()
    """RRsets: owner, then type, then one value, a list, or a mapping with `values`."""
    failover: Annotated[tuple[FailoverPolicy, ...], BeforeValidator(_read_failover)] = ()
    """Failover policies: owner, then type."""
    comment: NonEmpty | None = None
    """A note for readers."""
    unmanaged: UnmanagedOwners = Field(default_factory=dict)
    """Owners that others maintain at the providers, by name or pattern, each with the reason."""
    accept: Accept = Field(default_factory=dict)
    """Rules accepted for the whole domain, by id, each with the reason."""

    @property
    def apex(self) -> str:
        """The owner of SOA and NS: the domain's absolute name."""
        return self.domain

    def to_document(self) -> dict[str, Any]:
        """The canonical document of this domain, as plain data: what is a default is left out.

        Owners are relative, values canonical presentation format. `Domain(**domain.to_document()) == domain`.

        Raises:
            Unsupported: a value is known only to Pulumi, or an owner has two RRsets of one type: no document says it.
        """
        from dnsstack.model.dump import to_document

        return to_document(self)

    @model_validator(mode="wrap")
    @classmethod
    def _complete_relative_names(cls, data: Any, handler: ModelWrapValidatorHandler[Domain]) -> Domain:
        """Relative names are completed with the apex while the parts are validated."""
        name = data.get("domain") if isinstance(data, Mapping) else None
        if not isinstance(name, str):
            return handler(data)
        try:
            apex = absolute(name, ".")
        except ValueError:
            apex = _NAMELESS  # the fault of the name itself is reported by its own field
        with under(apex):
            return handler(data)
