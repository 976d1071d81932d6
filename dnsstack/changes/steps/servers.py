"""Steps for the name server set: a provider is removed, Cloudflare's zone type changes, servers get other addresses."""

from __future__ import annotations

from dnsstack.changes.evaluation import Evaluation
from dnsstack.changes.steps.edits import WRITTEN, at_owners, delegated, first_valid, serves, united, with_rrsets
from dnsstack.changes.steps.step import Between, Gap, NoOrder, Wait
from dnsstack.changes.steps.waiting import forgotten, longest
from dnsstack.model.domain import Domain
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rrset import RRset
from dnsstack.plan.shape import PARENT_NS_TTL


def leaving(at: Domain, new: Domain, guarded: Evaluation) -> Between | None:
    """Remove a provider from the delegation before its zone is deleted; a new provider is added before that.

    Raises:
        NoOrder: no server would answer any more.
    """
    if not any(one.rule == "provider-removed" for one in guarded.refused):
        return None
    gone = [one for one in at.nameservers.providers if one not in new.nameservers.providers and serves(at, one)]
    if not any(serves(at, one) for one in WRITTEN if one not in gone):
        return _joined(at, new, gone)
    domain = delegated(at, **{one.value: False for one in gone})
    names = " and ".join(one.value for one in gone)
    title = f"remove {names} from the delegation; the zone keeps all records"
    return Between(title, domain, forgotten(at))


def _joined(at: Domain, new: Domain, gone: list[ProviderId]) -> Between:
    both = united(at.nameservers, new.nameservers)
    domain = first_valid(
        (lambda: at.replace(nameservers=both), lambda: new.replace(nameservers=both))  # each policy needs a strategy
    )
    comes = [one for one in WRITTEN if domain is not None and serves(domain, one) and not serves(at, one)]
    if domain is None or not comes:
        names = " and ".join(one.value for one in gone)
        raise NoOrder([
            Gap(
                at.apex, "NS", f"{names} would be removed, and resolvers ask no other provider",
                f"{forgotten(at).seconds} s, until resolvers have forgotten its name servers", "every client",
                "set `delegated: true` for the provider that stays, in both documents",
            ).problem()
        ])  # fmt: skip
    names = " and ".join(one.value for one in comes)
    return Between(f"add {names}: then both answer", domain, forgotten(at))


def transfer(at: Domain, new: Domain, guarded: Evaluation) -> Between | None:
    """Create Cloudflare's zone again with another type: no resolver may ask it until it has all records."""
    was, becomes = at.nameservers.cloudflare, new.nameservers.cloudflare
    if was is None or becomes is None or (was.transfer == "incoming") is (becomes.transfer == "incoming"):
        return None
    if any(one.rule == "transfer-changed" for one in guarded.refused):
        title = "remove cloudflare from the delegation, because its zone will be created again"
        domain = delegated(at, cloudflare=False)
        return Between(title, domain, forgotten(at))
    if not becomes.delegated:
        return None
    wait = Wait(0, "", "`dnsstack verify` finds every RRset at cloudflare's name servers")
    title = "create cloudflare's zone again, of the other type; no resolver asks it yet"
    return Between(title, delegated(new, cloudflare=False), wait)


def renumbered(at: Domain, new: Domain, guarded: Evaluation) -> Between | None:
    """Let new name servers and addresses answer beside the old ones before those are removed."""
    if guarded.refused:
        return None
    both = united(at.nameservers, new.nameservers)
    if not _replaces(at, new):
        return None
    names = frozenset(name for server in _own_servers(both.self_hosted) if (name := server[0]))
    domain = first_valid((lambda: _with_addresses(new.replace(nameservers=both), at, names),))
    if domain is None:
        return None
    seconds = max(PARENT_NS_TTL, at.nameservers.ttl, longest(at, names))
    wait = Wait(seconds, "the longest TTL of the name servers' names and addresses, here and at the parent")
    title = "let the new name servers and addresses answer beside the old ones"
    return Between(title, domain, wait)


def _replaces(at: Domain, new: Domain) -> bool:
    """True if a server or an address of one is replaced by another."""
    was, becomes = (set(one.nameservers.others) for one in (at, new))
    if was - becomes and becomes - was:
        return True
    old = dict(_own_servers(at.nameservers.self_hosted))
    return any(
        name in old and set(old[name]) - set(addresses) and set(addresses) - set(old[name])
        for name, addresses in _own_servers(new.nameservers.self_hosted)
    )


def _own_servers(own: object) -> list[tuple[str, tuple[str, ...]]]:
    servers = (*getattr(own, "primaries", ()), *getattr(own, "secondaries", ()))
    return [(server.name or "", server.addresses) for server in servers if server.name]


def _with_addresses(domain: Domain, at: Domain, names: frozenset[str]) -> Domain:
    """The address RRsets of the servers' names with the old values beside the new ones."""
    was, becomes = (at_owners(one.records, sorted(names)) for one in (at, domain))
    for name, rrsets in becomes.items():
        old = {one.rdtype: one for one in was[name] if one.rdtype in {"A", "AAAA"}}
        rrsets[:] = [*(_both(one, old.pop(one.rdtype, None)) for one in rrsets), *old.values()]
    return with_rrsets(domain, becomes)


def _both(new: RRset, old: RRset | None) -> RRset:
    return new if old is None else new.replace(values=tuple(dict.fromkeys((*new.values, *old.values))))
