"""The edits of a domain that steps consist of; each returns another domain, which is validated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import chain
from typing import Any, TypeVar

from dnsstack.model.domain import Domain
from dnsstack.model.failover.policy import FailoverPolicy, FailoverRole
from dnsstack.model.faults import ModelError
from dnsstack.model.nameservers import NameserverSet, ProviderId
from dnsstack.model.rrset import RRset

Declared = TypeVar("Declared", RRset, FailoverPolicy)

WRITTEN: tuple[ProviderId, ...] = (ProviderId.ROUTE53, ProviderId.CLOUDFLARE)
"""The providers whose records Pulumi writes."""


def serves(domain: Domain, provider: ProviderId) -> bool:
    """True if resolvers are sent to `provider`."""
    zone = getattr(domain.nameservers, provider.value)
    return zone is not None and bool(zone.delegated)


def delegated(domain: Domain, **by_provider: bool) -> Domain:
    """The domain with `delegated` set at the providers that it has."""
    zones = {
        name: zone.replace(delegated=value)
        for name, value in by_provider.items()
        if (zone := getattr(domain.nameservers, name)) is not None
    }
    return domain.replace(nameservers=domain.nameservers.replace(**zones))


def at_owners(entries: Iterable[Declared], owners: Iterable[str]) -> dict[str, list[Declared]]:
    """The entries of each of `owners`, also if it has none; each entry is read once, because there may be thousands."""
    found: dict[str, list[Declared]] = {owner: [] for owner in owners}
    for entry in entries:
        if entry.owner in found:
            found[entry.owner].append(entry)
    return found


def with_rrsets(domain: Domain, rrsets: Mapping[str, Iterable[RRset]], **changes: Any) -> Domain:
    """The domain with these RRsets at their owners, instead of their former ones, and with `changes`."""
    others = (rrset for rrset in domain.records if rrset.owner not in rrsets)
    return domain.replace(records=(*others, *chain.from_iterable(rrsets.values())), **changes)


def with_rrsets_alone(domain: Domain, rrsets: Mapping[str, Iterable[RRset]]) -> Domain:
    """As `with_rrsets`, and without the owners' policies."""
    policies = tuple(policy for policy in domain.failover if policy.owner not in rrsets)
    return with_rrsets(domain, rrsets, failover=policies)


def with_policy(domain: Domain, policy: FailoverPolicy, becomes: FailoverPolicy | None) -> Domain:
    """The domain with `becomes` instead of `policy`, or without the policy."""
    changed = (becomes if one is policy else one for one in domain.failover)
    return domain.replace(failover=tuple(one for one in changed if one is not None))


def as_rrset(policy: FailoverPolicy, only: ProviderId | None = None) -> RRset:
    """The RRset of the values that a policy answers while its primary is healthy, or of its pinned side."""
    return RRset(
        owner=policy.owner, rdtype=policy.rdtype, ttl=policy.ttl, values=policy.served(FailoverRole.PRIMARY), only=only
    )


def first_valid(candidates: Iterable[Callable[[], Domain]]) -> Domain | None:
    """The first candidate that is valid; None if there is none."""
    for make in candidates:
        try:
            return make()
        except ModelError:
            continue
    return None


def united(old: NameserverSet, new: NameserverSet) -> NameserverSet:
    """The new set, plus the third-party and own servers of the old set and their addresses."""
    changes: dict[str, object] = {
        "other_nameservers": tuple(dict.fromkeys((*old.other_nameservers, *new.other_nameservers)))
    }
    for provider in WRITTEN:
        if getattr(new, provider.value) is None and getattr(old, provider.value) is not None:
            changes[provider.value] = getattr(old, provider.value)
    if new.self_hosted is None:
        changes["self_hosted"] = old.self_hosted
    elif old.self_hosted is not None:
        changes["self_hosted"] = _own(old, new)
    return new.replace(**changes)


def _own(old: NameserverSet, new: NameserverSet) -> object:
    was, becomes = old.self_hosted, new.self_hosted
    if was is None or becomes is None:
        return becomes
    parts: dict[str, object] = {}
    for part in ("primaries", "secondaries"):
        before = {server.name: server for server in getattr(was, part)}
        after = {server.name: server for server in getattr(becomes, part)}
        both = [
            server.replace(addresses=tuple(dict.fromkeys((*before[name].addresses, *server.addresses))))
            if name in before
            else server
            for name, server in after.items()
        ]
        elsewhere = {server.name for server in (*becomes.primaries, *becomes.secondaries)}
        left = [server for name, server in before.items() if name not in elsewhere]
        parts[part] = (*both, *left)
    return becomes.replace(**parts)
