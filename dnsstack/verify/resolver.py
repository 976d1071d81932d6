"""A stub resolver for names outside of the domain: the parent zone, addresses, targets."""

from __future__ import annotations

import dns.exception
import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.resolver

from dnsstack.errors import EnvironmentFault
from dnsstack.verify.ask import Asker, Reply
from dnsstack.verify.endpoint import Endpoint, Transport
from dnsstack.verify.wire import Question


class StubResolver:
    """Queries recursive resolvers, one after the other, until one answers."""

    def __init__(self, asker: Asker, endpoints: tuple[Endpoint, ...]) -> None:
        self._asker = asker
        self.endpoints = endpoints

    async def ask(self, name: str, rdtype: str) -> dns.message.Message | None:
        """The first answer that is not a server failure; None if there is none."""
        for endpoint in self.endpoints:
            message = await complete(self._asker, Question(name, rdtype, recursive=True), endpoint)
            if message is not None and message.rcode() in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
                return message
        return None

    async def addresses(self, name: str) -> list[str]:
        """The addresses of a name server. A CNAME is not followed: an NS must not have one (RFC 2181 §10.3)."""
        found: list[str] = []
        for rdtype in ("A", "AAAA"):
            message = await self.ask(name, rdtype)
            if message is not None:
                found += values(message, name, rdtype)
        return found


async def complete(asker: Asker, question: Question, endpoint: Endpoint) -> dns.message.Message | None:
    """The answer of `whole`; None if there is none."""
    return (await whole(asker, question, endpoint)).message


async def whole(asker: Asker, question: Question, endpoint: Endpoint) -> Reply:
    """The result of a query over UDP, or over TCP if the answer is truncated (RFC 7766 §5)."""
    reply = await asker.ask(question, endpoint)
    if reply.message is not None and reply.message.flags & dns.flags.TC:
        return await asker.ask(question, endpoint, Transport.TCP)
    return reply


def values(message: dns.message.Message, name: str, rdtype: str) -> list[str]:
    """The rdata of an RRset in any section of a message, in presentation format, names in lower case."""
    owner, kind = dns.name.from_text(name), dns.rdatatype.from_text(rdtype)
    for section in (message.answer, message.authority, message.additional):
        rrset = message.get_rrset(section, owner, dns.rdataclass.IN, kind)
        if rrset is not None:
            return sorted(rdata.to_text().lower() for rdata in rrset)
    return []


def system_resolvers() -> tuple[Endpoint, ...]:
    """The resolvers of this machine's configuration.

    Raises:
        EnvironmentFault: it has none.
    """
    try:
        servers = dns.resolver.Resolver().nameservers
    except dns.exception.DNSException as error:
        msg = f"this machine has no resolver ({error}); name one with --resolver ADDR"
        raise EnvironmentFault(msg) from None
    return tuple(Endpoint(str(server)) for server in servers)
