"""How long resolvers may go on with what they had: nothing that `up` does reaches a cache."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from dnsstack.changes.answers import AnswerChange
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.capabilities import capabilities
from dnsstack.plan.plan import PlannedFailover, PlannedRRset, ZonePlan
from dnsstack.plan.shape import PARENT_NS_TTL

PROXIED_TTL: Final = 300
"""Seconds that Cloudflare gives its own addresses in the place of a proxied RRset (cloudflare-docs, ttl.mdx)."""


@dataclass(frozen=True, slots=True)
class OldAnswer:
    """Old answers for one owner and type are possible until `seconds` after `up`; `why` says where they come from."""

    owner: str
    rdtype: str
    seconds: int
    why: str

    def to_text(self) -> str:
        """`for up to 300 s after up (old TTL)`."""
        return f"for up to {self.seconds:,} s after `up` ({self.why})"


def kept(old: ZonePlan, new: ZonePlan, answers: list[AnswerChange]) -> list[OldAnswer]:
    """The longest time for every question that is answered differently, and for the name servers themselves."""
    found: dict[tuple[str, str], OldAnswer] = {}
    cache = _Cache(old)
    for change in answers:
        one = cache.kept(change)
        longest = found.get((one.owner, one.rdtype))
        if longest is None or longest.seconds < one.seconds:
            found[one.owner, one.rdtype] = one
    return [*_name_servers(old, new), *found.values()]


class _Cache:
    """What a resolver can hold of the old plan."""

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
        """The old answer's TTL; where there was none, what took its place: a CNAME, a wildcard, or nothing."""
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
        """The wildcard that answered for `owner` (RFC 4592 §3.3.1); none where the owner had data of its own."""
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
    return [OldAnswer(new.apex, "NS", seconds, "old TTL here, and that of most parents' zones")]
