"""Query role markers at Route53's name servers, without recursion; only authoritative answers count."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdataclass
import dns.rdatatype

from dnsstack.deadline import limited
from dnsstack.follow.decide import Quorum, Vote
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.verify.ask import Asker, AskOutcome, forgeries
from dnsstack.verify.endpoint import Endpoint, Server
from dnsstack.verify.resolver import whole
from dnsstack.verify.wire import Question

ROLES: Final[Mapping[bytes, FailoverRole]] = {f"role={role.value}".encode(): role for role in FailoverRole}
"""The texts that a marker can have."""


class Ask(Protocol):
    """Sends queries."""

    async def __call__(self, name: str, rdtype: str, endpoint: Endpoint) -> dns.message.Message | str:
        """The validated answer to one query, or the reason why there is none."""


@dataclass(frozen=True, slots=True)
class AskDirectly:
    """`Ask` with the asker of `verify`: over UDP, and over TCP if the answer is truncated."""

    asker: Asker

    def refused(self) -> Mapping[str, int]:
        """The number of received messages that were not answers, by reason."""
        return {reason.value: count for reason, count in forgeries(self.asker.tallies).items()}

    async def __call__(self, name: str, rdtype: str, endpoint: Endpoint) -> dns.message.Message | str:
        """Send one query."""
        reply = await whole(self.asker, Question(name, rdtype), endpoint)
        if reply.outcome is not AskOutcome.ANSWERED or reply.message is None:
            return reply.outcome.value
        return reply.message


async def poll(ask: Ask, marker: str, servers: Sequence[Server], existing: int, within: float) -> Quorum:
    """The role that every server answers for a marker; `existing` is the number of servers, also unknown ones.

    A server that has not answered after `within` seconds has no role in this vote.
    """
    votes = await asyncio.gather(*(_in_time(ask, marker, server, within) for server in servers))
    return Quorum(tuple(votes), max(existing, len(servers)))


async def _in_time(ask: Ask, marker: str, server: Server, within: float) -> Vote:
    try:
        return await limited(_vote(ask, marker, server, within), within)
    except TimeoutError:
        return Vote(server.name, None, "too late")


async def _vote(ask: Ask, marker: str, server: Server, within: float) -> Vote:
    """The vote of one server: the first role that one of its addresses answers.

    An address is queried once those before it have failed or have not answered for a while; all are queried within half
    of the time. So an unreachable address family does not use up the time of a vote.
    """
    why, waiting, running = "no address", list(server.endpoints), set[asyncio.Task[dns.message.Message | str]]()
    head_start = within / 2 / max(len(waiting), 1)
    try:
        while waiting or running:
            if waiting:
                running.add(asyncio.create_task(_answer(ask, marker, waiting.pop(0))))
            limit = head_start if waiting else None
            done, running = await asyncio.wait(running, timeout=limit, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                answer = task.result()
                role, why = (None, answer) if isinstance(answer, str) else read(answer, marker)
                if role is not None:
                    return Vote(server.name, role, why)
        return Vote(server.name, None, why)
    finally:
        for task in running:
            task.cancel()


async def _answer(ask: Ask, marker: str, endpoint: Endpoint) -> dns.message.Message | str:
    return await ask(marker, "TXT", endpoint)


def read(message: dns.message.Message, marker: str) -> tuple[FailoverRole | None, str]:
    """The role in an answer, or None and the reason."""
    if message.rcode() != dns.rcode.NOERROR:
        return None, dns.rcode.to_text(message.rcode()).lower()
    if not message.flags & dns.flags.AA:
        return None, "not authoritative"
    rrset = message.get_rrset(message.answer, dns.name.from_text(marker), dns.rdataclass.IN, dns.rdatatype.TXT)
    if rrset is None:
        return None, "no marker"
    texts = [b"".join(rdata.strings) for rdata in rrset]
    if len(texts) != 1 or texts[0] not in ROLES:
        return None, "not a role marker"
    return ROLES[texts[0]], ""


async def values_at(ask: Ask, owner: str, rdtype: str, endpoint: Endpoint) -> tuple[frozenset[str], int] | str:
    """The values and the TTL of an RRset in an authoritative answer, names without final dots; or the reason."""
    answer = await ask(owner, rdtype, endpoint)
    if isinstance(answer, str):
        return answer
    if answer.rcode() != dns.rcode.NOERROR or not answer.flags & dns.flags.AA:
        return dns.rcode.to_text(answer.rcode()).lower()
    kind = dns.rdatatype.from_text(rdtype)
    rrset = answer.get_rrset(answer.answer, dns.name.from_text(owner), dns.rdataclass.IN, kind)
    if rrset is None:
        return "no data"
    return frozenset(rdata.to_text().lower().removesuffix(".") for rdata in rrset), rrset.ttl


async def values_of(ask: Ask, owner: str, rdtype: str, server: Server) -> tuple[frozenset[str], int] | str:
    """The same as `values_at`, from the first address of a server that answers."""
    why: tuple[frozenset[str], int] | str = "no address"
    for endpoint in server.endpoints:
        why = await values_at(ask, owner, rdtype, endpoint)
        if not isinstance(why, str):
            break
    return why
