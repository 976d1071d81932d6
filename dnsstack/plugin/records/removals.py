"""Removals that need a consent by name, as the guard's: too many at once, and DS.

The plugin asks for them itself: no guard of a program sees a deletion, and a program may have none, or its state no
memory of one. What the guard accepts is accepted here.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from dnsstack.errors import PlanRefused
from dnsstack.plan.owners import MARKER
from dnsstack.plan.safety import too_many_removed
from dnsstack.plugin.records.describe import listed
from dnsstack.plugin.records.state import LastState, Wanted
from dnsstack.plugin.records.three_way import RRsets
from dnsstack.providers.declared import Counted, DeclaredRRset, Key

_STORED: Final = (
    "step 1: look at what is removed, give the resource consent: {words}, and run `pulumi up` with nothing else "
    "changed, "
    "so that the state has the consent; step 2: repeat this"
)
_GIVEN: Final = "step 1: look at what is removed; step 2: repeat it with consent: {words}"


def refuse(last: RRsets, wanted: RRsets, was: Counted, now: Wanted) -> None:
    """Refuse what an update removes without a consent in `now`; never more than the guard refuses in one step.

    The guard counts by document, so this counts what `was` and `now` say of it: an RRset that only another provider
    has from now on is not removed, and a share is of all that the document declared.

    Raises:
        PlanRefused: with the consents that are needed, and the steps.
    """
    stays = wanted.keys() | now.counted.elsewhere
    own = _own(last, was)
    words = _asked(was.rrsets or len(own), len(own - stays), _ds(last, wanted, now.counted.elsewhere))
    _refuse(words, now.consent, f"zone {now.zone_id}", _GIVEN)


def refuse_all(last: LastState, what: str) -> None:
    """Refuse to remove all RRsets: the consents of the last deployment alone count, since no guard sees a deletion.

    Raises:
        PlanRefused: with the consents that are needed, and the steps.
    """
    own = _own(last.rrsets, last.counted)
    _refuse(_asked(len(own), len(own), _ds(last.rrsets, {})), last.consent, what, _STORED)


def _asked(before: int, gone: int, ds: str) -> Mapping[str, str]:
    return {"removals": too_many_removed(before, gone), "ds": ds}


def _refuse(asked: Mapping[str, str], consent: Collection[str], what: str, steps: str) -> None:
    missing = {word: message for word, message in asked.items() if message and word not in consent}
    if missing:
        raise PlanRefused(f"{what}: {'; '.join(missing.values())}. {steps.format(words=list(missing))}")


def _own(rrsets: RRsets, counted: Counted) -> set[Key]:
    """The keys of RRsets that the document declares."""
    return {key for key, rrset in rrsets.items() if not _is_marker(key, rrset)} - counted.uncounted


def _is_marker(key: Key, rrset: DeclaredRRset) -> bool:
    """A policy's marker is added and removed with it; the guard doesn't count it, either."""
    return key.startswith(f"{MARKER}.") and key.endswith("/TXT") and rrset.primary is not None


def _ds(last: RRsets, wanted: RRsets, elsewhere: Collection[Key] = ()) -> str:
    lost = sorted(key for key in last if key.endswith("/DS") and key not in elsewhere and _loses(last, wanted, key))
    return f"DS records would be removed at {listed(lost)}: the child is no longer secured, or fails" if lost else ""


def _loses(last: RRsets, wanted: RRsets, key: Key) -> bool:
    becomes = wanted.get(key)
    return becomes is None or not set(last[key].values) <= set(becomes.values)
