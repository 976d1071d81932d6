"""Merge several sources into one domain: RRsets of one or of equal sources, and the conflicts.

An RRset that only one source has is used, because every provider needs it. An RRset that two sources answer differently
is a conflict, for which the source `prefer` decides; nothing is chosen silently.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from dnsstack.importing.existing.zone import ExistingZone, Note, OwnerAndType
from dnsstack.importing.servers import nameservers
from dnsstack.lint.entries import Entry
from dnsstack.model.domain import DEFAULT_TTL, Domain
from dnsstack.model.failover import Follow
from dnsstack.model.failover.policy import FailoverPolicy
from dnsstack.model.health import HealthCheck
from dnsstack.model.nameservers import Route53Zone
from dnsstack.model.rdata import ALIAS
from dnsstack.model.rrset import RRset
from dnsstack.plan.build import canonical, order

ADDRESSES: Final = frozenset(("A", "AAAA", "ALIAS", "CNAME"))
"""Types that exclude each other at an owner: addresses, and a name instead of them."""

Sides = dict[OwnerAndType, list[tuple[ExistingZone, Entry]]]


@dataclass(frozen=True, slots=True)
class Conflict:
    """An RRset that sources answer differently: `sides` are their answers as text, by source."""

    owner: str
    rdtype: str
    sides: Mapping[str, str]


@dataclass(slots=True)
class Merged:
    """The domain of all sources; None if there are conflicts. `notes` are for the reader of the document."""

    domain: Domain | None = None
    conflicts: list[Conflict] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def merge(sources: Sequence[ExistingZone], *, prefer: str = "", account: str = "") -> Merged:
    """Merge `sources` into one domain; `prefer` decides conflicts, `account` is Cloudflare's for a new zone."""
    merged = Merged(notes=[note for source in sources for note in source.notes])
    checks, renamed = _health_checks(sources)
    existing: Sides = {}
    for source in sources:
        names = renamed[source.source]
        entries: tuple[Entry, ...] = (*source.rrsets, *(_renamed(policy, names) for policy in source.policies))
        for entry in entries:
            existing.setdefault((entry.owner, entry.rdtype), []).append((source, entry))
    for group in _groups(existing, len(sources)):
        _settle(group, merged, prefer)
    if merged.conflicts:
        return merged
    chosen = [entry for key in sorted(existing, key=lambda key: order(*key)) for _, entry in existing[key][:1]]
    _tell_lone(sources, existing, merged)
    rrsets = [_canonical(entry) for entry in chosen if isinstance(entry, RRset)]
    policies = [_followed(entry, sources) for entry in chosen if isinstance(entry, FailoverPolicy)]
    used = _used(checks, policies)
    merged.domain = Domain(
        domain=sources[0].apex,
        ttl=_usual_ttl(chosen),
        nameservers=nameservers(sources, account, merged.notes),
        health_checks={name: check for name, check in checks.items() if name in used},
        records=tuple(rrsets),
        failover=tuple(policies),
    )
    return merged


def _canonical(rrset: RRset) -> RRset:
    """The RRset with its values in canonical order, so that equal zones give equal documents."""
    if len(rrset.values) == 1:
        return rrset
    return rrset.model_copy(update={"values": canonical(rrset.values)})


def _groups(existing: Sides, count: int) -> Iterable[Sides]:
    """Groups of keys to decide together: all address types of an owner for which sources have different types."""
    if count == 1:
        return
    owners: dict[str, list[OwnerAndType]] = {}
    for key, sides in existing.items():
        if key[1] in ADDRESSES:
            owners.setdefault(key[0], []).append(key)
        else:
            yield {key: sides}
    for keys in owners.values():
        if any(rdtype in ("CNAME", "ALIAS") for _, rdtype in keys) and len(keys) > 1:
            yield {key: existing[key] for key in keys}
        else:
            for key in keys:
                yield {key: existing[key]}


def _settle(group: dict[OwnerAndType, list[tuple[ExistingZone, Entry]]], merged: Merged, prefer: str) -> None:
    """Choose one entry for every key, or note the conflict."""
    if len(group) == 1:
        ((key, sides),) = group.items()
        if len(sides) == 1:
            return
        joined = _joined(sides)
        if joined is not None:
            sides[:] = [(sides[0][0], joined)]
            return
        preferred = [side for side in sides if side[0].source == prefer]
        if preferred:
            sides[:] = preferred
        else:
            texts = {source.source: _shown(source, entry) for source, entry in sides}
            merged.conflicts.append(Conflict(*key, texts))
        return
    _settle_kinds(group, merged, prefer)


def _settle_kinds(group: dict[OwnerAndType, list[tuple[ExistingZone, Entry]]], merged: Merged, prefer: str) -> None:
    """Choose the preferred source's entries if one source has a name and another addresses."""
    kinds: dict[str, set[str]] = {}
    for (_, rdtype), sides in group.items():
        for source, _ in sides:
            kinds.setdefault(source.source, set()).add(rdtype)
    alike = len({frozenset(found & {"CNAME", "ALIAS"}) for found in kinds.values()}) == 1
    if alike:
        for key, sides in group.items():
            _settle({key: sides}, merged, prefer)
        return
    if prefer in kinds:
        for sides in group.values():
            sides[:] = [side for side in sides if side[0].source == prefer]
        return
    owner = next(iter(group))[0]
    texts: dict[str, str] = {}
    for sides in group.values():
        for source, entry in sides:
            shown = f"{entry.rdtype} {_shown(source, entry)}"
            texts[source.source] = f"{texts[source.source]}; {shown}" if source.source in texts else shown
    merged.conflicts.append(Conflict(owner, "/".join(sorted(rdtype for _, rdtype in group)), texts))


def _joined(sides: Sequence[tuple[ExistingZone, Entry]]) -> Entry | None:
    """One entry that is equal to all of them, or None if they differ."""
    joined = sides[0][1]
    floating = _floats(*sides[0])
    for source, entry in sides[1:]:
        other = _pair(joined, floating, entry, _floats(source, entry))
        if other is None:
            return None
        joined, floating = other, floating and _floats(source, entry)
    return joined


def _floats(source: ExistingZone, entry: Entry) -> bool:
    return (entry.owner, entry.rdtype) in source.floating


def _pair(one: Entry, one_floats: bool, two: Entry, two_floats: bool) -> Entry | None:
    if isinstance(one, FailoverPolicy) or isinstance(two, FailoverPolicy):
        return _with_policy(one, two)
    if one.ttl != two.ttl and not (one_floats or two_floats):
        return None
    values = _common(one, two)
    if values is None:
        return None
    return one.model_copy(
        update={
            "values": values,
            "ttl": two.ttl if one_floats else one.ttl,
            "proxied": one.proxied or two.proxied,
            "comment": one.comment or two.comment,
            "tags": one.tags or two.tags,
            "only": one.only or two.only,
        }
    )


def _common(one: RRset, two: RRset) -> tuple[object, ...] | None:
    """The values of both, or None; of two ALIASes with one target, the one with its hosted zone."""
    if set(one.values) == set(two.values):
        return one.values
    first, second = one.values[0], two.values[0]
    if isinstance(first, ALIAS) and isinstance(second, ALIAS) and first.target == second.target:
        with_zone = [alias for alias in (first, second) if alias.zone_id is not None]
        return tuple(with_zone) if len(with_zone) == 1 else None
    return None


def _with_policy(one: Entry, two: Entry) -> FailoverPolicy | None:
    """Route53's policy joined with the other source's entry of the same owner and type.

    Plain records with the primary's values fit any strategy: the policy gets none, and `check` lists the choices.
    """
    if isinstance(one, FailoverPolicy) and isinstance(two, FailoverPolicy):
        return _one_policy(one, two)
    policy, plain = (one, two) if isinstance(one, FailoverPolicy) else (two, one)
    if not isinstance(policy, FailoverPolicy) or not isinstance(plain, RRset):
        return None
    return policy if set(plain.values) == set(policy.primary) and plain.ttl == policy.ttl else None


def _one_policy(one: FailoverPolicy, two: FailoverPolicy) -> FailoverPolicy | None:
    """One policy for both, or None; a load balancer with Route53's values becomes the policy's strategy."""
    if (set(one.primary), set(one.secondary), one.ttl) != (set(two.primary), set(two.secondary), two.ttl):
        return None
    base, other = (two, one) if one.cloudflare and not two.cloudflare else (one, two)
    return base.model_copy(update={"cloudflare": base.cloudflare or other.cloudflare})


def _shown(source: ExistingZone, entry: Entry) -> str:
    """An answer on one line."""
    ttl = "automatic" if _floats(source, entry) else str(entry.ttl)
    if isinstance(entry, RRset):
        return f"{ttl} {', '.join(sorted(value.to_text() for value in entry.values))}"
    primary, secondary = (
        ", ".join(sorted(value.to_text() for value in values)) for values in (entry.primary, entry.secondary)
    )
    return f"{ttl} primary {primary} secondary {secondary}"


def _health_checks(sources: Sequence[ExistingZone]) -> tuple[dict[str, HealthCheck], dict[str, dict[str, str]]]:
    """All health checks by unique names, and the new name for each source's name."""
    checks: dict[str, HealthCheck] = {}
    renamed: dict[str, dict[str, str]] = {}
    # Route53 comes first: existing checks keep their names
    for source in sorted(sources, key=lambda one: not isinstance(one.settings, Route53Zone)):
        names = renamed.setdefault(source.source, {})
        for name, check in source.health_checks.items():
            new, number = name, 2
            while new in checks and checks[new] != check:
                new, number = f"{name}-{number}", number + 1
            checks[new] = check
            names[name] = new
    return checks, renamed


def _renamed(policy: FailoverPolicy, names: Mapping[str, str]) -> FailoverPolicy:
    changes = {
        field: names[name]
        for field in ("check", "secondary_check")
        if isinstance(name := getattr(policy, field), str) and names.get(name, name) != name
    }
    return policy.model_copy(update=changes) if changes else policy


def _used(checks: Mapping[str, HealthCheck], policies: Iterable[FailoverPolicy]) -> set[str]:
    """The names of the checks that a policy, or another used check, needs."""
    waiting = [name for policy in policies for name in (policy.check, policy.secondary_check) if isinstance(name, str)]
    used: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in used:
            used.add(name)
            waiting.extend(getattr(checks.get(name), "children", ()))
    return used


def _followed(policy: FailoverPolicy, sources: Sequence[ExistingZone]) -> FailoverPolicy:
    """Set the strategy follow for policies whose role marker exists."""
    if policy.cloudflare is None and any(policy.owner in source.markers for source in sources):
        return policy.model_copy(update={"cloudflare": Follow()})
    return policy


def _usual_ttl(entries: Iterable[Entry]) -> int:
    counted = Counter(entry.ttl for entry in entries if isinstance(entry, RRset))
    return min(counted, key=lambda ttl: (-counted[ttl], ttl)) if counted else DEFAULT_TTL


def _tell_lone(sources: Sequence[ExistingZone], existing: Sides, merged: Merged) -> None:
    """Note what only one of several sources has."""
    if len(sources) == 1:
        return
    everywhere: dict[OwnerAndType, set[str]] = {}
    for source in sources:
        entries: tuple[Entry, ...] = (*source.rrsets, *source.policies)
        for entry in entries:
            everywhere.setdefault((entry.owner, entry.rdtype), set()).add(source.source)
    for (owner, rdtype), names in everywhere.items():
        if len(names) == 1 and existing.get((owner, rdtype)):
            text = f"only {next(iter(names))} has it; every server will have it, unless you write `only:`"
            merged.notes.append(Note(text, owner, rdtype))
