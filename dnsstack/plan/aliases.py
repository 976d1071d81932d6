"""An ALIAS to an owner of the same zone: which types it answers, and which records it waits for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from dnsstack.model.names import is_at_or_below
from dnsstack.model.rdata import ALIAS
from dnsstack.model.rrset import Value

Types = tuple[str, ...]

ADDRESS_TYPES: Final = ("A", "AAAA")
"""What an ALIAS represents: Route53 has one alias RRset a type."""


def local_target(value: Value, apex: str) -> str:
    """The owner in the zone `apex` that an ALIAS value points at, or "" where it points elsewhere."""
    target = value.target if isinstance(value, ALIAS) else None
    return target if isinstance(target, str) and is_at_or_below(target, apex) else ""


class Aliases:
    """The aliases of one zone by owner, and what each of their chains answers in the end; every owner is walked once.

    `targets` has the ALIAS of each owner, `held` tells the types that an owner without one has.
    """

    def __init__(self, apex: str, targets: Mapping[str, Value], types_at: Callable[[str], Types]) -> None:
        self._apex = apex
        self._targets = targets
        self._types_at = types_at
        self._known: dict[str, Types] = {}

    def answered(self, value: Value) -> Types:
        """Which of A and AAAA an ALIAS of `value` answers.

        Both for a target outside the zone. For a target in the zone those that the target has, through further
        aliases; none where they go round in a circle. Route53 refuses an alias to a record set that does not exist
        (API reference, AliasTarget.DNSName; read 2026-11).
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
