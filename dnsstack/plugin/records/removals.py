"""Removals that need a named consent, as in the guard: many at once, or a DS.

The plugin checks them too, because a program's guard does not see a deletion, and a program or its state may have no
guard. What the guard accepts is accepted here.
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
    "step 1: check what is removed, give the resource consent: {words}, and run `pulumi up` without other changes, "
    "so that the state has the consent; step 2: run this again"
)
_GIVEN: Final = "step 1: check what is removed; step 2: deploy again with consent: {words}"


def refuse(last: RRsets, wanted: RRsets, was: Counted, now: Wanted) -> None:
    """Refuse removals of an update without a consent in `now`; never more than the guard refuses.

    The guard counts in the document, so this uses the document's numbers in `was` and `now`: an RRset that another
    provider still has is not removed, and the share is that of all declared RRsets.

    Raises:
        PlanRefused: a consent is missing; the message has the needed consents and the steps.
    """
    stays = wanted.keys() | now.counted.elsewhere
    own = _own(last, was)
    words = _asked(was.rrsets or len(own), len(own - stays), _ds(last, wanted, now.counted.elsewhere))
    _refuse(words, now.consent, f"zone {now.zone_id}", _GIVEN)


def refuse_all(last: LastState, what: str) -> None:
    """Refuse to remove all RRsets without the consents of the last deployment; no guard sees a deletion.

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
    """True for the marker of a policy, which is added and removed with it, and which the guard does not count."""
    return key.startswith(f"{MARKER}.") and key.endswith("/TXT") and rrset.primary is not None


def _ds(last: RRsets, wanted: RRsets, elsewhere: Collection[Key] = ()) -> str:
    lost = sorted(key for key in last if key.endswith("/DS") and key not in elsewhere and _loses(last, wanted, key))
    return (
        (f"DS records would be removed at {listed(lost)}: and the sub-zone would not be secured, or would fail")
        if lost
        else ""
    )


def _loses(last: RRsets, wanted: RRsets, key: Key) -> bool:
    becomes = wanted.get(key)
    return becomes is None or not set(last[key].values) <= set(becomes.values)
