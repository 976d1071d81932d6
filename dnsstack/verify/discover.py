"""Discovery: the name servers in the parent's delegation, their addresses, and their providers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import dns.message
import dns.name
import dns.rdataclass
import dns.rdatatype

from dnsstack.errors import EnvironmentFault
from dnsstack.model.names import is_at_or_below, parent
from dnsstack.model.nameservers import ProviderId
from dnsstack.model.operators import by_mailbox, by_server_name
from dnsstack.plan.plan import ZonePlan
from dnsstack.verify.ask import Asker
from dnsstack.verify.endpoint import Endpoint, GivenServer, Server
from dnsstack.verify.resolver import StubResolver, complete, values
from dnsstack.verify.survey import ParentView
from dnsstack.verify.wire import Question

PARENTS_ASKED: Final = 3
"""The most servers of the parent that are tried."""


@dataclass(slots=True)
class Discovery:
    """Finds name servers; if `resolver` is None, only those in `given` are queried."""

    plan: ZonePlan
    asker: Asker
    resolver: StubResolver | None
    given: Sequence[GivenServer] = ()
    _glue: dict[str, frozenset[str]] = field(default_factory=dict)

    async def parent(self) -> ParentView | None:
        """The delegation, from the parent's servers; None without a resolver.

        Raises:
            EnvironmentFault: the resolver or the parent does not answer.
        """
        if self.resolver is None:
            return None
        at = await self._parent_server()
        apex = self.plan.apex
        message = await complete(self.asker, Question(apex, "NS"), at)
        if message is None:
            msg = f"no server of {apex}'s parent zone answers ({at.to_text()}), so the delegation can't be read"
            raise EnvironmentFault(msg)
        names = frozenset(values(message, apex, "NS"))
        glue = {name: frozenset(_addresses(message, name)) for name in names}
        self._glue = glue
        ds = await complete(self.asker, Question(apex, "DS"), at)
        shown = ", ".join(_answers(ds, apex, "DS")) if ds is not None else ""
        return ParentView(at.to_text(), names, _ttl(message, apex), glue, shown)

    async def _parent_server(self) -> Endpoint:
        """A server of the parent zone: the resolver, if it answers a referral, else one found from the resolver."""
        resolver, apex = self.resolver, self.plan.apex
        if resolver is None:
            raise EnvironmentFault(_SILENT)
        first = await resolver.ask(apex, "NS")
        if first is not None and not first.answer and _authority(first, apex):
            return resolver.endpoints[0]
        above = parent(apex)
        while True:
            message = await resolver.ask(above, "NS")
            names = _answers(message, above, "NS") if message is not None else []
            for name in names[:PARENTS_ASKED]:
                for endpoint in await self.endpoints(name):
                    if await complete(self.asker, Question(above, "SOA"), endpoint) is not None:
                        return endpoint
            if names or above == ".":
                msg = f"{_SILENT} {', '.join(endpoint.to_text() for endpoint in resolver.endpoints)}"
                raise EnvironmentFault(msg)
            above = parent(above)

    async def endpoints(self, name: str) -> tuple[Endpoint, ...]:
        """The endpoints of a server: those of the command line, else its addresses, else its glue."""
        given = tuple(one.endpoint for one in self.given if one.name == name)
        if given or self.resolver is None:
            return given
        found = await self.resolver.addresses(name) or sorted(self._glue.get(name, ()))
        return tuple(Endpoint(address) for address in sorted(set(found)))

    async def servers(self, names: Iterable[str]) -> list[Server]:
        """Every server of `names`, with its endpoints and its provider."""
        made = []
        for name in sorted(set(names)):
            endpoints = await self.endpoints(name)
            made.append(Server(name, await self._provider(name, endpoints), endpoints))
        return made

    async def _provider(self, name: str, endpoints: Sequence[Endpoint]) -> ProviderId:
        """The provider of a server, from the command line, the document, its name, or the SOA that it answers."""
        said = next((one.provider for one in self.given if one.name == name and one.provider), None)
        provider = said or provider_of(name, self.plan)
        if provider is not None:
            return provider
        for endpoint in endpoints:
            message = await complete(self.asker, Question(self.plan.apex, "SOA"), endpoint)
            for text in _answers(message, self.plan.apex, "SOA") if message is not None else ():
                return by_mailbox(text.split()[1]) or ProviderId.OTHER
        return ProviderId.OTHER


_SILENT: Final = "no resolver answers; name another with --resolver ADDR, or the name servers with --nameserver. Asked:"


def provider_of(name: str, plan: ZonePlan) -> ProviderId | None:
    """The provider of a name server, if its name shows it."""
    if name in plan.nameservers.other_nameservers:
        return ProviderId.OTHER
    own = plan.nameservers.self_hosted
    if own is not None and any(server.name == name for server in own.serving):
        return ProviderId.SELF_HOSTED
    return by_server_name(name)


def in_domain(names: Iterable[str], apex: str) -> list[str]:
    """The servers at or below the domain, which need glue (RFC 9471 §2.1)."""
    return sorted(name for name in names if is_at_or_below(name, apex))


def by_name(servers: Iterable[Server]) -> Mapping[str, Server]:
    """The servers by their names."""
    return {server.name: server for server in servers}


def _addresses(message: dns.message.Message, name: str) -> list[str]:
    return [*values(message, name, "A"), *values(message, name, "AAAA")]


def _answers(message: dns.message.Message, name: str, rdtype: str) -> list[str]:
    """The rdata of the answer section."""
    rrset = message.get_rrset(
        message.answer, dns.name.from_text(name), dns.rdataclass.IN, dns.rdatatype.from_text(rdtype)
    )
    return sorted(rdata.to_text().lower() for rdata in rrset or ())


def _authority(message: dns.message.Message, apex: str) -> bool:
    name = dns.name.from_text(apex)
    return message.get_rrset(message.authority, name, dns.rdataclass.IN, dns.rdatatype.NS) is not None


def _ttl(message: dns.message.Message, apex: str) -> int:
    name = dns.name.from_text(apex)
    for section in (message.answer, message.authority):
        rrset = message.get_rrset(section, name, dns.rdataclass.IN, dns.rdatatype.NS)
        if rrset is not None:
            return rrset.ttl
    return 0
