"""Edits of a domain that the steps are made of; each gives another domain, validated as a document is."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from dnsstack.model.domain import Domain
from dnsstack.model.failover.policy import FailoverPolicy, FailoverRole
from dnsstack.model.nameservers import NameserverSet, ProviderId
from dnsstack.model.rrset import RRset

WRITTEN: tuple[ProviderId, ...] = (ProviderId.ROUTE53, ProviderId.CLOUDFLARE)
"""The providers whose records Pulumi writes."""


def serves(domain: Domain, provider: ProviderId) -> bool:
    """True where resolvers are sent to `provider`."""
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


def at_owner(domain: Domain, owner: str) -> tuple[RRset, ...]:
    """The RRsets of an owner."""
    return tuple(rrset for rrset in domain.records if rrset.owner == owner)


def policies_at(domain: Domain, owner: str) -> tuple[FailoverPolicy, ...]:
    """The policies of an owner."""
    return tuple(policy for policy in domain.failover if policy.owner == owner)


def with_rrsets(domain: Domain, owner: str, rrsets: Iterable[RRset]) -> Domain:
    """The domain with these RRsets at `owner`, in the place of the ones it had."""
    others = tuple(rrset for rrset in domain.records if rrset.owner != owner)
    return domain.replace(records=(*others, *rrsets))


def with_policy(domain: Domain, policy: FailoverPolicy, becomes: FailoverPolicy | None) -> Domain:
    """The domain with `policy` changed, or without it."""
    changed = (becomes if one is policy else one for one in domain.failover)
    return domain.replace(failover=tuple(one for one in changed if one is not None))


def as_rrset(policy: FailoverPolicy, only: ProviderId | None = None) -> RRset:
    """What a policy answers while its primary is healthy, or what it is pinned to, as an RRset."""
    return RRset(
        owner=policy.owner, rdtype=policy.rdtype, ttl=policy.ttl, values=policy.served(FailoverRole.PRIMARY), only=only
    )


def first_valid(candidates: Iterable[Callable[[], Domain]]) -> Domain | None:
    """The first candidate that the model takes."""
    from pydantic import ValidationError

    for make in candidates:
        try:
            return make()
        except ValidationError:
            continue
    return None


def united(old: NameserverSet, new: NameserverSet) -> NameserverSet:
    """The new set with the servers of the old one beside its own: third parties', own ones, and their addresses."""
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


__all__ = [
    "WRITTEN",
    "as_rrset",
    "at_owner",
    "delegated",
    "first_valid",
    "policies_at",
    "serves",
    "united",
    "with_policy",
    "with_rrsets",
]
