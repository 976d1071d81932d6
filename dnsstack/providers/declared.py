"""The RRsets of a zone in a per-zone resource: renderers write them, the engine stores them, the plugin sends them.

A map from key to RRset. A key is `owner/TYPE`. The owner is relative to the zone, in lower case, in the document's
spelling; `@` is the apex. The type is the provider's: an ALIAS is A and AAAA at Route53, CNAME at Cloudflare. The last
slash separates, because an owner may contain a slash (RFC 2317).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from dnsstack.model.names import absolute, relative

FORMAT: Final = 1
"""The version of the state's format, kept in the state as `format`."""

MADE_BY: Final = "dnsstackVersion"
"""The input with the program's version of dnsstack. The plugin compares it with its own, and does not store it."""

COUNTED: Final = "counted"
"""The input with the numbers that the guard counts, so that the plugin counts the same; see `Counted`."""

_MOSTLY: Final = frozenset(("ttl", "values"))
"""The only fields that most RRsets have."""

Key = str
"""`owner/TYPE`."""


@dataclass(frozen=True, slots=True)
class Counted:
    """The numbers that the guard counts in a whole domain, besides the RRsets of one zone.

    `rrsets` is the number of RRsets that the document declares. `elsewhere` are those of them for which this zone has
    no key of that name. `uncounted` are the keys of this zone that the document does not declare: markers, and what an
    ALIAS or a policy becomes.
    """

    rrsets: int = 0
    elsewhere: frozenset[Key] = frozenset()
    uncounted: frozenset[Key] = frozenset()

    def to_input(self) -> dict[str, Any]:
        """The resource's input, without empty members."""
        keys = {"elsewhere": sorted(self.elsewhere), "uncounted": sorted(self.uncounted)}
        return {"rrsets": self.rrsets, **{name: given for name, given in keys.items() if given}}

    def after(self, former: Counted) -> Counted:
        """The numbers after an interrupted deployment that began at `former`: what it removes is counted as before."""
        return replace(self, rrsets=former.rrsets or self.rrsets, uncounted=self.uncounted | former.uncounted)

    @classmethod
    def from_input(cls, given: Any) -> Counted:
        """Read what `to_input` wrote; without it, the program has no guard."""
        if not isinstance(given, Mapping):
            return cls()
        keys = (frozenset(map(str, given.get(name) or ())) for name in ("elsewhere", "uncounted"))
        return cls(int(given.get("rrsets") or 0), *keys)


@dataclass(frozen=True, slots=True)
class AliasedTo:
    """Route53's alias; `target` is absolute, in lower case, with its final dot."""

    target: str
    zone_id: str
    evaluate_target_health: bool


@dataclass(frozen=True, slots=True)
class RoleRRset:
    """One role's part of a failover pair at Route53: `values` or `alias`."""

    set_identifier: str
    health_check_id: str = ""
    values: tuple[str, ...] = ()
    alias: AliasedTo | None = None


@dataclass(frozen=True, slots=True)
class DeclaredRRset:
    """One RRset of a provider, in a canonical form.

    `ttl` is in seconds, None for an alias, 1 for "automatic" at Cloudflare. `values` is rdata in presentation format
    (RFC 1035, section 5.1) with absolute names, sorted, as the model's rdata writes it. `primary` and `secondary` are
    Route53's failover pair. `proxied`, `comment`, `tags` and `flatten` are Cloudflare's. With `follow`, a follower
    changes content and TTL: the plugin writes them once, when it creates the RRset, and never compares them.
    """

    ttl: int | None
    values: tuple[str, ...] = ()
    alias: AliasedTo | None = None
    primary: RoleRRset | None = None
    secondary: RoleRRset | None = None
    proxied: bool = False
    comment: str = ""
    tags: tuple[str, ...] = ()
    flatten: bool = False
    follow: bool = False

    def to_inputs(self) -> dict[str, Any]:
        """The form of the resource's inputs and state: camelCase keys, without members that are not set."""
        found: dict[str, Any] = {}
        if self.ttl is not None:
            found["ttl"] = self.ttl
        found |= _content(self.values, self.alias)
        if self.primary or self.secondary:
            roles = {"primary": self.primary, "secondary": self.secondary}
            found["failover"] = {role: _role(part) for role, part in roles.items() if part is not None}
        told = {"proxied": self.proxied, "comment": self.comment, "tags": list(self.tags)}
        told |= {"flatten": self.flatten, "follow": self.follow}
        return found | {name: value for name, value in told.items() if value}

    @classmethod
    def from_inputs(cls, given: Mapping[str, Any]) -> DeclaredRRset:
        """Read what `to_inputs` wrote; every value must be known."""
        ttl = None if (seconds := given.get("ttl")) is None else int(seconds)
        values = tuple(sorted(given.get("values") or ()))
        if given.keys() <= _MOSTLY:
            return cls(ttl, values)
        failover = given.get("failover") or {}
        return cls(
            ttl=ttl,
            values=values,
            alias=_alias_from(given.get("alias")),
            primary=_role_from(failover.get("primary")),
            secondary=_role_from(failover.get("secondary")),
            proxied=bool(given.get("proxied")),
            comment=given.get("comment") or "",
            tags=tuple(sorted(given.get("tags") or ())),
            flatten=bool(given.get("flatten")),
            follow=bool(given.get("follow")),
        )


def join(owner: str, rdtype: str, apex: str) -> Key:
    """The key of an RRset; `owner` and `apex` are absolute."""
    return f"{relative(owner, apex)}/{rdtype}"


def split(key: Key, apex: str) -> tuple[str, str]:
    """The absolute owner and the type of a key.

    Raises:
        ValueError: the key has no slash, or its owner is not a name.
    """
    owner, slash, rdtype = key.rpartition("/")
    if not slash or not owner or not rdtype:
        message = f"{key!r} is not a key of an RRset; write owner/TYPE, such as www/A or @/MX"
        raise ValueError(message)
    return absolute(owner, apex), rdtype


def _content(values: Sequence[str], alias: AliasedTo | None) -> dict[str, Any]:
    if alias is None:
        return {"values": list(values)} if values else {}
    at = {"target": alias.target, "zoneId": alias.zone_id, "evaluateTargetHealth": alias.evaluate_target_health}
    return {"alias": at}


def _role(part: RoleRRset) -> dict[str, Any]:
    found: dict[str, Any] = {"setIdentifier": part.set_identifier, **_content(part.values, part.alias)}
    if part.health_check_id:
        found["healthCheckId"] = part.health_check_id
    return found


def _alias_from(given: Mapping[str, Any] | None) -> AliasedTo | None:
    if not given:
        return None
    return AliasedTo(given["target"], given["zoneId"], bool(given.get("evaluateTargetHealth")))


def _role_from(given: Mapping[str, Any] | None) -> RoleRRset | None:
    if not given:
        return None
    values = tuple(sorted(given.get("values") or ()))
    return RoleRRset(given["setIdentifier"], given.get("healthCheckId") or "", values, _alias_from(given.get("alias")))
