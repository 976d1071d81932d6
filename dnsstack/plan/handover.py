"""The change between `resources: per-rrset` and `per-zone`: the only steps that never delete a record.

| step | the state | at the providers |
|---|---|---|
| `handover: give` | each record's resource is marked: when it is deleted, its record stays | nothing |
| the other `resources` with `handover: take` | existing records are taken over, the old resources deleted | nothing |
| without `handover` | records can be created and deleted again | nothing |

Each step must declare the same records as the step before: a record that is removed while marked stays at the provider.
"""

from __future__ import annotations

from collections.abc import Iterator

from dnsstack.errors import Problem
from dnsstack.plan.content import content
from dnsstack.plan.plan import ZonePlan
from dnsstack.plan.shape import Shape

_STEPS = "`dnsstack steps OLD NEW --out DIR` writes the documents in between (docs/steps.md)"


def handover(old: Shape, new: Shape, plan: ZonePlan | None) -> Iterator[Problem]:
    """Every reason against a change of `resources` or `handover`; `new` is the shape of `plan`."""
    if old.resources != new.resources:
        if (old.handover, new.handover) != ("give", "take"):
            yield _changed(old, new)
            return
    elif new.handover == "take" and old.handover != "take":
        message = f"handover is take, but no other resource has given the records, which are {old.resources} already"
        hint = f"step 1: remove handover; to change resources, {_STEPS}"
        yield Problem(message, owner=new.domain, hint=hint, rule="handover")
    if (old.handover or new.handover) and _says_something_else(old, new, plan):
        step = old.handover or new.handover
        message = f"the document changes more than resources and handover while handover is {step}"
        hint = (
            "step 1: write everything else as it was deployed, and finish the change of resources; step 2: when "
            f"handover is removed, make the other changes; {_STEPS}"
        )
        yield Problem(message, owner=new.domain, hint=hint, rule="handover")


def _changed(old: Shape, new: Shape) -> Problem:
    message = (
        f"nameservers.resources would change from {old.resources} to {new.resources}, so one resource would "
        "delete every record while another creates it"
    )
    hint = (
        f"step 1: write resources: {old.resources} with handover: give and deploy; step 2: write resources: "
        f"{new.resources} with handover: take and deploy; step 3: remove handover and deploy; so nothing is deleted. "
        f"{_STEPS}"
    )
    return Problem(message, owner=new.domain, hint=hint, rule="resources-changed")


def _says_something_else(old: Shape, new: Shape, plan: ZonePlan | None) -> bool:
    parts = [(one.owners, one.providers, one.servers, one.ns_ttl, one.sub_zones, one.incoming) for one in (old, new)]
    if parts[0] != parts[1]:
        return True
    becomes = new.content or (content(plan) if plan is not None else "")
    return bool(old.content and becomes) and old.content != becomes
