"""The Stash in Pulumi's state for records whose form of `resources` changes (`handover`).

With `give`, a Stash is registered last, after every record: if the state has it, every record is marked to be removed
from the state but not deleted. With `take`, the Stash is registered first, and must exist with the same content: so if
a step was left out or interrupted, the deployment is refused before any change. Records that are taken over one by one
must be in the state by import: none is created.
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
    """The Stash for the records of `specs`; it is made after every record is given, and after the guard's check."""
    if plan.nameservers.handover != "give":
        return
    given = [guarded, *(resources[spec.name] for spec in specs if spec.options.given)]
    told = {"resources": plan.nameservers.resources, "content": content(plan)}
    pulumi.Stash(naming.handover(), input=told, opts=pulumi.ResourceOptions(parent=parent, depends_on=given))


def take(
    plan: ZonePlan, naming: Naming, parent: pulumi.Resource, opts: pulumi.ResourceOptions | None
) -> pulumi.Resource | None:
    """The Stash of the former form, which must exist, as the component's first resource; None without `take`."""
    if plan.nameservers.handover != "take":
        return None
    former = "per-rrset" if plan.nameservers.is_per_zone else "per-zone"
    apex = plan.apex

    def absent(_: pulumi.ResourceHookArgs) -> None:
        refuse([_problem(apex, f"the last deployment of this stack has not given its {former} records", former)])

    def other(_: pulumi.ResourceHookArgs) -> None:
        refuse(
            [_problem(apex, f"the {former} records that this stack has given are not those of the document", former)]
        )

    options = pulumi.ResourceOptions(parent=parent, depends_on=None if opts is None else opts.depends_on)
    if not mocked():
        options.hooks = pulumi.ResourceHookBinding(
            before_create=[_hook(f"{naming.handover()}/absent", absent)],
            before_update=[_hook(f"{naming.handover()}/other", other)],
        )
    return pulumi.Stash(naming.handover(), input={"resources": former, "content": content(plan)}, opts=options)


def not_made(plan: ZonePlan, naming: Naming) -> pulumi.ResourceHook | None:
    """The hook that refuses to create a record; None if records may be created."""
    if plan.nameservers.handover != "take" or plan.nameservers.is_per_zone or mocked():
        return None

    def before_create(change: pulumi.ResourceHookArgs) -> None:
        message = (
            f"{change.name} would be created, but with `handover: take` every record exists already; the provider "
            "would refuse a second one, or answer both"
        )
        hint = (
            "step 1: dnsstack import with --declared and --adopt writes the import file; step 2: pulumi import --file; "
            f"step 3: deploy this again ({_PAGE})"
        )
        refuse([Problem(message, owner=plan.apex, hint=hint, rule="handover")])

    return _hook(f"{naming.handover()}/not-made", before_create)


def _hook(name: str, run: Any) -> pulumi.ResourceHook:
    return pulumi.ResourceHook(name, run, pulumi.ResourceHookOptions(on_dry_run=True))


def _problem(apex: str, message: str, former: str) -> Problem:
    hint = (
        f"step 1: the document as it was, with resources: {former} and handover: give, deployed completely; "
        f"step 2: deploy this again; `dnsstack steps` writes both ({_PAGE})"
    )
    return Problem(message, owner=apex, hint=hint, rule="handover")
