"""The change between `resources: per-rrset` and `per-zone`: records are given and taken over, never created.

A change to `per-zone` is made before the other changes, a change away from it after them: with `per-zone`, one `up` can
make changes that single records can't.
"""

from __future__ import annotations

from typing import Final

from dnsstack.changes.evaluation import Evaluation
from dnsstack.changes.steps.step import Between, Wait
from dnsstack.model.domain import Domain
from dnsstack.model.names import strip_dot
from dnsstack.model.nameservers import Handover, NameserverSet, Resources

IMPORT_FILE: Final = "import.json"

_FORGOTTEN: Final = (
    "The engine shows the former resource of every record as deleted. It is only removed from the state; the record "
    "stays. No call that writes records is made."
)
_STATE_ONLY: Final = "This changes Pulumi's state only; no call that writes records is made."


def over(at: Domain, new: Domain, guarded: Evaluation) -> Between | None:  # noqa: ARG001  # one form for all
    """The next document for the change to the other form of resources; None if both have the same form."""
    here, there = at.nameservers, new.nameservers
    if (here.resources, here.handover) == (there.resources, there.handover):
        return None
    if here.handover == "give" and here.resources != there.resources:
        return _taken(at, there.resources)
    if here.handover is not None:
        return _ended(at)
    if here.resources == there.resources:
        return _given(at) if there.handover == "give" else None
    if here.is_per_zone and (rest := _with(new, here.resources, None)) != at and not _says_the_same(at, rest):
        return Between("make every other change while all RRsets of a zone are one resource", rest)
    return _given(at)


def _given(at: Domain) -> Between:
    title = f"give the records: they stay at the providers when {_called(at.nameservers)}"
    return Between(title, _with(at, at.nameservers.resources, "give"), told=(_STATE_ONLY,))


def _taken(at: Domain, resources: Resources) -> Between:
    domain = _with(at, resources, "take")
    kind = "one resource for each zone" if domain.nameservers.is_per_zone else "one resource for each RRset or record"
    title = f"take the records over as they are: {kind}"
    before = () if domain.nameservers.is_per_zone else tuple(_imported(domain))
    return Between(title, domain, Wait(), told=(_FORGOTTEN,), before=before)


def _ended(at: Domain) -> Between:
    domain = _with(at, at.nameservers.resources, None)
    title = "end the handover: records can be created and deleted again"
    return Between(title, domain, told=(_STATE_ONLY,))


def _imported(domain: Domain) -> list[str]:
    """The commands to run before records are taken over one by one, so that none is created."""
    sources = " ".join(f"--from {one.value}" for one in domain.nameservers.providers)
    reads = f"dnsstack import {strip_dot(domain.apex)} {sources} --declared {{file}} --adopt {IMPORT_FILE}"
    writes = (
        f"Write the import file of the existing records: `{reads} --project PROJECT --stack STACK`. It reads each "
        "provider, changes nothing, and ends with exit code 1 if a record is missing there."
    )
    imports = (
        f"Put the records into the state: `pulumi import --stack STACK --file {IMPORT_FILE} --generate-code=false`. "
        "Until the next `pulumi up` they are protected. Don't deploy the former document any more."
    )
    return [writes, imports]


def _with(domain: Domain, resources: Resources, handover: Handover | None) -> Domain:
    servers = domain.nameservers.replace(resources=resources, handover=handover)
    return domain.replace(nameservers=servers)


def _says_the_same(one: Domain, other: Domain) -> bool:
    from dnsstack.changes.difference import compare
    from dnsstack.plan.build import build

    return not compare(build(one), build(other))


def _called(servers: NameserverSet) -> str:
    return "the one resource of their zone is deleted" if servers.is_per_zone else "their resources are deleted"
