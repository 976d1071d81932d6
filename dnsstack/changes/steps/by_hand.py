"""The tasks that a person must do besides `up`: the delegation at the registrar, and a deleted zone's protection."""

from __future__ import annotations

from typing import Final

from dnsstack.changes.steps.edits import WRITTEN, serves
from dnsstack.changes.steps.policies import is_delegated
from dnsstack.model.domain import Domain

REGISTERED: Final = "route53domains"
"""The registrar whose entry `up` changes."""

_WHOLE: Final = 4
"""Number of name servers of a hosted zone."""


def before(at: Domain, becomes: Domain) -> tuple[str, ...]:
    """The tasks before `up`: remove servers from the delegation, and the protection from zones that are deleted."""
    gone = [one for one in _asked(at) if one not in _asked(becomes)]
    told = [f"at the registrar, remove from the delegation: {', '.join(gone)}"] if gone and _by_person(becomes) else []
    zones = [one.value for one in at.nameservers.providers if one not in becomes.nameservers.providers]
    sub_zones = any(map(is_delegated, at.failover)) and not any(map(is_delegated, becomes.failover))
    zones += ["route53's sub-zone"] if sub_zones else []
    told += (
        [f"remove the protection of the zone that will be deleted: {', '.join(zones)} (docs/destroy.md)"]
        if zones
        else []
    )
    return tuple(told)


def after(at: Domain, becomes: Domain) -> tuple[str, ...]:
    """The tasks after `up`: add servers that now answer to the delegation."""
    if not _by_person(becomes):
        return ()
    come = [one for one in _asked(becomes) if one not in _asked(at)]
    told = [f"at the registrar, add to the delegation: {', '.join(come)}"] if come else []
    known = _addresses(at)
    glue = sorted(name for name, addresses in _addresses(becomes).items() if known.get(name, addresses) != addresses)
    told += [f"at the registrar, change the addresses (glue) of {', '.join(glue)}"] if glue else []
    return tuple(told)


def _by_person(domain: Domain) -> bool:
    return domain.nameservers.registrar != REGISTERED


def _asked(domain: Domain) -> list[str]:
    """The members of the name server set, in words for a person."""
    found = [f"{one.value}'s name servers" for one in WRITTEN if serves(domain, one)]
    zone = domain.nameservers.route53
    if zone is not None and zone.delegated and zone.nameserver_count < _WHOLE:
        found[0] = f"{zone.nameserver_count} of {found[0]}"
    return [*found, *domain.nameservers.others]


def _addresses(domain: Domain) -> dict[str, tuple[str, ...]]:
    own = domain.nameservers.self_hosted
    return {} if own is None else {server.name: server.addresses for server in own.serving if server.name}
