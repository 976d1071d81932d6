"""How long resolvers may keep old answers: `pulumi up` can't change a cache."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dnsstack.changes.answers import AnswerChange
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.capabilities import capabilities
from dnsstack.plan.plan import PlannedFailover, PlannedRRset, ZonePlan
from dnsstack.plan.shape import PARENT_NS_TTL

PROXIED_TTL: Final = 300
"""TTL in seconds of the addresses that Cloudflare answers for a proxied RRset (cloudflare-docs, ttl.mdx)."""


@dataclass(frozen=True, slots=True)
class OldAnswer:
    """Old answers for one owner and type are possible for `seconds` after `up`; `why` names the TTL."""

    owner: str
    rdtype: str
    seconds: int
    why: str

    def to_text(self) -> str:
        """`for up to 300 s after up (old TTL)`."""
        return f"for up to {self.seconds:,} s after `up` ({self.why})"


def kept(old: ZonePlan, new: ZonePlan, answers: list[AnswerChange]) -> list[OldAnswer]:
    """The longest time for every question whose answer changes, and for the name servers themselves."""
    found: dict[tuple[str, str], OldAnswer] = {}
    cache = _Cache(old)
    for change in answers:
        one = cache.kept(change)
        longest = found.get((one.owner, one.rdtype))
        if longest is None or longest.seconds < one.seconds:
            found[one.owner, one.rdtype] = one
    return [*_name_servers(old, new), *found.values()]


class _Cache:
    """The answers of the old plan that a resolver may have in its cache."""

    def __init__(self, old: ZonePlan) -> None:
        self._old = old
        limits = capabilities(old.nameservers)
        self._negative = {provider: one.negative_ttl for provider, one in limits.items()}
        self._by_owner: dict[str, dict[str, PlannedRRset | PlannedFailover]] = {}
        for rrset in old.rrsets:
            self._by_owner.setdefault(rrset.owner, {})[rrset.rdtype] = rrset
        for entry in old.failovers:
            self._by_owner.setdefault(entry.owner, {})[entry.rdtype] = entry

    def kept(self, change: AnswerChange) -> OldAnswer:
        """The TTL of the old answer; without one, that of a CNAME or a wildcard, or the negative TTL."""
        owner, rdtype = change.owner, change.rdtype
        if change.before:
            ttl = max(one.ttl for one in change.before)
            entry = self._by_owner.get(owner, {}).get(rdtype)
            if isinstance(entry, PlannedRRset) and entry.proxied and ProviderId.CLOUDFLARE in change.providers:
                ttl = max(ttl, PROXIED_TTL)
            return OldAnswer(owner, rdtype, ttl, "old TTL")
        cname = self._by_owner.get(owner, {}).get("CNAME")
        if cname is not None and rdtype != "CNAME":
            return OldAnswer(owner, rdtype, cname.ttl, "TTL of the CNAME that was there")
        negative, whose = self._longest_negative(change.providers)
        wildcard = self._wildcard(owner, rdtype)
        if wildcard is not None and wildcard.ttl > negative:
            return OldAnswer(owner, rdtype, wildcard.ttl, f"TTL of the wildcard {wildcard.owner}")
        return OldAnswer(owner, rdtype, negative, f"negative TTL of {whose}")

    def _longest_negative(self, providers: tuple[ProviderId, ...]) -> tuple[int, str]:
        ttls = [(seconds, provider) for provider in providers if (seconds := self._negative.get(provider)) is not None]
        if not ttls:
            ttls = [(seconds, provider) for provider, seconds in self._negative.items() if seconds is not None]
        seconds, provider = max(ttls, key=lambda one: one[0])
        return seconds, provider.value

    def _wildcard(self, owner: str, rdtype: str) -> PlannedRRset | PlannedFailover | None:
        """The wildcard that answered for `owner` (RFC 4592 §3.3.1); None if the owner had data itself."""
        if owner in self._by_owner:
            return None
        name = owner
        while name != self._old.apex and "." in name.rstrip("."):
            name = name.partition(".")[2]
            types = self._by_owner.get(f"*.{name}")
            if types is not None:
                return types.get(rdtype) or types.get("CNAME")
            if name in self._by_owner:
                return None
        return None


def _name_servers(old: ZonePlan, new: ZonePlan) -> list[OldAnswer]:
    before, after = old.delegation, new.delegation
    if set(before.servers) == set(after.servers) and before.ttl == after.ttl:
        return []
    seconds = max(before.ttl, PARENT_NS_TTL)
    return [OldAnswer(new.apex, "NS", seconds, "old TTL here, and the TTL in most parent zones")]
