"""`Index`: the entries of a domain by owner, by type and by other properties that rules need, made in one pass."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from dnsstack.lint.entries import Entry, ValueList, served_by, value_lists
from dnsstack.model.domain import Domain
from dnsstack.model.names import parent
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rrset import RRset

LocatedList = tuple[Entry, str, ValueList]
"""An entry, the name of one of its fields with values, and these values."""


class Index:
    """The RRsets and failover policies of a domain, indexed so that a rule reads only those that it needs."""

    def __init__(self, domain: Domain) -> None:
        self.rrsets = domain.records
        self.policies = domain.failover
        self.several: dict[str, list[LocatedList]] = {}
        """By type, the lists of more than one value."""
        self.value_count = 0
        """The number of values of all RRsets."""
        self.annotated: list[RRset] = []
        """RRsets with more fields than owner, type, TTL and values: `only`, `proxied`, a comment, tags, acceptances."""
        self._index()

    def _index(self) -> None:
        by_owner: defaultdict[str, list[Entry]] = defaultdict(list)
        by_type: defaultdict[str, list[RRset]] = defaultdict(list)
        by_ttl: defaultdict[int, list[RRset]] = defaultdict(list)
        several: defaultdict[str, list[LocatedList]] = defaultdict(list)
        for rrset in self.rrsets:
            # quicker than attributes of a model, for which Python looks for Pydantic's __getattr__, too
            fields = rrset.__dict__
            values = fields["values"]
            by_owner[fields["owner"]].append(rrset)
            by_type[rdtype := fields["rdtype"]].append(rrset)
            by_ttl[fields["ttl"]].append(rrset)
            self.value_count += len(values)
            if len(values) > 1:
                several[rdtype].append((rrset, "values", values))
            if fields["accept"] or fields["only"] or fields["proxied"] or fields["comment"] or fields["tags"]:
                self.annotated.append(rrset)
        for policy in self.policies:
            by_owner[policy.owner].append(policy)
            for field, values in value_lists(policy):
                if len(values) > 1:
                    several[policy.rdtype].append((policy, field, values))
        self.by_owner, self.by_type = dict(by_owner), dict(by_type)
        self.by_ttl, self.several = dict(by_ttl), dict(several)

    def at(self, owner: str) -> list[Entry]:
        """The entries of `owner` itself."""
        return self.by_owner.get(owner, [])

    def of_type(self, *rdtypes: str) -> Iterator[RRset]:
        """The RRsets of some types."""
        for rdtype in rdtypes:
            yield from self.by_type.get(rdtype, ())

    def entries(self, *rdtypes: str) -> Iterator[Entry]:
        """The RRsets and the failover policies of some types."""
        yield from self.of_type(*rdtypes)
        yield from (policy for policy in self.policies if policy.rdtype in rdtypes)

    def lists(self, *rdtypes: str) -> Iterator[LocatedList]:
        """The lists of values of some types."""
        for rdtype in rdtypes:
            for rrset in self.by_type.get(rdtype, ()):
                yield rrset, "values", rrset.values
        for policy in self.policies:
            if policy.rdtype in rdtypes:
                yield from ((policy, field, values) for field, values in value_lists(policy))

    def kept_from(self, provider: ProviderId) -> list[RRset]:
        """The RRsets whose `only` names another provider than `provider`."""
        return [rrset for rrset in self.annotated if not served_by(rrset, provider)]

    @cached_property
    def shared_owners(self) -> list[list[Entry]]:
        """The entries of each owner that has more than one."""
        return [entries for entries in self.by_owner.values() if len(entries) > 1]

    @cached_property
    def parents(self) -> dict[str, str]:
        """The parent name of each owner."""
        return {owner: parent(owner) for owner in self.by_owner}

    @cached_property
    def starred(self) -> dict[str, list[Entry]]:
        """The entries of each owner with an asterisk in any place."""
        return {owner: entries for owner, entries in self.by_owner.items() if "*" in owner}
