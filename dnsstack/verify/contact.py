"""First contact: query SOA and NS of the apex over every way to every server. A way without an answer is not used."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype
import dns.rrset

from dnsstack.verify.ask import Asker, AskOutcome, Reply
from dnsstack.verify.endpoint import Endpoint, Server, Transport, Way
from dnsstack.verify.survey import Contact
from dnsstack.verify.wire import Question


def ways(server: Server, transports: Sequence[Transport], vantages: Sequence[tuple[str, str]]) -> list[Way]:
    """Every way to a server: each address, transport and vantage point (label, local address)."""
    found = []
    for endpoint in server.endpoints:
        for label, source in vantages or (("", ""),):
            if not source or (":" in source) == endpoint.is_ipv6:
                at = Endpoint(endpoint.address, endpoint.port, source)
                found += [Way(at, transport, label) for transport in transports]
    return found


async def contact_all(
    asker: Asker,
    apex: str,
    servers: Iterable[Server],
    transports: Sequence[Transport],
    vantages: Sequence[tuple[str, str]],
) -> list[Contact]:
    """The first contact over every way to every server."""
    asked = [(server, way) for server in servers for way in ways(server, transports, vantages)]
    return list(await asyncio.gather(*(_contact(asker, apex, server, way) for server, way in asked)))


async def _contact(asker: Asker, apex: str, server: Server, way: Way) -> Contact:
    reply = await asker.ask(Question(apex, "SOA"), way.endpoint, way.transport)
    message = reply.message
    if message is None:
        return Contact(server, way, reply.outcome, reply.detail)
    rcode = message.rcode()
    if rcode not in (dns.rcode.NOERROR, dns.rcode.NXDOMAIN):
        return Contact(server, way, reply.outcome, rcode=dns.rcode.to_text(rcode))
    soa = _rrset(message, apex, dns.rdatatype.SOA)
    servers = await asker.ask(Question(apex, "NS"), way.endpoint, way.transport)
    ns = _rrset(servers.message, apex, dns.rdatatype.NS) if _counts(servers) and servers.message else None
    return Contact(
        server,
        way,
        reply.outcome,
        authoritative=bool(message.flags & dns.flags.AA),
        truncated=bool(message.flags & dns.flags.TC),
        soa=(str(soa[0].mname).lower(), str(soa[0].rname).lower(), int(soa[0].serial)) if soa is not None else None,
        servers=frozenset(rdata.target.to_text().lower() for rdata in ns) if ns is not None else None,
        ttl=ns.ttl if ns is not None else 0,
    )


def _counts(reply: Reply) -> bool:
    return (
        reply.outcome is AskOutcome.ANSWERED
        and reply.message is not None
        and not reply.message.flags & dns.flags.TC
        and bool(reply.message.flags & dns.flags.AA)
    )


def _rrset(message: dns.message.Message, apex: str, rdtype: dns.rdatatype.RdataType) -> dns.rrset.RRset | None:
    return message.get_rrset(message.answer, dns.name.from_text(apex), dns.rdataclass.IN, rdtype)
