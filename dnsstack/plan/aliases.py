"""An ALIAS to an owner of the same zone: which types it answers, and which records must exist before it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from dnsstack.model.names import is_at_or_below
from dnsstack.model.rdata import ALIAS
from dnsstack.model.rrset import Value

Types = tuple[str, ...]

ADDRESS_TYPES: Final = ("A", "AAAA")
"""The types that an ALIAS answers; Route53 has one alias RRset for each."""


def local_target(value: Value, apex: str) -> str:
    """The owner in the zone `apex` that an ALIAS value points to, or "" if it points elsewhere."""
    target = value.target if isinstance(value, ALIAS) else None
    return target if isinstance(target, str) and is_at_or_below(target, apex) else ""


class Aliases:
    """The aliases of one zone by owner, and the types that each chain of aliases answers; each owner is visited once.

    `targets` has the ALIAS of each owner; `held` returns the types of an owner without one.
    """

    def __init__(self, apex: str, targets: Mapping[str, Value], types_at: Callable[[str], Types]) -> None:
        self._apex = apex
        self._targets = targets
        self._types_at = types_at
        self._known: dict[str, Types] = {}

    def answered(self, value: Value) -> Types:
        """Which of A and AAAA an ALIAS of `value` answers.

        For a target outside the zone: both. For a target in the zone: those that the target has, also through further
        aliases; none if the aliases form a circle. Route53 refuses an alias to a record set that does not exist (API
        reference, AliasTarget.DNSName; read 2026-11).
        """
        walked: dict[str, None] = {}
        while target := local_target(value, self._apex):
            if target in self._known or target in walked or target not in self._targets:
                break
            walked[target] = None
            value = self._targets[target]
        if not target:
            types: Types = ADDRESS_TYPES
        elif target in walked:
            types = ()
        else:
            types = self._known[target] if target in self._known else self._types_at(target)
        self._known |= dict.fromkeys(walked, types)
        return types
