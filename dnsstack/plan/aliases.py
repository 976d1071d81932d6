"""An ALIAS to an owner of the same zone: which types it answers, and which records it waits for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from dnsstack.model.names import is_at_or_below
from dnsstack.model.rdata import ALIAS
from dnsstack.model.rrset import Value

if TYPE_CHECKING:
    from dnsstack.plan.plan import ZonePlan

ADDRESS_TYPES: Final = ("A", "AAAA")
"""What an ALIAS represents: Route53 has one alias RRset a type."""


def local_target(value: Value, apex: str) -> str:
    """The owner in the zone `apex` that an ALIAS value points at, or "" where it points elsewhere."""
    target = value.target if isinstance(value, ALIAS) else None
    return target if isinstance(target, str) and is_at_or_below(target, apex) else ""


def answered_types(plan: ZonePlan, value: Value) -> tuple[str, ...]:
    """Which of A and AAAA an ALIAS of `value` answers.

    Both for a target outside the zone. For a target in the zone those that the target has: Route53 refuses an alias
    to a record set that does not exist (API reference, AliasTarget.DNSName; read 2026-11).
    """
    target, seen = local_target(value, plan.apex), set[str]()
    if not target:
        return ADDRESS_TYPES
    while target and target not in seen:
        seen.add(target)
        onward = [value for owner, value in _aliases(plan) if owner == target]
        if not onward:
            return tuple(rdtype for rdtype in ADDRESS_TYPES if (target, rdtype) in plan.questions)
        target = local_target(onward[0], plan.apex)
        if not target:
            return ADDRESS_TYPES
    return ()


def _aliases(plan: ZonePlan) -> tuple[tuple[str, Value], ...]:
    """Every owner with an ALIAS, and its value; of a policy the primary's."""
    plain = ((rrset.owner, rrset.values[0]) for rrset in plan.rrsets if rrset.rdtype == "ALIAS")
    policies = ((entry.owner, entry.policy.primary[0]) for entry in plan.failovers if entry.rdtype == "ALIAS")
    return (*plain, *policies)


__all__ = ["ADDRESS_TYPES", "answered_types", "local_target"]
