"""What Pulumi's state knows of records on the way from one form of `resources` to the other (`handover`).

With `give` a Stash is the last thing to be registered, after every record: where the state has it, each of them is
marked to be forgotten and not to be deleted. With `take` it is the first thing, and must be there with the same
content: so a step that was left out, or ended half-way, is refused before anything goes. Records that are to be taken
over one by one must be in the state, by import: none is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pulumi

from dnsstack.component.guard import mocked, refuse
from dnsstack.errors import Problem
from dnsstack.plan.content import content
from dnsstack.plan.naming import Naming
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers.base import ResourceSpec

_PAGE = "docs/steps.md"


def give(
    plan: ZonePlan,
    naming: Naming,
    specs: Iterable[ResourceSpec],
    resources: Mapping[str, pulumi.Resource],
    parent: pulumi.Resource,
    guarded: pulumi.Resource,
) -> None:
    """The Stash that says that every record of `specs` is given, once each is, and the guard has accepted the step."""
    if plan.nameservers.handover != "give":
        return
    given = [guarded, *(resources[spec.name] for spec in specs if spec.options.given)]
    told = {"resources": plan.nameservers.resources, "content": content(plan)}
    pulumi.Stash(naming.handover(), input=told, opts=pulumi.ResourceOptions(parent=parent, depends_on=given))


def take(
    plan: ZonePlan, naming: Naming, parent: pulumi.Resource, opts: pulumi.ResourceOptions | None
) -> pulumi.Resource | None:
    """The Stash of the former form, which must be there, before anything else of the component; None without `take`."""
    if plan.nameservers.handover != "take":
        return None
    former = "per-rrset" if plan.nameservers.is_per_zone else "per-zone"
    apex = plan.apex

    def absent(_: pulumi.ResourceHookArgs) -> None:
        refuse([_problem(apex, f"this stack's last deployment has not given its {former} records", former)])

    def other(_: pulumi.ResourceHookArgs) -> None:
        refuse([_problem(apex, f"what this stack has given as {former} is not what the document says", former)])

    options = pulumi.ResourceOptions(parent=parent, depends_on=None if opts is None else opts.depends_on)
    if not mocked():
        options.hooks = pulumi.ResourceHookBinding(
            before_create=[_hook(f"{naming.handover()}/absent", absent)],
            before_update=[_hook(f"{naming.handover()}/other", other)],
        )
    return pulumi.Stash(naming.handover(), input={"resources": former, "content": content(plan)}, opts=options)


def not_made(plan: ZonePlan, naming: Naming) -> pulumi.ResourceHook | None:
    """The hook that refuses to create a record that exists already; None where records may be created."""
    if plan.nameservers.handover != "take" or plan.nameservers.is_per_zone or mocked():
        return None

    def before_create(change: pulumi.ResourceHookArgs) -> None:
        message = (
            f"{change.name} would be created, but with `handover: take` every record exists already; a second one "
            "would be refused, or be answered beside the first"
        )
        hint = (
            "step 1: dnsstack import with --declared and --adopt writes the import file; step 2: pulumi import --file; "
            f"step 3: repeat this ({_PAGE})"
        )
        refuse([Problem(message, owner=plan.apex, hint=hint, rule="handover")])

    return _hook(f"{naming.handover()}/not-made", before_create)


def _hook(name: str, run: Any) -> pulumi.ResourceHook:
    return pulumi.ResourceHook(name, run, pulumi.ResourceHookOptions(on_dry_run=True))


def _problem(apex: str, message: str, former: str) -> Problem:
    hint = (
        f"step 1: the document as it was, with resources: {former} and handover: give, up to its end; step 2: repeat "
        f"this; `dnsstack steps` writes both ({_PAGE})"
    )
    return Problem(message, owner=apex, hint=hint, rule="handover")
