"""The keys that each place of a document may have: to suggest the nearest one, and to test the JSON Schema."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final, get_args

from pydantic import BaseModel

from dnsstack.model.domain import Domain
from dnsstack.model.failover import STRATEGIES
from dnsstack.model.failover.policy import FailoverPolicy, Pin
from dnsstack.model.health import HEALTH_CHECKS
from dnsstack.model.rdata import ROSTER
from dnsstack.model.rrset import RRset
from dnsstack.model.unmanaged import Unmanaged

PROVENANCE: Final = frozenset(("owner", "rdtype"))
"""Fields whose values come from the place in the document, not from keys."""

RENAMED: Final = {
    "bind": "self_hosted",
    "extra": "other_nameservers",
    "use": "nameserver_count",
    "serve": "delegated",
}
"""Keys of documents written before 0.1, each with its present name; refused wherever the present name is a key."""


def fields_of(*kinds: type[BaseModel]) -> frozenset[str]:
    """The keys that a document may write for these models."""
    fields = (item for kind in kinds for item in kind.model_fields.items())
    return frozenset(name for name, field in fields if not field.exclude)


def rdata_keys(rdtype: str) -> frozenset[str]:
    """The named fields of one record type, including one that the model splits into several (TXT's text)."""
    kind = ROSTER.get(rdtype)
    return frozenset(kind.fields) | fields_of(kind) if kind else frozenset()


def known_keys(path: Sequence[str | int], data: Any = None, kind: type[BaseModel] = Domain) -> frozenset[str]:
    """The keys of a mapping at `path` of a `kind`; empty if any key is allowed (owners, tags) or none is known."""
    steps = tuple(path)
    match steps if kind is Domain else ():
        case ("unmanaged", _):
            return fields_of(Unmanaged)
        case ("health_checks", _):
            return _keys_by(HEALTH_CHECKS, "type", at(data, steps))
        case ("records", _, rdtype, *rest):
            return _record_keys(str(rdtype), rest, at(data, steps))
        case ("failover", _, rdtype, *rest):
            return _policy_keys(str(rdtype), rest, at(data, steps))
    return _inside(kind, steps) | ({"include"} if kind is Domain and not steps else frozenset())


def _inside(kind: type[BaseModel], steps: Sequence[str | int]) -> frozenset[str]:
    """The keys of the model at the end of the fields in `steps`."""
    for step in steps:
        if isinstance(step, str):
            hint = kind.model_fields[step].annotation if step in kind.model_fields else None
            inner = [one for one in (hint, *get_args(hint)) if isinstance(one, type) and issubclass(one, BaseModel)]
            if not inner:
                return frozenset()
            kind = inner[0]
    return fields_of(kind)


def at(data: Any, path: Sequence[str | int]) -> Any:
    """The part of plain data at `path`, or None."""
    try:
        for step in path:
            data = data[step]
    except (LookupError, TypeError):
        return None
    return data


def _record_keys(rdtype: str, rest: list[str | int], body: Any) -> frozenset[str]:
    """The keys of an RRset if it has `values`, otherwise the keys of one value."""
    if not rest and (not isinstance(body, Mapping) or "values" in body):
        return fields_of(RRset) - PROVENANCE
    return rdata_keys(rdtype)


def _policy_keys(rdtype: str, rest: list[str | int], part: Any) -> frozenset[str]:
    match rest:
        case []:
            return fields_of(FailoverPolicy) - PROVENANCE
        case ["pin"]:
            return fields_of(Pin)
        case ["cloudflare" | "self_hosted" | "other_nameservers"]:
            return _keys_by(STRATEGIES, "strategy", part)
        case ["primary" | "secondary", *_]:
            return rdata_keys(rdtype)
    return frozenset()


def _keys_by(roster: Mapping[str, type[BaseModel]], key: str, part: Any) -> frozenset[str]:
    """The keys of the model that `part` names under `key`; without a known name, the keys of all models."""
    kind = roster.get(str(part.get(key))) if isinstance(part, Mapping) else None
    return fields_of(kind) if kind else fields_of(*roster.values())
