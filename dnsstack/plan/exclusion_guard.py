"""The guard's answer to what can't be created while something else is there: refused, with the steps that lead there.

`exclusions` is about types (`dnsstack.plan.exclusions.TABLE`), `twins` about values: Cloudflare refuses a second record
of the same name, type and content (81058).
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
    """What a service excludes beside what is there would be created first, and be refused for ever."""
    for owner, provider, rule in blocked(old, new):
        yield _exclusion(old, new, owner, provider, rule)
    yield from _in_sub_zones(old, new)


def blocked(old: Shape, new: Shape) -> Iterator[tuple[str, ProviderId, str]]:
    """Owners, relative, at which a provider would refuse what comes while what was there is there; and the rule."""
    for owner in old.differing(new):
        for provider in filter(partial(_written, old, new), _PROVIDERS):
            was, becomes = old.record_types(owner, provider), new.record_types(owner, provider)
            pairs = excluded(provider, was, becomes, at_apex=owner == "@")
            if pairs and not _in_place(old, new, owner, provider):
                yield owner, provider, "ns-change" if all("NS" in pair for pair in pairs) else "cname-change"


def _in_sub_zones(old: Shape, new: Shape) -> Iterator[Problem]:
    """A delegated policy's records are Route53's, at one owner of the sub-zone, and change their types like others."""
    for owner in old.differing(new):
        before = {entry.delegated: entry for entry in old.owners[owner].values() if entry.delegated}
        for after in new.owners[owner].values():
            was = before.get(after.delegated)
            if was is None:
                continue
            types = [entry.answered(ProviderId.ROUTE53) for entry in (was, after)]
            if excluded(ProviderId.ROUTE53, *types, at_apex=False):
                message = (
                    f"{_listed(types[0])} would become {_listed(types[1])} in the sub-zone, where one must go before "
                    "the other can come"
                )
                hint = (
                    "step 1: lower the policy's ttl, up, and wait for as long as it was; step 2: the new type with "
                    "another sub-zone (cloudflare: {strategy: delegate, zone: …}), up with the consent sub-zone: "
                    "caches ask the former one until the TTL of its CNAME has passed"
                )
                place = new.absolute(owner)
                yield Problem(message, owner=place, rdtype=after.rdtype, hint=hint, rule="cname-change")


def _written(old: Shape, new: Shape, provider: ProviderId) -> bool:
    """True if this deployment writes records into a zone of `provider` that has some already."""
    stays = provider.value in old.providers and provider.value in new.providers
    return stays and not (provider is ProviderId.CLOUDFLARE and (old.incoming or new.incoming))


def _in_place(old: Shape, new: Shape, owner: str, provider: ProviderId) -> bool:
    """True if the type is changed under one name.

    At Cloudflare CNAME and ALIAS are the one CNAME of an owner, beside whatever else there is. Route53 needs one batch
    for it: one record on either side, no SECONDARY beside it.
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
        first = "end the policy first (retire: true, up; its primary to records, up); "
    elif any(entry.is_failover for entry in entries):
        first = "move the primary's values to records first, up; "
    else:
        first = ""
    if other not in old.providers:
        return f"{first}step 1: remove the RRset, up; step 2: add the other type, up; in between queries get no answer"
    clear = (
        f"in the place of the policy its primary's values in records with only: {other}, up"
        if any(entry.delegated for entry in entries)
        else f"only: {other} on the RRset, up"
    )
    if not old.serves(provider):
        return f"{first}step 1: {clear}; step 2: change the type and drop only, up"
    return (
        f"{first}step 1: nameservers.{name}.delegated: false, up (consent apex-ns), take its servers out of the "
        f"delegation, wait {old.wait} s; step 2: {clear}; step 3: change the type and drop both, up"
    )


def _other(provider: ProviderId) -> ProviderId:
    return ProviderId.CLOUDFLARE if provider is ProviderId.ROUTE53 else ProviderId.ROUTE53


def twins(old: Shape, new: Shape, plan: ZonePlan | None = None, *, trusted: bool = False) -> Iterator[Problem]:
    """Records at Cloudflare that would be a second one of a content that is still there.

    What an Output gives is not known before the deployment, so that what comes may be what goes: only a name that stays
    is safe. An Output that keeps its key is taken to keep its value, or to get one that no other has. `plan`, the new
    shape's, says what the known values will be. `trusted`, by consent: Outputs are as somebody has made sure.
    """
    for was, becomes, where in _of_several_records(old, new):
        if was.slots is not None:
            yield from _slots(was, becomes, where, _keys(becomes, where, plan))
        elif (was.outputs or becomes.outputs) and not trusted:
            yield from _outputs(was, becomes, where, _keys(becomes, where, plan))


def _of_several_records(old: Shape, new: Shape) -> Iterator[tuple[ShapeEntry, ShapeEntry, str]]:
    """What changes at Cloudflare and has a record for each of its values, before and after; and its owner."""
    if not _written(old, new, ProviderId.CLOUDFLARE):
        return
    for was, becomes in old.changed(new):
        if was.rdtype not in SINGLE_VALUE_TYPES and _at_cloudflare(was) and _at_cloudflare(becomes):
            yield was, becomes, new.absolute(was.owner)


def _slots(was: ShapeEntry, becomes: ShapeEntry, where: str, keys: tuple[str, ...] | None) -> Iterator[Problem]:
    """A slot that comes is created with its value, which another slot may still hold.

    Records named by value take the slots over in canonical order, so slots numbered otherwise would have to swap their
    values.
    """
    slots = was.slots or []
    if becomes.slots is None:
        swap = was.is_unordered if keys is None else _swapped(slots, keys, was.outputs | becomes.outputs)
        if swap:
            message = "the slots of follow would have to swap their values, which Cloudflare refuses"
            hint = (
                f"step 1: keep {slots[0]} alone in primary, up; step 2: make the change with that value, up; "
                "step 3: add the other values, up"
            )
            yield Problem(message, owner=where, rdtype=was.rdtype, hint=hint, rule="follow-slots")
        return
    grown, gone = becomes.slots[len(slots) :], set(slots) - set(becomes.slots)
    same = [key for key in grown if key in slots or (key in becomes.outputs and gone) or (gone & was.outputs)]
    if same:
        message = f"the primary grew in front of {', '.join(same)}: a second, equal record would be created"
        hint = (
            "step 1: keep what primary has, in its order, and append what is new (the order means nothing in DNS), up; "
            "step 2: take out what goes, up"
        )
        yield Problem(message, owner=where, rdtype=was.rdtype, hint=hint, rule="follow-slots")


def _swapped(slots: Sequence[str], keys: Sequence[str], outputs: frozenset[str]) -> bool:
    """True if a record would get a value that is, or may be, another slot's."""
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
            f"step 1: give each record that stays the name that it will have: pulumi state rename <the URN that ends "
            f"in cloudflare/{was.owner}/{was.rdtype}/…> <its name with the new key> (pulumi stack --show-urns lists "
            "them; a record's last part is the value, or the Output's key); step 2: up with the consent outputs, which "
            "then changes the record in place; where the new value is surely another one, step 2 alone"
        )
        message = f"{why}, and Cloudflare refuses a second record of the same content while the first is there (81058)"
        yield Problem(message, owner=where, rdtype=was.rdtype, hint=hint, rule="consent-outputs")


def _at_cloudflare(entry: ShapeEntry) -> bool:
    return bool(entry.record_types(ProviderId.CLOUDFLARE)) and not entry.delegated


def _keys(entry: ShapeEntry, owner: str, plan: ZonePlan | None) -> tuple[str, ...] | None:
    """The keys of the values that Cloudflare gets, in the order of its records; None where nobody says them."""
    if plan is None:
        return None
    place = (owner, entry.rdtype)
    found = [one.values for one in plan.rrsets if (one.owner, one.rdtype) == place]
    found += [one.policy.primary for one in plan.failovers if (one.owner, one.rdtype) == place]
    return tuple(key for values in found for key in value_keys(entry.rdtype, values))


def _shrinks(was: ShapeEntry, becomes: ShapeEntry) -> str:
    """The values of a list of Outputs are numbered: one that goes moves the others up."""
    for prefix, count in sorted(was.lists.items()):
        if 0 < becomes.lists.get(prefix, 0) < count:
            left = becomes.lists[prefix]
            return (
                f"the list {prefix} would have {left} values instead of {count}: each value would move to another "
                "record"
            )
    return ""


def _renames(was: ShapeEntry, becomes: ShapeEntry, known: frozenset[str] | None) -> str:
    """What comes under a new name while something goes may be the same value.

    Known values that nobody remembers are taken to go where an Output comes, and to be new where one goes.
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
    """None is values that are not known."""
    return values is None or than is None or bool(values - than)
