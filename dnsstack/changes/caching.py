"""How long resolvers may keep old answers: `pulumi up` can't change a cache."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Final, NamedTuple

from dnsstack.changes.answers import AnswerChange, answers, plain_answers
from dnsstack.changes.difference import Difference, EntryChange
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.capabilities import capabilities
from dnsstack.plan.plan import PlannedFailover, PlannedRRset, ZonePlan
from dnsstack.plan.shape import PARENT_NS_TTL

PROXIED_TTL: Final = 300
"""TTL in seconds of the addresses that Cloudflare answers for a proxied RRset (cloudflare-docs, ttl.mdx)."""


class OldAnswer(NamedTuple):
    """Old answers for one owner and type are possible for `seconds` after `up`; `why` names the TTL."""

    owner: str
    rdtype: str
    seconds: int
    why: str

    def to_text(self) -> str:
        """`for up to 300 s after up (old TTL)`."""
        return f"for up to {self.seconds:,} s after `up` ({self.why})"


def kept(old: ZonePlan, new: ZonePlan, difference: Difference, shifting: Iterable[AnswerChange]) -> list[OldAnswer]:
    """The longest time for every question whose answer changes, and for the name servers themselves."""
    cache = _Cache(old, difference)
    found: dict[tuple[str, str], OldAnswer] = {}
    for one in answers(difference, shifting, cache.plain):
        old_answer = one if isinstance(one, OldAnswer) else cache.kept(one)
        key = old_answer.owner, old_answer.rdtype
        if key not in found or found[key].seconds < old_answer.seconds:
            found[key] = old_answer
    return [*_name_servers(old, new), *found.values()]


class _Cache:
    """The answers of the old plan that a resolver may have in its cache."""

    def __init__(self, old: ZonePlan, difference: Difference) -> None:
        self._old = old
        self._answers = plain_answers(difference)
        limits = capabilities(old.nameservers)
        self._negative = {provider: one.negative_ttl for provider, one in limits.items()}
        self._proxied = {(one.owner, one.rdtype) for one in old.rrsets if one.proxied}

    @cached_property
    def _by_owner(self) -> dict[str, dict[str, PlannedRRset | PlannedFailover]]:
        found: dict[str, dict[str, PlannedRRset | PlannedFailover]] = {}
        entries: tuple[PlannedRRset | PlannedFailover, ...] = (*self._old.rrsets, *self._old.failovers)
        for entry in entries:
            found.setdefault(entry.owner, {})[entry.rdtype] = entry
        return found

    def plain(self, change: EntryChange) -> Iterable[OldAnswer | AnswerChange]:
        """Of an RRset without failover; most only have other values, and the old TTL decides."""
        before, after = change.before, change.after
        if not isinstance(before, PlannedRRset) or not isinstance(after, PlannedRRset):
            return self._answers(change)
        if before.served_by != after.served_by or before.proxied:
            return self._answers(change)
        if before.is_answered_as(after):
            return ()
        return (OldAnswer(*change.key, before.ttl, "old TTL"),)

    def kept(self, change: AnswerChange) -> OldAnswer:
        """The TTL of the old answer; without one, that of a CNAME or a wildcard, or the negative TTL."""
        owner, rdtype = change.owner, change.rdtype
        if change.before:
            ttl = max([one.ttl for one in change.before])
            if (owner, rdtype) in self._proxied and ProviderId.CLOUDFLARE in change.providers:
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
