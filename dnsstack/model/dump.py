"""A domain as the plain data of its canonical document; call `Domain.to_document`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import Enum
from functools import cache
from typing import Any

from dnsstack.errors import Unsupported
from dnsstack.model.base import Model
from dnsstack.model.deferred import Deferred
from dnsstack.model.failover.base import Strategy
from dnsstack.model.failover.policy import FailoverPolicy
from dnsstack.model.health import HealthCheck, WebCheck
from dnsstack.model.health.endpoint import DEFAULT_PORTS
from dnsstack.model.names import relative, strip_dot
from dnsstack.model.rdata import TXT
from dnsstack.model.rrset import RRset, Value

_SECTIONS = ("domain", "ttl", "health_checks", "records", "failover")


def to_document(domain: Any) -> dict[str, Any]:
    """See `Domain.to_document`, which calls this. The module can't import `Domain`, so the argument has no type."""
    document: dict[str, Any] = {"domain": strip_dot(domain.domain)}
    plain = _fields(domain, "the domain", leave_out=_SECTIONS)
    if domain.ttl != type(domain).model_fields["ttl"].default:
        document["ttl"] = domain.ttl
    document |= {"nameservers": _fields(domain.nameservers, "nameservers")} | plain
    if domain.health_checks:
        document["health_checks"] = {name: _health_check(name, check) for name, check in domain.health_checks.items()}
    for section, entries, body in (
        ("records", domain.records, _record),
        ("failover", domain.failover, _policy),
    ):
        if entries:
            document[section] = _entries(domain, entries, body)
    return document


def _entries(domain: Any, entries: Sequence[Any], body: Any) -> dict[str, dict[str, Any]]:
    """`{owner: {TYPE: body}}`, in the domain's order."""
    section: dict[str, dict[str, Any]] = {}
    for entry in entries:
        types = section.setdefault(relative(entry.owner, domain.apex), {})
        if entry.rdtype in types:
            msg = f"{entry.owner} {entry.rdtype}: a document can't hold two RRsets of one owner and type"
            raise Unsupported(msg)
        types[entry.rdtype] = body(entry, domain.ttl)
    return section


def _record(rrset: RRset, default_ttl: int) -> Any:
    what = f"{rrset.owner} {rrset.rdtype}"
    fields = _fields(rrset, what, leave_out=("owner", "rdtype", "ttl", "values"))
    if rrset.ttl != default_ttl:
        fields = {"ttl": rrset.ttl, **fields}
    values = [_value(value, what) for value in rrset.values]
    if fields:
        return {**fields, "values": values}
    return values if len(values) > 1 else values[0]


def _policy(policy: FailoverPolicy, default_ttl: int) -> dict[str, Any]:
    what = f"{policy.owner} {policy.rdtype}"
    fields = _fields(policy, what, leave_out=("owner", "rdtype", "ttl", "primary", "secondary"))
    ends: dict[str, Any] = {} if policy.ttl == default_ttl else {"ttl": policy.ttl}
    for role in ("primary", "secondary"):
        values = [_value(value, what) for value in getattr(policy, role)]
        ends[role] = values if len(values) > 1 else values[0]
    return ends | fields


def _health_check(name: str, check: HealthCheck) -> dict[str, Any]:
    fields = {"type": check.type, **_fields(check, f"health check {name}", leave_out=("type",))}
    if isinstance(check, WebCheck):  # the default of `port` depends on the scheme
        fields.pop("port", None)
        if check.port != DEFAULT_PORTS[check.type]:
            fields["port"] = check.port
    return fields


def _value(value: Value, what: str) -> str:
    """Canonical presentation format; the content of a TXT is written without quotes if it can be."""
    if isinstance(value, TXT) and (plain := value.plain) is not None:
        return plain
    if isinstance(value, Deferred) or any(isinstance(part, Deferred) for _, part in value):
        raise _known_later(what)
    return value.to_text()


def _known_later(what: str) -> Unsupported:
    return Unsupported(f"{what} has a value that is only known after a deployment, so a document can't hold it")


def _fields(model: Model, what: str, leave_out: Sequence[str] = ()) -> dict[str, Any]:
    """The fields of a model that differ from their defaults, as plain data; paths are left out."""
    fields = {}
    for name, default in _defaults(type(model)).items():
        value = getattr(model, name)
        if name not in leave_out and value != default:
            fields[name] = _plain(value, f"{what}: {name}")
    return fields


@cache
def _defaults(model: type[Model]) -> Mapping[str, Any]:
    """The default of each field, by name. Cached, because Pydantic reads the signature of a factory each time."""
    fields = model.model_fields.items()
    return {name: field.get_default(call_default_factory=True) for name, field in fields if not field.exclude}


def _plain(value: Any, what: str) -> Any:
    """The value as mappings, lists, text, numbers and booleans only."""
    if isinstance(value, Deferred):
        raise _known_later(what)
    if isinstance(value, Model):
        fields = _fields(value, what)
        if isinstance(value, Strategy):
            return {"strategy": value.name, **fields} if fields else value.name
        return fields
    if isinstance(value, (Enum, datetime)):
        return value.value if isinstance(value, Enum) else value.isoformat()
    if isinstance(value, Mapping):
        return {_plain(key, what): _plain(content, what) for key, content in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item, what) for item in value]
    return value
