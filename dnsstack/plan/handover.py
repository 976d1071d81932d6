"""Changing over between `resources: per-rrset` and `per-zone`: the only steps that delete no record on the way.

| step | the state | at the providers |
|---|---|---|
| `handover: give` | each record's resource is marked to be forgotten, not deleted, when it goes | nothing |
| the other `resources` with `handover: take` | what is there is taken over, the former resources forgotten | nothing |
| without `handover` | records can be made and removed again | nothing |

Each says what the one before said: a record that went while it is marked would stay behind.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.errors import Problem
from dnsstack.plan.content import content
from dnsstack.plan.plan import ZonePlan
from dnsstack.plan.shape import Shape

_STEPS = "`dnsstack steps OLD NEW --out DIR` writes the documents in between (docs/steps.md)"


def handover(old: Shape, new: Shape, plan: ZonePlan | None) -> Iterator[Problem]:
    """What speaks against a change of `resources` or of `handover`; `plan` is the one of which `new` is the shape."""
    if old.resources != new.resources:
        if (old.handover, new.handover) != ("give", "take"):
            yield _changed(old, new)
            return
    elif new.handover == "take" and old.handover != "take":
        message = f"handover: take, and no other resource has given the records: they are already {old.resources}"
        hint = f"step 1: remove handover; to change over, {_STEPS}"
        yield Problem(message, owner=new.domain, hint=hint, rule="handover")
    if (old.handover or new.handover) and _says_something_else(old, new, plan):
        step = old.handover or new.handover
        message = f"the document changes more than resources and handover while handover is {step}"
        hint = (
            "step 1: write everything else as it was deployed, and change over; step 2: when handover is gone, make "
            f"the other changes; {_STEPS}"
        )
        yield Problem(message, owner=new.domain, hint=hint, rule="handover")


def _changed(old: Shape, new: Shape) -> Problem:
    message = (
        f"nameservers.resources would change from {old.resources} to {new.resources}: every record would be deleted by "
        "one resource while another creates it"
    )
    hint = (
        f"step 1: resources: {old.resources} with handover: give, up; step 2: resources: {new.resources} with "
        f"handover: take, up; step 3: without handover, up; nothing is deleted then: {_STEPS}"
    )
    return Problem(message, owner=new.domain, hint=hint, rule="resources-changed")


def _says_something_else(old: Shape, new: Shape, plan: ZonePlan | None) -> bool:
    parts = [(one.owners, one.providers, one.servers, one.ns_ttl, one.sub_zones, one.incoming) for one in (old, new)]
    if parts[0] != parts[1]:
        return True
    becomes = new.content or (content(plan) if plan is not None else "")
    return bool(old.content and becomes) and old.content != becomes
