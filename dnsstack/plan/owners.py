"""Owners that a plan adds to those of the document: role markers, and names in a sub-zone."""

from __future__ import annotations

from typing import Final

from dnsstack.model.names import labels, relative, strip_dot

MARKER: Final = "_failover"
"""The first label of a marker's owner."""


def marker_owner(owner: str) -> str:
    """The owner at which Route53 answers its role for `owner`: `_failover.<owner>`; a wildcard becomes `_wildcard`."""
    return f"{MARKER}.{_without_wildcard(owner)}"


def delegated_owner(owner: str, apex: str, label: str) -> str:
    """The name that represents `owner` in the sub-zone `<label>.<apex>`."""
    plain = _without_wildcard(owner)
    inner = relative(plain, apex)
    if inner == plain:  # outside the domain, which a rule refuses; the name is still unique
        inner = strip_dot(inner)
    return f"{label}.{apex}" if inner == "@" else f"{inner}.{label}.{apex}"


def _without_wildcard(owner: str) -> str:
    parts = labels(owner)
    return ".".join(["_wildcard", *parts[1:]]) + "." if parts[:1] == ["*"] else owner
