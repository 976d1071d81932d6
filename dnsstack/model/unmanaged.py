"""`unmanaged`: owners whose records others maintain at the providers: ACME clients, external-dns, appliances."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Final

from pydantic import BeforeValidator, WithJsonSchema

from dnsstack.model.base import Model, Reason, invalid
from dnsstack.model.names import relative
from dnsstack.model.rrset import RdataType

_LABEL: Final = re.compile(r"[a-z0-9_-]{1,63}")


class Unmanaged(Model):
    """An owner that is left to others: the reason, and which types; without types, all of them."""

    reason: Reason
    """Who maintains it, and why."""
    types: tuple[RdataType, ...] = ()
    """Record types that are left to others; every type if left out."""


def _read(value: Any) -> Any:
    """`{pattern: reason}` or `{pattern: {reason, types}}`."""
    if not isinstance(value, Mapping):
        raise invalid(f"{value!r} is not allowed here; write a mapping of owners to reasons")
    return {_pattern(key): {"reason": one} if isinstance(one, str) else one for key, one in value.items()}


def _pattern(text: Any) -> str:
    """Read a pattern: an owner relative to the domain, which may have `*` as its first or last label.

    Raises:
        PydanticCustomError: `text` is not such a pattern.
    """
    name = str(text).lower()
    labels = name.split(".")
    inner = [label for index, label in enumerate(labels) if label != "*" or 0 < index < len(labels) - 1]
    if name != "@" and any(not _LABEL.fullmatch(label) for label in inner):
        message = (
            f"{text!r} is not an owner to leave to others; write it relative to the domain, with * as the first label "
            "for every name below, or as the last one for the domain and every name in it"
        )
        raise invalid(message)
    return name


UnmanagedOwners = Annotated[
    dict[str, Unmanaged],
    BeforeValidator(_read),
    WithJsonSchema({"type": "object"}),
]
"""Patterns of owners, each with its reason."""


def matches(pattern: str, owner: str, apex: str) -> bool:
    """True if `pattern` means `owner` (absolute).

    `*` as the first label is the wildcard of DNS: every name below, at any depth (RFC 4592 §3.3.1). As the last label,
    it means the domain and every name in it: `_acme-challenge.*` is `_acme-challenge` in front of each of them.
    """
    name = relative(owner, apex)
    if pattern in ("@", "*") or name == "@":
        return name != "@" if pattern == "*" else pattern == name
    labels, wanted = name.split("."), pattern.split(".")
    below = wanted[0] == "*"
    anywhere = len(wanted) > 1 and wanted[-1] == "*"
    core = wanted[below : len(wanted) - anywhere]
    if below and anywhere:
        return any(labels[at : at + len(core)] == core for at in range(1, len(labels) - len(core) + 1))
    if anywhere:
        return labels[: len(core)] == core
    if below:
        return len(labels) > len(core) and labels[len(labels) - len(core) :] == core
    return labels == core


def unmanaged(owners: Mapping[str, Unmanaged], owner: str, rdtype: str, apex: str) -> str:
    """The pattern that leaves `owner` and `rdtype` to others, or ""; an empty `rdtype` means any type."""
    for pattern, one in owners.items():
        if (not one.types or not rdtype or rdtype in one.types) and matches(pattern, owner, apex):
            return pattern
    return ""


def patterns(owners: Mapping[str, Unmanaged]) -> Iterable[str]:
    """One text for each pattern, such as `_acme-challenge.* TXT`."""
    return (" ".join((pattern, *one.types)) for pattern, one in owners.items())
