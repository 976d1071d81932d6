"""The guard against records that can't be created while another record exists: it refuses them and prints the steps.

`exclusions` compares types (`dnsstack.plan.exclusions.TABLE`), `twins` compares values: Cloudflare refuses a second
record with the same name, type and content (81058).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Final

from dnsstack.errors import Problem
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.exclusions import FLATTENED, excluded
from dnsstack.plan.naming import KEYLESS, SINGLE_VALUE_TYPES, value_keys
from dnsstack.plan.plan import ZonePlan
from dnsstack.plan.shape import Shape, ShapeEntry

_PROVIDERS: Final = (ProviderId.ROUTE53, ProviderId.CLOUDFLARE)


def exclusions(old: Shape, new: Shape) -> Iterator[Problem]:
    """Refuse a record that a service excludes beside an existing one, because the new one is created first."""
    for owner, provider, rule in blocked(old, new):
        yield _exclusion(old, new, owner, provider, rule)
    yield from _in_sub_zones(old, new)


def blocked(old: Shape, new: Shape) -> Iterator[tuple[str, ProviderId, str]]:
    """Relative owner, provider and rule of each new record that the provider refuses while the old record exists."""
    for owner in old.differing(new):
        for provider in filter(partial(_written, old, new), _PROVIDERS):
            was, becomes = old.record_types(owner, provider), new.record_types(owner, provider)
            pairs = excluded(provider, was, becomes, at_apex=owner == "@")
            if pairs and not _in_place(old, new, owner, provider):
                yield owner, provider, "ns-change" if all("NS" in pair for pair in pairs) else "cname-change"


def _in_sub_zones(old: Shape, new: Shape) -> Iterator[Problem]:
    """Refuse such changes at the owners in sub-zones, where the records of delegated policies are."""
    for owner in old.differing(new):
        before = {entry.delegated: entry for entry in old.owners[owner].values() if entry.delegated}
        for after in new.owners[owner].values():
            was = before.get(after.delegated)
            if was is None:
                continue
            types = [entry.answered(ProviderId.ROUTE53) for entry in (was, after)]
            if excluded(ProviderId.ROUTE53, *types, at_apex=False):
                message = (
                    f"{_listed(types[0])} would become {_listed(types[1])} in the sub-zone, where one must be "
                    "removed before the other can be added"
                )
                hint = (
                    "step 1: lower the policy's ttl, deploy, and wait for the former ttl; step 2: write the new type "
                    "with another sub-zone (cloudflare: {strategy: delegate, zone: …}), and deploy with the consent "
                    "sub-zone, because caches ask the former sub-zone until the TTL of its CNAME has passed"
                )
                place = new.absolute(owner)
                yield Problem(message, owner=place, rdtype=after.rdtype, hint=hint, rule="cname-change")


def _written(old: Shape, new: Shape, provider: ProviderId) -> bool:
    """True if this deployment writes records into a zone of `provider` that has some already."""
    stays = provider.value in old.providers and provider.value in new.providers
    return stays and not (provider is ProviderId.CLOUDFLARE and (old.incoming or new.incoming))


def _in_place(old: Shape, new: Shape, owner: str, provider: ProviderId) -> bool:
    """True if the type is changed under one name.

    At Cloudflare, CNAME and ALIAS are the same CNAME record, also if the owner has other types. Route53 changes the
    type in one batch: it needs one record before and after, without a SECONDARY.
    """
    was, becomes = old.record_types(owner, provider), new.record_types(owner, provider)
    if provider is ProviderId.CLOUDFLARE:
        return {"CNAME", FLATTENED} <= was | becomes
    if any(entry.ends for entry in old.owners[owner].values()):
        return False
    if was == {"CNAME"}:
        return becomes == {"A"} or new.owners[owner].keys() == {"ALIAS"}
    return was == {"A"} and becomes == {"CNAME"}


def _exclusion(old: Shape, new: Shape, owner: str, provider: ProviderId, rule: str) -> Problem:
    was, becomes = (_listed(one.record_types(owner, provider)) for one in (old, new))
    message = (
        f"{was} would become {becomes} at {provider.value}, where one must be removed before the other can be added"
    )
    hint = _steps(old, owner, provider)
    return Problem(message, owner=new.absolute(owner), rdtype=becomes, hint=hint, rule=rule)


def _listed(types: frozenset[str]) -> str:
    return " ".join(sorted("ALIAS" if rdtype == FLATTENED else rdtype for rdtype in types))


def _steps(old: Shape, owner: str, provider: ProviderId) -> str:
    name, other = provider.value, _other(provider).value
    entries = old.owners[owner].values()
    if any(entry.ends for entry in entries):
        first = "first remove the policy (set retire: true and deploy, then move its primary to records and deploy); "
    elif any(entry.is_failover for entry in entries):
        first = "first move the primary's values to records and deploy; "
    else:
        first = ""
    if other not in old.providers:
        return (
            f"{first}step 1: remove the RRset and deploy; step 2: add the other type and deploy; between the steps, "
            "queries get no answer"
        )
    clear = (
        f"write the primary's values with only: {other} to records instead of the policy, and deploy"
        if any(entry.delegated for entry in entries)
        else f"write only: {other} at the RRset and deploy"
    )
    if not old.serves(provider):
        return f"{first}step 1: {clear}; step 2: change the type, remove only, and deploy"
    return (
        f"{first}step 1: set nameservers.{name}.delegated: false and deploy (consent apex-ns), remove its servers "
        f"from the delegation, wait {old.wait} s; step 2: {clear}; step 3: change the type, remove both keys, and "
        "deploy"
    )


def _other(provider: ProviderId) -> ProviderId:
    return ProviderId.CLOUDFLARE if provider is ProviderId.ROUTE53 else ProviderId.ROUTE53


def twins(old: Shape, new: Shape, plan: ZonePlan | None = None, *, trusted: bool = False) -> Iterator[Problem]:
    """Refuse records at Cloudflare that would be created with the same content as a record that still exists.

    The values of an Output are not known before the deployment, so a new value may be equal to one that is removed:
    only a name that stays is safe. An Output that keeps its key is assumed to keep its value, or to get one that no
    other record has. `plan`, from which `new` was made, has the known values. `trusted` (by consent) means that
    somebody has checked the Outputs.
    """
    for was, becomes, where in _of_several_records(old, new):
        if was.slots is not None:
            yield from _slots(was, becomes, where, _keys(becomes, where, plan))
        elif (was.outputs or becomes.outputs) and not trusted:
            yield from _outputs(was, becomes, where, _keys(becomes, where, plan))


def _of_several_records(old: Shape, new: Shape) -> Iterator[tuple[ShapeEntry, ShapeEntry, str]]:
    """The entries, before and after, that change at Cloudflare and have a record for each value; and their owner."""
    if not _written(old, new, ProviderId.CLOUDFLARE):
        return
    for was, becomes in old.changed(new):
        if was.rdtype not in SINGLE_VALUE_TYPES and _at_cloudflare(was) and _at_cloudflare(becomes):
            yield was, becomes, new.absolute(was.owner)


def _slots(was: ShapeEntry, becomes: ShapeEntry, where: str, keys: tuple[str, ...] | None) -> Iterator[Problem]:
    """Refuse changes of slots in which a new slot would have the value of an old one.

    Records that are named by value take over the slots in canonical order, so slots in another order would have to swap
    their values.
    """
    slots = was.slots or []
    if becomes.slots is None:
        swap = was.is_unordered if keys is None else _swapped(slots, keys, was.outputs | becomes.outputs)
        if swap:
            message = "the slots of follow would have to swap their values, which Cloudflare refuses"
            hint = (
                f"step 1: keep only {slots[0]} in primary and deploy; step 2: make the change with that value and "
                "deploy; step 3: add the other values and deploy"
            )
            yield Problem(message, owner=where, rdtype=was.rdtype, hint=hint, rule="follow-slots")
        return
    grown, gone = becomes.slots[len(slots) :], set(slots) - set(becomes.slots)
    same = [key for key in grown if key in slots or (key in becomes.outputs and gone) or (gone & was.outputs)]
    if same:
        message = f"the primary has a new value before {', '.join(same)}, so a second, equal record would be created"
        hint = (
            "step 1: keep the values of primary in their order, append the new ones (the order has no meaning in "
            "DNS) and deploy; step 2: remove the values that are no longer wanted and deploy"
        )
        yield Problem(message, owner=where, rdtype=was.rdtype, hint=hint, rule="follow-slots")


def _swapped(slots: Sequence[str], keys: Sequence[str], outputs: frozenset[str]) -> bool:
    """True if a record would get a value that is, or may be, the value of another slot."""
    if len(slots) == len(keys) == 1:
        return False
    moved = any(key in slots and slots.index(key) != index for index, key in enumerate(keys))
    unknown = set(slots) ^ set(keys) if set(slots) - set(keys) and set(keys) - set(slots) else set()
    return moved or bool(unknown & outputs)


def _outputs(was: ShapeEntry, becomes: ShapeEntry, where: str, keys: tuple[str, ...] | None) -> Iterator[Problem]:
    literals = becomes.literals if keys is None else frozenset(keys) - becomes.outputs
    why = _shrinks(was, becomes) or _renames(was, becomes, literals)
    if why:
        hint = (
            "step 1: give each record that stays its new name with pulumi state rename <the URN that ends in "
            f"cloudflare/{was.owner}/{was.rdtype}/…> <its name with the new key> (pulumi stack --show-urns lists the "
            "URNs; the last part of a name is the value, or the Output's key); step 2: deploy with the consent "
            "outputs, which then changes the record in place; if you know that the new value is another one, step 2 "
            "is enough"
        )
        message = f"{why}, and Cloudflare refuses a second record of the same content while the first exists (81058)"
        yield Problem(message, owner=where, rdtype=was.rdtype, hint=hint, rule="consent-outputs")


def _at_cloudflare(entry: ShapeEntry) -> bool:
    return bool(entry.record_types(ProviderId.CLOUDFLARE)) and not entry.delegated


def _keys(entry: ShapeEntry, owner: str, plan: ZonePlan | None) -> tuple[str, ...] | None:
    """The keys of the values at Cloudflare, in the order of its records; None without a plan."""
    if plan is None:
        return None
    place = (owner, entry.rdtype)
    found = [one.values for one in plan.rrsets if (one.owner, one.rdtype) == place]
    found += [one.policy.primary for one in plan.failovers if (one.owner, one.rdtype) == place]
    return tuple(key for values in found for key in value_keys(entry.rdtype, values))


def _shrinks(was: ShapeEntry, becomes: ShapeEntry) -> str:
    """Say if a list of Outputs becomes shorter: its values are numbered, so the others would move."""
    for prefix, count in sorted(was.lists.items()):
        if 0 < becomes.lists.get(prefix, 0) < count:
            left = becomes.lists[prefix]
            return (
                f"the list {prefix} would have {left} values instead of {count}: each value would move to another "
                "record"
            )
    return ""


def _renames(was: ShapeEntry, becomes: ShapeEntry, known: frozenset[str] | None) -> str:
    """Say if a value with a new name may be equal to a value that is removed.

    The last shape does not have all known values. One that it lacks is assumed to be removed if an Output is added, and
    to be new if one is removed.
    """
    came, gone = becomes.outputs - was.outputs, was.outputs - becomes.outputs
    if gone == {KEYLESS} and len(came) == 1 and not was.literals and not becomes.literals:
        return ""  # the only Output gets a key: its record is known by both names
    if came and (gone or _may_have_more(was.literals, known)):
        return f"the Output {', '.join(sorted(came))} would replace another value that it may be equal to"
    if gone and _may_have_more(known, was.literals):
        return f"the Output {', '.join(sorted(gone))} would be replaced by another value that it may be equal to"
    return ""


def _may_have_more(values: frozenset[str] | None, than: frozenset[str] | None) -> bool:
    """True if `values` has, or may have, more than `than`; None means that the values are not known."""
    return values is None or than is None or bool(values - than)
