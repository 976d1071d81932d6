"""Removals that need a consent by name, as the guard's: too many at once, and DS.

The plugin asks for them itself: a deletion is not seen by any guard of the program, and a program may have none.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from dnsstack.errors import PlanRefused
from dnsstack.plan.owners import MARKER
from dnsstack.plan.safety import too_many_removed
from dnsstack.plugin.records.describe import listed
from dnsstack.plugin.records.three_way import RRsets
from dnsstack.providers.declared import DeclaredRRset, Key

_STORED: Final = (
    "step 1: look at what goes, give the resource consent: {words}, and run `pulumi up` with nothing else changed, so "
    "that the state has the consent; step 2: repeat this"
)
_GIVEN: Final = "step 1: look at what goes; step 2: repeat it with consent: {words}"


def refuse(last: RRsets, wanted: RRsets, consent: Collection[str], what: str, *, stored: bool = False) -> None:
    """Refuse removals that nobody has consented to.

    `stored` says that only the state's consents count: of a deletion, and of a zone that is replaced.

    Raises:
        PlanRefused: with the consents that are needed, and the steps.
    """
    counted = {key for key, rrset in last.items() if not _is_marker(key, rrset)}
    asked = {"removals": too_many_removed(len(counted), len(counted - wanted.keys())), "ds": _ds(last, wanted)}
    missing = {word: message for word, message in asked.items() if message and word not in consent}
    if missing:
        steps = (_STORED if stored else _GIVEN).format(words=list(missing))
        raise PlanRefused(f"{what}: {'; '.join(missing.values())}. {steps}")


def _is_marker(key: Key, rrset: DeclaredRRset) -> bool:
    """A policy's marker comes and goes with it; the guard doesn't count it, either."""
    return key.startswith(f"{MARKER}.") and key.endswith("/TXT") and rrset.primary is not None


def _ds(last: RRsets, wanted: RRsets) -> str:
    lost = sorted(key for key in last if key.endswith("/DS") and _loses(last, wanted, key))
    return f"DS records would go at {listed(lost)}: the child is no longer secured, or fails" if lost else ""


def _loses(last: RRsets, wanted: RRsets, key: Key) -> bool:
    becomes = wanted.get(key)
    return becomes is None or not set(last[key].values) <= set(becomes.values)


__all__ = ["refuse"]
