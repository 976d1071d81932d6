"""Check the RRsets of one resource against the limits of its provider, with the rules for documents.

The rules are run on a domain of these RRsets with one provider. Which types exclude each other is in the guard's table.
The plan of a Cloudflare zone is not known here, so the limits of the largest plan are checked; Cloudflare refuses the
rest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Final

from dnsstack.errors import DocumentPath
from dnsstack.lint.engine import run
from dnsstack.lint.finding import Rule
from dnsstack.lint.rules import (
    asterisk_not_carried,
    caa_tag_not_carried,
    cname_at_apex,
    cname_several_values,
    comment_not_carried,
    ds_at_apex,
    duplicate_value,
    name_not_carried,
    owner_outside_domain,
    proxied_not_possible,
    tag_syntax,
    ttl_outside_provider,
    txt_too_long,
    type_not_carried,
    values_over_limit,
    wildcard_delegation,
)
from dnsstack.lint.zone import Zone
from dnsstack.model.domain import Domain
from dnsstack.model.nameservers import CloudflarePlan, ProviderId
from dnsstack.model.rdata import ROSTER, from_absolute
from dnsstack.model.rrset import RRset
from dnsstack.plan.exclusions import excludes
from dnsstack.plugin.records.body import AUTOMATIC
from dnsstack.plugin.records.paths import Step
from dnsstack.plugin.records.state import known
from dnsstack.plugin.records.three_way import type_word
from dnsstack.plugin.resources import Values
from dnsstack.providers.declared import Key

Faults = Iterator[tuple[tuple[Step, ...], str]]
"""Faults: paths below `rrsets`, and reasons."""

_EVERYWHERE: Final[tuple[Rule, ...]] = (
    asterisk_not_carried.check,
    caa_tag_not_carried.check,
    cname_several_values.check,
    comment_not_carried.check,
    ds_at_apex.check,
    duplicate_value.check,
    name_not_carried.check,
    owner_outside_domain.check,
    proxied_not_possible.check,
    tag_syntax.check,
    ttl_outside_provider.check,
    txt_too_long.check,
    type_not_carried.check,
    values_over_limit.check,
    wildcard_delegation.check,
)
_RULES: Final[Mapping[ProviderId, tuple[Rule, ...]]] = {
    ProviderId.ROUTE53: (*_EVERYWHERE, cname_at_apex.check),
    ProviderId.CLOUDFLARE: _EVERYWHERE,  # Cloudflare flattens a CNAME at the apex
}
_NAMESERVERS: Final[Mapping[ProviderId, Mapping[str, Any]]] = {
    ProviderId.ROUTE53: {"route53": {}},
    ProviderId.CLOUDFLARE: {"cloudflare": {"account": "0" * 32, "plan": CloudflarePlan.ENTERPRISE}},
}
_CARRIED: Final = 300
"""A TTL that every provider accepts, for RRsets whose TTL the rules should not check."""

_ROLES: Final = ("primary", "secondary")


def faults(provider: ProviderId, apex: str, bodies: Mapping[Key, Values], owners: Mapping[Key, str]) -> Faults:
    """The faults of well-formed RRsets that the provider would refuse; `owners` has their absolute owners."""
    rrsets = [rrset for key, body in bodies.items() for rrset in _rrsets(provider, key, owners[key], body)]
    domain = Domain(domain=apex, ttl=_CARRIED, nameservers=_NAMESERVERS[provider], records=rrsets)
    for problem in run(_RULES[provider], Zone(domain)):
        steps = tuple(problem.path)
        if steps[1:2] == ("failover",) and steps[-1] == "ttl":
            steps = (steps[0], "ttl")
        yield steps, f"{problem.message}. {problem.hint}" if problem.hint else problem.message
    yield from _beside(provider, bodies)


def _rrsets(provider: ProviderId, key: Key, owner: str, body: Values) -> Iterator[RRset]:
    """The RRset in the form of the rules, or one for each role; values that are not known yet are left out."""
    rdtype = key.rpartition("/")[2]
    if rdtype not in ROSTER:
        return
    parts: dict[tuple[str, ...], Any] = {(key,): body}
    parts |= {(key, "failover", role): part for role, part in body.get("failover", {}).items() if role in _ROLES}
    ttl = body.get("ttl", _CARRIED)
    automatic = provider is ProviderId.CLOUDFLARE and ttl == AUTOMATIC
    for at, part in parts.items():
        values = known(part.get("values", []))
        if not isinstance(values, list) or not values:
            continue
        yield RRset.trusted(  # `body` has checked its form
            {
                "owner": owner,
                "rdtype": rdtype,
                "ttl": _CARRIED if automatic or at[-1] == "secondary" else ttl,
                "values": tuple([from_absolute(rdtype, value) for value in values]),
                "only": None,
                "proxied": part.get("proxied") is True,
                "comment": _known_text(part.get("comment")),
                "tags": tuple(known(part["tags"])) if isinstance(part.get("tags"), list) else (),
                "accept": {},
                "path": DocumentPath(at),
            }
        )


def _known_text(value: Any) -> str | None:
    return value if isinstance(value, str) and value else None


def _beside(provider: ProviderId, bodies: Mapping[Key, Values]) -> Faults:
    """Faults of RRsets that exclude each other at one owner."""
    by_owner: dict[str, list[Key]] = defaultdict(list)
    for key in bodies:
        by_owner[key.rpartition("/")[0]].append(key)
    for owner, keys in by_owner.items():
        words = {key: type_word(key, flatten=bodies[key].get("flatten") is True) for key in keys}
        for index, one in enumerate(keys):
            for other in keys[index + 1 :]:
                if excludes(provider, words[one], words[other], at_apex=owner == "@"):
                    yield (
                        (one,),
                        f"it can't exist together with {other}, and the provider would refuse one of them. Remove one",
                    )
