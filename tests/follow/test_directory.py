"""Where name servers are found, and that a lookup which fails changes nothing."""

from __future__ import annotations

import asyncio
from typing import Any

import dns.message
import dns.rrset

from dnsstack.follow.directory import RETRY, Directory
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.build import build
from dnsstack.verify.endpoint import read_given
from tests.follow.world import VirtualClock, domain

ROUTE53 = [f"ns-{index}.awsdns-0{index}.{tld}." for index, tld in enumerate(("com", "net", "org", "co.uk"))]
CLOUDFLARE = ["ada.ns.cloudflare.com.", "bob.ns.cloudflare.com."]


class Resolver:
    """Answers what the test says; silent while `names` is empty."""

    def __init__(self, *names: str) -> None:
        self.names = list(names)
        self.asked = 0

    async def ask(self, name: str, rdtype: str) -> dns.message.Message | None:
        self.asked += 1
        if not self.names:
            return None
        message = dns.message.make_response(dns.message.make_query(name, rdtype))
        message.answer.append(dns.rrset.from_text(name, 60, "IN", rdtype, *self.names))
        return dns.message.from_wire(message.to_wire())

    async def addresses(self, name: str) -> list[str]:
        return ["2001:db8::1", "192.0.2.53"] if name in self.names else []


def directory(resolver: Any, *given: str) -> tuple[Directory, VirtualClock]:
    clock = VirtualClock()
    return Directory(build(domain()), [read_given(text) for text in given], resolver, clock), clock


def test_servers_are_found_by_name_and_asked_over_ipv4_first() -> None:
    found, _ = directory(Resolver(*ROUTE53, *CLOUDFLARE, "ns.example.net."))

    servers = asyncio.run(found.of(ProviderId.ROUTE53))

    assert [server.name for server in servers] == sorted(ROUTE53)
    assert [endpoint.address for endpoint in servers[0].endpoints] == ["192.0.2.53", "2001:db8::1"]
    assert len(asyncio.run(found.of(ProviderId.CLOUDFLARE))) == 2


def test_servers_that_were_not_found_exist_all_the_same() -> None:
    found, _ = directory(Resolver(ROUTE53[0]))

    assert len(asyncio.run(found.of(ProviderId.ROUTE53))) == 1
    assert found.existing == 4, "one of one is not a majority of four"


def test_a_lookup_that_fails_forgets_nothing_and_is_tried_again() -> None:
    resolver = Resolver(*ROUTE53[:3])
    found, clock = directory(resolver)
    asyncio.run(found.of(ProviderId.ROUTE53))
    resolver.names = []
    clock.time += RETRY

    assert len(asyncio.run(found.of(ProviderId.ROUTE53))) == 3
    assert resolver.asked == 2
    asyncio.run(found.of(ProviderId.ROUTE53))
    assert resolver.asked == 2, "not in every round"


def test_what_the_command_line_names_is_not_looked_up() -> None:
    resolver = Resolver(*ROUTE53)
    found, _ = directory(resolver, *(f"{name}=127.0.0.1#5300" for name in ROUTE53))

    servers = asyncio.run(found.of(ProviderId.ROUTE53))

    assert {server.endpoints[0].to_text() for server in servers} == {"127.0.0.1#5300"}
    assert resolver.asked == 0
