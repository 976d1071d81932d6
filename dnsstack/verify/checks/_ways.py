"""Find out what does not answer: a whole server, its IPv6, its TCP, or only some queries. Not a check itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import Enum

from dnsstack.verify.ask import AskOutcome
from dnsstack.verify.compare import AnswerKind
from dnsstack.verify.endpoint import Transport
from dnsstack.verify.finding import Finding
from dnsstack.verify.survey import Contact, Survey

DEAD = frozenset((AskOutcome.SILENT, AskOutcome.UNREACHABLE))


class Blame(Enum):
    """The cause of a failure."""

    SERVER = "server"
    IPV6 = "IPv6"
    TCP = "TCP"


def dead(survey: Survey, blame: Blame, message: str, expected: str) -> Iterator[Finding]:
    """Findings about servers that do not answer, for the cause `blame`."""
    groups: dict[str, list[Contact]] = {}
    for contact in survey.all_contacts():
        if contact.outcome is not AskOutcome.NO_ROUTE:
            groups.setdefault(contact.server.name, []).append(contact)
    for name, contacts in groups.items():
        blamed = [one for one in contacts if one.outcome in DEAD and _blame(one, contacts) is blame]
        if blamed:
            ways = tuple(one.way.to_text() for one in blamed)
            got = blamed[0].detail or blamed[0].outcome.value
            yield Finding(message, name, blamed[0].server.provider, expected=expected, got=got, ways=ways)
        else:
            yield from _now_and_then(survey, name, blame)


def _blame(contact: Contact, all_of_server: Iterable[Contact]) -> Blame:
    """The cause: the address family or the transport, if the server answers over others."""
    alive = [one for one in all_of_server if one.outcome not in DEAD]
    endpoint = contact.way.endpoint
    same = [one for one in alive if one.way.endpoint == endpoint]
    if contact.way.transport is Transport.TCP and same:
        return Blame.TCP
    if endpoint.is_ipv6 and not same and any(not one.way.endpoint.is_ipv6 for one in alive):
        return Blame.IPV6
    return Blame.SERVER


def _now_and_then(survey: Survey, server: str, blame: Blame) -> Iterator[Finding]:
    """Queries without an answer from servers that answer others."""
    lost = [
        one
        for one in survey.of_kind(AnswerKind.SILENT)
        if one.server.name == server and _blame_of_transport(one.way.transport) is blame
    ]
    if lost:
        asked = sum(1 for one in survey.observations if one.server.name == server)
        first = lost[0]
        got = f"{len(lost)} of {asked} queries without an answer"
        ways = tuple(dict.fromkeys(one.way.to_text() for one in lost))
        yield Finding(
            "does not answer every query",
            server,
            first.server.provider,
            first.expectation.owner,
            first.expectation.rdtype,
            "an answer to every query",
            got,
            ways,
        )


def _blame_of_transport(transport: Transport) -> Blame:
    return Blame.TCP if transport is Transport.TCP else Blame.SERVER
