"""`Zone`: one domain for the rules, indexed once.

`Index` has the entries by type and by owner; this class has what is computed from them. Everything here is linear in
the number of RRsets. A property that few rules need is computed when it is first read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar

from dnsstack.lint.entries import (
    Acceptance,
    Entry,
    Steps,
    Subject,
    children,
    is_served_as_cname,
    known_values,
    located_values,
    served_by,
)
from dnsstack.lint.index import Index
from dnsstack.lint.mail import is_spf
from dnsstack.lint.reach import Reach
from dnsstack.model.deferred import Deferred
from dnsstack.model.domain import Domain
from dnsstack.model.names import is_at_or_below, parent
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.rdata import TXT
from dnsstack.model.rrset import RRset, Value
from dnsstack.plan.capabilities import Capabilities, capabilities, servers_of

if TYPE_CHECKING:
    from dnsstack.model.failover.policy import FailoverPolicy
    from dnsstack.plan.aliases import Aliases, Types

MAX_ROUTE: Final = 24
"""Largest number of names in a chain of CNAMEs that is followed; BIND follows 16, Unbound 11."""
TARGET_TYPES: Final = ("CNAME", "MX", "NS", "SRV", "SVCB", "HTTPS", "PTR", "ALIAS")
"""The types whose values name another host."""

Found = TypeVar("Found")

LocatedText = tuple[RRset, int, str]
"""A TXT RRset, the index of a value, and its text."""


class Zone(Index):
    """A domain, indexed for rules. `now` is the time at which pins are checked."""

    def __init__(self, domain: Domain, *, now: datetime | None = None) -> None:
        super().__init__(domain)
        self.domain = domain
        self.apex = domain.domain
        self.nameservers = domain.nameservers
        self.providers = domain.nameservers.providers
        self.now = now or datetime.now(UTC)
        self.checks = domain.health_checks
        self._cut_above: dict[str, str | None] = {self.apex: None, ".": None}
        self.acceptances = self._acceptances()

    # -- servers ---------------------------------------------------------------------------------------------

    @cached_property
    def serving(self) -> tuple[ProviderId, ...]:
        """The providers whose servers are in the NS set."""
        zones = {ProviderId.ROUTE53: self.nameservers.route53, ProviderId.CLOUDFLARE: self.nameservers.cloudflare}
        return tuple(provider for provider, zone in zones.items() if zone is not None and zone.delegated)

    @property
    def servers(self) -> tuple[ProviderId, ...]:
        """Everyone who must answer: the providers, and own and third-party servers if there are any."""
        return servers_of(self.nameservers)

    @property
    def is_signed(self) -> bool:
        """True if a provider is to sign the zone."""
        parts = (self.nameservers.route53, self.nameservers.cloudflare)
        return any(part is not None and part.dnssec for part in parts)

    @cached_property
    def is_mixed(self) -> bool:
        """True if name servers of more than one operator are to answer."""
        return len(self.serving) + bool(self.nameservers.others) > 1

    @cached_property
    def named_servers(self) -> tuple[tuple[str, Steps], ...]:
        """The servers of the set that the document names, with their paths."""
        others = self.nameservers.other_nameservers
        found: list[tuple[str, Steps]] = [(one, ("other_nameservers", index)) for index, one in enumerate(others)]
        own = self.nameservers.self_hosted
        listed = {"secondaries": own.secondaries, "primaries": () if own.hidden else own.primaries} if own else {}
        for part, servers in listed.items():
            found += [(one.name, ("self_hosted", part, index, "name")) for index, one in enumerate(servers) if one.name]
        return tuple(found)

    @cached_property
    def capabilities(self) -> Mapping[ProviderId, Capabilities]:
        """The capabilities of each member of the name server set."""
        return capabilities(self.nameservers)

    # -- the data of names -----------------------------------------------------------------------------------

    def has(self, name: str) -> bool:
        """True for the domain itself and every name below it that is not delegated."""
        return is_at_or_below(name, self.apex) and self.cut_above(name) is None

    @cached_property
    def cuts(self) -> dict[str, list[RRset]]:
        """The NS RRsets below the apex, by owner: each is a zone cut."""
        cuts: dict[str, list[RRset]] = {}
        for rrset in self.of_type("NS"):
            if rrset.owner != self.apex:
                cuts.setdefault(rrset.owner, []).append(rrset)
        return cuts

    def cut_above(self, name: str) -> str | None:
        """The topmost zone cut at or above `name`, or None."""
        known = self._cut_above
        if name in known:
            return known[name]
        if not self.cuts:
            return None
        found = known[name] = self.cut_above(parent(name)) or (name if name in self.cuts else None)
        return found

    def below_cuts(self) -> Iterator[str]:
        """The owners at or below a zone cut."""
        hidden = {name for name in {*self.parents.values()} if self.cut_above(name) is not None}
        for owner, above in self.parents.items():
            if above in hidden or owner in self.cuts:
                yield owner

    @cached_property
    def names(self) -> frozenset[str]:
        """Every name that exists, also empty non-terminals (RFC 9499 §7)."""
        known = set(self.by_owner)
        above = set(self.parents.values())
        while above := {name for name in above - known if name != "." and is_at_or_below(name, self.apex)}:
            known |= above
            above = {parent(name) for name in above}
        known.add(self.apex)
        return frozenset(known)

    def answering(self, name: str) -> list[Entry]:
        """The entries that answer for `name`: its own, or those of the wildcard that covers it (RFC 4592 §3.3)."""
        if name in self.by_owner:
            return self.by_owner[name]
        if name in self.names:
            return []
        encloser = parent(name)
        while encloser not in self.names and encloser != ".":
            encloser = parent(encloser)
        return self.by_owner.get(f"*.{encloser}", [])

    def types_at(self, name: str) -> frozenset[str]:
        """The types that answer for `name`; a delegated policy counts as CNAME, because it is served so."""
        return frozenset("CNAME" if is_served_as_cname(entry) else entry.rdtype for entry in self.answering(name))

    # -- targets ---------------------------------------------------------------------------------------------

    @cached_property
    def targets(self) -> dict[str, list[tuple[Entry, Steps, str]]]:
        """By type, the known target names of each entry, with their paths in the entry."""
        found: dict[str, list[tuple[Entry, Steps, str]]] = {}
        for rdtype in TARGET_TYPES:
            listed: list[tuple[Entry, Steps, str]] = [
                (entry, (field, index), value.target_name)
                for entry, field, values in self.lists(rdtype)
                for index, value in enumerate(values)
                if not isinstance(value, Deferred)
            ]
            if listed:
                found[rdtype] = listed
        return found

    def targets_for(self, *rdtypes: str) -> Iterator[tuple[Entry, Steps, str]]:
        """The known target names of some types, without `.` (no such service)."""
        for rdtype in rdtypes:
            for found in self.targets.get(rdtype, ()):
                if found[2] not in (".", ""):
                    yield found

    def targets_with(self, look: Callable[[str], Found], *rdtypes: str) -> Iterator[tuple[Entry, Steps, str, Found]]:
        """The targets of `targets_for` for which `look` returns something, with it; it is called once for each name."""
        for rdtype in rdtypes:
            names = {name for _, _, name in self.targets.get(rdtype, ())}
            found = {name: it for name in names if name not in (".", "") and (it := look(name))}
            for entry, at, name in self.targets[rdtype] if found else ():
                if name in found:
                    yield entry, at, name, found[name]

    def is_cname(self, name: str) -> bool:
        """True for a name of this domain that answers with a CNAME."""
        return self.has(name) and "CNAME" in self.types_at(name)

    def route(self, name: str) -> list[str]:
        """`name` and the names that its CNAMEs lead to, inside this domain; a loop ends at its first repetition.

        At most `MAX_ROUTE` names: no resolver follows more, and a chain of all owners would be followed from each.
        """
        route = [name]
        while len(route) < MAX_ROUTE and self.has(route[-1]):
            following = [
                value.target_name
                for entry in self.answering(route[-1])
                if entry.rdtype == "CNAME" and isinstance(entry, RRset)
                for _, value in known_values(entry)
            ]
            if not following or following[0] in route:
                break
            route.append(following[0])
        return route

    def addresses(self, name: str) -> frozenset[str] | None:
        """Every address that `name` resolves to, or None if the document does not determine it."""
        last = self.route(name)[-1]
        if not self.has(last):
            return None
        found: set[str] = set()
        for entry in self.answering(last):
            if entry.rdtype in ("CNAME", "ALIAS"):
                return None
            if entry.rdtype in ("A", "AAAA"):
                for _, value in located_values(entry):
                    if isinstance(value, Deferred):
                        return None
                    found.add(value.to_text())
        return frozenset(found)

    # -- health checks ---------------------------------------------------------------------------------------

    @cached_property
    def aliases(self) -> Aliases:
        """The types that aliases answer at Route53, by target."""
        from dnsstack.plan.aliases import ADDRESS_TYPES, Aliases

        targets: dict[str, Value] = {}
        for entry in self.entries("ALIAS"):
            if served_by(entry, ProviderId.ROUTE53):
                targets.setdefault(entry.owner, next(value for _, value in located_values(entry)))

        def types_at(owner: str) -> Types:
            there = [one for one in self.at(owner) if served_by(one, ProviderId.ROUTE53)]
            known = {one.rdtype for one in there if not is_served_as_cname(one)}
            return tuple(rdtype for rdtype in ADDRESS_TYPES if rdtype in known)

        return Aliases(self.apex, targets, types_at)

    @cached_property
    def calculated_from(self) -> dict[str, list[str]]:
        """For each child, the calculated checks that it is part of."""
        found: dict[str, list[str]] = {}
        for name, check in self.checks.items():
            for child in children(check):
                found.setdefault(child, []).append(name)
        return found

    @cached_property
    def watching(self) -> dict[str, list[tuple[int, FailoverPolicy]]]:
        """For each check, the policies that name it, with their place in the document."""
        found: dict[str, list[tuple[int, FailoverPolicy]]] = {}
        for index, policy in enumerate(self.policies):
            for reference in {policy.check, policy.secondary_check}:
                if isinstance(reference, str):
                    found.setdefault(reference, []).append((index, policy))
        return found

    @cached_property
    def watchers(self) -> Reach:
        """For each check, the places of the policies that depend on it, also through calculated checks."""
        return Reach(
            lambda name: self.calculated_from.get(name, ()),
            lambda name: [index for index, _ in self.watching.get(name, ())],
        )

    @cached_property
    def decided_by(self) -> Reach:
        """For each check, the checks that decide it in the end; a check that is not calculated decides itself."""

        def below(name: str) -> Sequence[str]:
            return children(self.checks[name]) if name in self.checks else ()

        def own(name: str) -> Sequence[str]:
            return () if name not in self.checks or children(self.checks[name]) else (name,)

        return Reach(below, own)

    # -- texts -----------------------------------------------------------------------------------------------

    @cached_property
    def texts(self) -> list[LocatedText]:
        """Every known TXT value as plain text, with its RRset and index."""
        return [
            (rrset, index, value.text)
            for rrset in self.of_type("TXT")
            for index, value in enumerate(rrset.values)
            if isinstance(value, TXT)
        ]

    @cached_property
    def spf(self) -> dict[str, list[LocatedText]]:
        """The SPF records (RFC 7208 §4.5) by owner."""
        found: dict[str, list[LocatedText]] = {}
        for located in self.texts:
            if is_spf(located[2]):
                found.setdefault(located[0].owner, []).append(located)
        return found

    # -- acceptances -----------------------------------------------------------------------------------------

    def _acceptances(self) -> list[Acceptance]:
        """Every `accept` entry of the document."""
        subjects: list[Subject] = [self.domain, self.nameservers, *self.checks.values(), *self.policies]
        subjects += [rrset for rrset in self.annotated if rrset.accept]
        return [Acceptance(subject, rule) for subject in subjects for rule in subject.accept]
