"""`Index`: the entries of a domain by owner, by type and by what else rules pick them by, in one pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from dnsstack.lint.entries import Entry, ValueList, served_by, value_lists
from dnsstack.model.domain import Domain
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rrset import RRset


class Index:
    """The RRsets and failover policies of a domain, so that a rule sees those that concern it and no others."""

    def __init__(self, domain: Domain) -> None:
        self.rrsets = domain.records
        self.policies = domain.failover
        self.several: list[tuple[Entry, str, ValueList]] = []
        """The lists of more than one value, each with its entry and the field that holds it."""
        self.value_count = 0
        """How many values the RRsets have."""
        self.annotated: list[RRset] = []
        """RRsets with a field beyond owner, type, TTL and values: `only`, `proxied`, a comment, tags, acceptances."""
        self._index()

    def _index(self) -> None:
        by_owner: defaultdict[str, list[Entry]] = defaultdict(list)
        by_type: defaultdict[str, list[RRset]] = defaultdict(list)
        by_ttl: defaultdict[int, list[RRset]] = defaultdict(list)
        for rrset in self.rrsets:
            values = rrset.values
            by_owner[rrset.owner].append(rrset)
            by_type[rrset.rdtype].append(rrset)
            by_ttl[rrset.ttl].append(rrset)
            self.value_count += len(values)
            if len(values) > 1:
                self.several.append((rrset, "values", values))
            if rrset.accept or rrset.only is not None or rrset.proxied or rrset.comment or rrset.tags:
                self.annotated.append(rrset)
        for policy in self.policies:
            by_owner[policy.owner].append(policy)
            self.several += [(policy, field, values) for field, values in value_lists(policy) if len(values) > 1]
        self.by_owner, self.by_type, self.by_ttl = dict(by_owner), dict(by_type), dict(by_ttl)

    def at(self, owner: str) -> list[Entry]:
        """What `owner` itself has."""
        return self.by_owner.get(owner, [])

    def of_type(self, *rdtypes: str) -> Iterator[RRset]:
        """The RRsets of some types."""
        for rdtype in rdtypes:
            yield from self.by_type.get(rdtype, ())

    def entries(self, *rdtypes: str) -> Iterator[Entry]:
        """The RRsets and the failover policies of some types."""
        yield from self.of_type(*rdtypes)
        yield from (policy for policy in self.policies if policy.rdtype in rdtypes)

    def lists(self, *rdtypes: str) -> Iterator[tuple[Entry, str, ValueList]]:
        """The lists of values of some types, each with its entry and the field that holds it."""
        for rdtype in rdtypes:
            for rrset in self.by_type.get(rdtype, ()):
                yield rrset, "values", rrset.values
        for policy in self.policies:
            if policy.rdtype in rdtypes:
                yield from ((policy, field, values) for field, values in value_lists(policy))

    def kept_from(self, provider: ProviderId) -> list[RRset]:
        """The RRsets that `only` gives to another one than `provider`."""
        return [rrset for rrset in self.annotated if not served_by(rrset, provider)]

    @cached_property
    def shared_owners(self) -> list[list[Entry]]:
        """The entries of each owner that has more than one."""
        return [entries for entries in self.by_owner.values() if len(entries) > 1]

    @cached_property
    def starred(self) -> dict[str, list[Entry]]:
        """The entries of each owner with an asterisk, wherever it is."""
        return {owner: entries for owner, entries in self.by_owner.items() if "*" in owner}
