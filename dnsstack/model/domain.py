"""`Domain`: everything an operator means for one apex, as one frozen value."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextvars import Token
from typing import Annotated, Any, Final, TypeVar

from pydantic import BeforeValidator, Field, ModelWrapValidatorHandler, ValidationError, ValidationInfo, model_validator
from pydantic_core import InitErrorDetails

from dnsstack.model.base import Accept, Model, invalid
from dnsstack.model.failover.policy import FailoverPolicy, read_policy
from dnsstack.model.health import AnyHealthCheck, read_health_checks
from dnsstack.model.names import ORIGIN, OwnerName, absolute
from dnsstack.model.nameservers import NameserverSet
from dnsstack.model.rrset import RRset, read_rrset
from dnsstack.model.ttl import Ttl

DEFAULT_TTL: Final = 300
"""Seconds, for RRsets that name none; what octoDNS and DNSControl default to comes near."""

Entry = TypeVar("Entry", RRset, FailoverPolicy)
Reader = Callable[[Any, Any, Any, int, tuple[str | int, ...], list[InitErrorDetails]], Entry | None]


def _read_entries(value: Any, info: ValidationInfo, read: Reader[Entry], kind: type[Entry]) -> Any:
    """`{owner: {TYPE: body}}` as a tuple of entries, every fault at once; a sequence of entries stays one."""
    if isinstance(value, Sequence) and not isinstance(value, str) and all(isinstance(item, kind) for item in value):
        return tuple(value)
    if not isinstance(value, Mapping):
        raise invalid(f"{value!r} is not allowed: a mapping of owners to types is")
    ttl: int = info.data.get("ttl", DEFAULT_TTL)
    errors: list[InitErrorDetails] = []
    entries: list[Entry] = []
    section = info.field_name or ""
    for owner, types in value.items():
        if not isinstance(types, Mapping):
            found = invalid(f"{types!r} is not allowed: a mapping of record types to values is")
            errors.append(InitErrorDetails(type=found, loc=(owner,), input=types))
            continue
        for rdtype, body in types.items():
            entry = read(owner, rdtype, body, ttl, (owner, rdtype), errors)
            if entry is not None:
                entries.append(entry.model_copy(update={"path": _under(section, entry)}))
    if errors:
        raise ValidationError.from_exception_data("Domain", errors)
    return tuple(entries)


def _under(section: str, entry: RRset | FailoverPolicy) -> Any:
    return type(entry.path)((section, *entry.path))


def _read_records(value: Any, info: ValidationInfo) -> Any:
    return _read_entries(value, info, read_rrset, RRset)


def _read_failover(value: Any, info: ValidationInfo) -> Any:
    return _read_entries(value, info, read_policy, FailoverPolicy)


def _read_apex(value: Any) -> Any:
    """The domain's name; it is absolute with or without its final dot."""
    if not isinstance(value, str):
        return value
    try:
        return absolute(value, ".")
    except ValueError as error:
        raise invalid(str(error)) from None


class Domain(Model):
    """A domain: its records, name servers, health checks and failover policies.

    Written as the document writes it (`records={"www": {"A": "192.0.2.1"}}`), read back as `RRset`s with
    absolute owners. Relative names in any field are completed with `domain`. Frozen and comparable;
    provenance (`path`) does not take part in comparison.

    Raises:
        pydantic.ValidationError: every fault at once; `dnsstack.document.problems` turns it into `Problem`s.
    """

    domain: Annotated[OwnerName, BeforeValidator(_read_apex)]
    ttl: Ttl = DEFAULT_TTL
    nameservers: NameserverSet
    health_checks: Annotated[dict[str, AnyHealthCheck], BeforeValidator(read_health_checks)] = Field(
        default_factory=dict
    )
    records: Annotated[tuple[RRset, ...], BeforeValidator(_read_records)] = ()
    failover: Annotated[tuple[FailoverPolicy, ...], BeforeValidator(_read_failover)] = ()
    comment: str | None = None
    accept: Accept

    @property
    def apex(self) -> str:
        """The owner of SOA and NS: the domain's absolute name."""
        return self.domain

    @model_validator(mode="wrap")
    @classmethod
    def _complete_relative_names(cls, data: Any, handler: ModelWrapValidatorHandler[Domain]) -> Domain:
        """Relative names are completed with the apex while the parts are validated."""
        token: Token[str] | None = None
        name = data.get("domain") if isinstance(data, Mapping) else None
        if isinstance(name, str):
            try:
                token = ORIGIN.set(absolute(name, "."))
            except ValueError:
                token = ORIGIN.set("invalid.")  # the fault of the name itself is reported by its own field
        try:
            return handler(data)
        finally:
            if token is not None:
                ORIGIN.reset(token)
