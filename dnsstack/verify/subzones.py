"""Sub-zones of policies with the strategy `delegate`: their delegation at every server, their failovers at Route53."""

from __future__ import annotations

import asyncio

import dns.message
import dns.rcode

from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.plan import SubZone
from dnsstack.verify.ask import Asker
from dnsstack.verify.compare import Evaluator
from dnsstack.verify.contact import contact_all
from dnsstack.verify.discover import Discovery
from dnsstack.verify.endpoint import Server, Transport
from dnsstack.verify.expect import AnswerForm, Expectation, expected
from dnsstack.verify.resolver import complete, values
from dnsstack.verify.survey import Observation, Survey
from dnsstack.verify.wire import Question


async def ask_sub_zones(survey: Survey, discovery: Discovery, asker: Asker, evaluate: Evaluator) -> None:
    """Fill `survey.referrals`, and query the servers that the referrals name."""
    for zone in survey.plan.sub_zones:
        found = await asyncio.gather(*(_referral(survey, asker, server, zone) for server in survey.servers))
        told = {server.name: names for server, names in zip(survey.servers, found, strict=True) if names is not None}
        survey.referrals[zone.apex] = told
        named = frozenset[str]().union(*told.values())
        _only_below(survey, named)
        servers = [
            Server(server.name, ProviderId.ROUTE53, server.endpoints) for server in await discovery.servers(named)
        ]
        for server in servers:
            if not server.endpoints:
                survey.note(
                    f"{server.name}, which serves {zone.apex}, was not queried, because its address is not known"
                )
        contacts = await contact_all(asker, zone.apex, servers, (Transport.UDP,), ())
        survey.sub_contacts += contacts
        expectations = list(_expectations(zone))
        for contact in contacts:
            for expectation in expectations if contact.alive else ():
                reply = await asker.ask(expectation.question, contact.way.endpoint)
                result = evaluate.result(expectation, reply, contact.way.transport)
                survey.observations.append(Observation(contact.server, contact.way, expectation, result, reply.seconds))


def _only_below(survey: Survey, named: frozenset[str]) -> None:
    """Remove given servers from the domain's servers if they serve only the sub-zone."""
    apex = frozenset[str]().union(*(contact.servers or frozenset() for contact in survey.contacts))
    gone = {server.name for server in survey.servers if server.name in named and server.name not in apex}
    survey.servers = [server for server in survey.servers if server.name not in gone]
    survey.contacts = [contact for contact in survey.contacts if contact.server.name not in gone]


def _expectations(zone: SubZone) -> list[Expectation]:
    made = []
    for entry in zone.failovers:
        answers = entry.answers[ProviderId.ROUTE53]
        right = tuple(
            expected(answer, answer.ttl, frozenset((state,))) for state, those in answers.items() for answer in those
        )
        question = Question(entry.owner, entry.rdtype)
        made.append(Expectation(question, entry.owner, entry.rdtype, AnswerForm.RRSET, right, entry, entry.policy.path))
    return made


async def _referral(survey: Survey, asker: Asker, server: Server, zone: SubZone) -> frozenset[str] | None:
    """The NS that a server of the domain answers for the sub-zone; None if it gives no answer."""
    for contact in survey.contacts_of(server):
        if contact.alive:
            message = await complete(asker, Question(zone.apex, "NS"), contact.way.endpoint)
            return frozenset(_servers(message, zone)) if message is not None else None
    return None


def _servers(message: dns.message.Message, zone: SubZone) -> list[str]:
    return values(message, zone.apex, "NS") if message.rcode() == dns.rcode.NOERROR else []
