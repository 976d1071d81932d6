"""Faults put into one world each: every one is found under its own name, and nothing else is."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Any, NamedTuple

import dns.flags
import dns.message
import dns.name
import dns.rcode
import dns.rdatatype
import dns.rrset
import pytest

from dnsstack.plan.plan import HealthState
from dnsstack.sandbox.dns.server import ServerFault
from dnsstack.verify import Report
from dnsstack.verify.endpoint import Transport
from dnsstack.verify.report import PARENT
from tests.verify.documents import ALIASED, FULL, PROXIED, SECONDARIES, domain
from tests.verify.stage import CLOUDFLARE, ROUTE53, Stage, edited, played, rules

ONE = ROUTE53[1]
LAST = CLOUDFLARE[1]


Break = Callable[[Stage], None]


class Case(NamedTuple):
    """What is broken on a stage, and what must be found: the rule, and the servers that findings name."""

    name: str
    rule: str
    servers: set[str]
    break_: Break
    document: str = FULL
    setting: dict[str, Any] = {}  # noqa: RUF012  # a NamedTuple's default, never changed
    options: dict[str, Any] = {}  # noqa: RUF012  # likewise


CASES: list[Case] = []


def case(
    rule: str, *servers: str, document: str = FULL, options: dict[str, Any] | None = None, **setting: Any
) -> Callable[[Break], Break]:
    """Put a function that breaks a stage on the list."""

    def listed(break_: Break) -> Break:
        CASES.append(Case(break_.__name__, rule, set(servers), break_, document, setting, options or {}))
        return break_

    return listed


# -- values ---------------------------------------------------------------------------------------------------
@case("wrong-rrset", LAST)
def one_server_of_six_wrong(stage: Stage) -> None:
    stage.put([LAST], "mail", 300, "A", "192.0.2.25", "192.0.2.99")


@case("wrong-rrset", ONE)
def value_missing_from_an_rrset(stage: Stage) -> None:
    stage.put([ONE], "mail", 300, "A", "192.0.2.25")


@case("wrong-rrset", *CLOUDFLARE)
def half_applied_change_of_values(stage: Stage) -> None:
    stage.put(CLOUDFLARE, "@", 300, "A", "198.51.100.200")


@case("one-provider-only", ", ".join(CLOUDFLARE))
def half_applied_change_of_rrsets(stage: Stage) -> None:
    stage.put(CLOUDFLARE, "docs", 300, "CNAME")


@case("wrong-rrset", ONE)
def txt_in_lower_case(stage: Stage) -> None:
    stage.put([ONE], "@", 300, "TXT", '"v=spf1 mx -all"', '"case-sensitive=yes"')


@case("wrong-rrset", ONE)
def cname_where_addresses_should_be(stage: Stage) -> None:
    stage.put([ONE], "preview", 300, "A")
    stage.put([ONE], "preview", 300, "CNAME", "elsewhere.example.net.")


@case("wrong-rrset", ONE)
def failover_answers_neither_side(stage: Stage) -> None:
    stage.put([ONE], "www", 60, "A", "203.0.113.66")


@case("wrong-rrset", ONE)
def delegation_of_a_child_differs(stage: Stage) -> None:
    stage.put([ONE], "child", 300, "NS", "ns1.child.example.com.", "ns9.example.net.")


@case("unexpected-extra", ONE)
def extra_value(stage: Stage) -> None:
    stage.put([ONE], "@", 300, "MX", "10 mail.example.com.", "20 mail.backup.example.net.", "30 intruder.example.")


@case("unexpected-extra", *CLOUDFLARE)
def name_that_nobody_declared(stage: Stage) -> None:
    stage.put(CLOUDFLARE, "*", 300, "A", "203.0.113.5")


@case("missing-rrset", ONE)
def rrset_missing_at_one_server(stage: Stage) -> None:
    stage.put([ONE], "docs", 300, "CNAME")


@case("missing-rrset", ONE)
def wildcard_missing(stage: Stage) -> None:
    stage.put([ONE], "*.preview", 300, "A")


@case("missing-rrset", *ROUTE53)
def marker_missing(stage: Stage) -> None:
    stage.put(ROUTE53, "_failover.www", 60, "TXT")


@case("missing-rrset", LAST, document=ALIASED)
def alias_without_addresses(stage: Stage) -> None:
    stage.put([LAST], "@", 60, "A")
    stage.put([LAST], "@", 60, "AAAA")


@case("ttl-differs", ONE)
def ttl_off(stage: Stage) -> None:
    stage.put([ONE], "docs", 3600, "CNAME", "docs-host.example.net.")


@case("ttl-differs", *ROUTE53)
def apex_ns_ttl_off(stage: Stage) -> None:
    stage.put(ROUTE53, "@", 172800, "NS", *ROUTE53, *CLOUDFLARE)


@case("wrong-denial", ONE)
def empty_non_terminal_as_nxdomain(stage: Stage) -> None:
    stage.bend([ONE], edited(_nxdomain_of("empty.tree.example.com.")))


@case("wrong-denial", ONE)
def nodata_where_no_name_is(stage: Stage) -> None:
    def edit(message: dns.message.Message) -> None:
        message.set_rcode(dns.rcode.NOERROR)

    stage.bend([ONE], edited(edit))


def _nxdomain_of(name: str) -> Callable[[dns.message.Message], None]:
    def edit(message: dns.message.Message) -> None:
        if message.question[0].name == dns.name.from_text(name):
            message.set_rcode(dns.rcode.NXDOMAIN)

    return edit


@case("cname-loop", ONE)
def cname_loop(stage: Stage) -> None:
    def edit(message: dns.message.Message) -> None:
        if message.question[0].name == dns.name.from_text("preview.example.com."):
            there, back = "preview.example.com.", "again.example.com."
            message.answer = [
                dns.rrset.from_text(there, 300, "IN", "CNAME", back),
                dns.rrset.from_text(back, 300, "IN", "CNAME", there),
            ]

    stage.bend([ONE], edited(edit))


@case("proxied-leak", CLOUDFLARE[0], document=PROXIED)
def origin_of_a_proxied_name(stage: Stage) -> None:
    stage.put([CLOUDFLARE[0]], "www", 300, "A", "192.0.2.2")


@case("ttl-differs", CLOUDFLARE[0], document=PROXIED)
def ttl_of_a_proxied_name(stage: Stage) -> None:
    stage.put([CLOUDFLARE[0]], "www", 60, "A", "104.16.0.1")


# -- failover -------------------------------------------------------------------------------------------------
@case(
    "split-brain", ", ".join(CLOUDFLARE), cloudflare_state=HealthState.PRIMARY_HEALTHY, state=HealthState.PRIMARY_DEAD
)
def follower_is_not_running(stage: Stage) -> None:
    """Cloudflare stays on the primary."""


@case("split-brain", ", ".join(CLOUDFLARE), cloudflare_state=HealthState.PRIMARY_DEAD)
def cloudflare_is_not_moved_back(stage: Stage) -> None:
    """Cloudflare stays on the secondary."""


@case("split-brain", ONE)
def one_route53_server_lags_in_a_failover(stage: Stage) -> None:
    stage.put([ONE], "www", 60, "A", "198.51.100.10")


# -- servers ----------------------------------------------------------------------------------------------------
@case("unreachable", ONE)
def black_hole(stage: Stage) -> None:
    stage.servers[ONE][0].fault = ServerFault(black_hole=True)


@case("unreachable", ONE)
def udp_is_lost_and_tcp_answers(stage: Stage) -> None:
    stage.bend([ONE], lambda _, response, tcp: response if tcp else None)


@case("ipv6-dead", ONE, ipv6=True)
def ipv6_is_dead(stage: Stage) -> None:
    if len(stage.servers[ONE]) < 2:
        pytest.skip("no IPv6 loopback here")
    stage.servers[ONE][1].fault = ServerFault(black_hole=True)


@case("tcp-dead", ONE)
def tcp_is_closed(stage: Stage) -> None:
    stage.servers[ONE][0].fault = ServerFault(no_tcp=True)


@case("refused", ONE)
def refused(stage: Stage) -> None:
    stage.bend([ONE], edited(_fails(dns.rcode.REFUSED)))


@case("refused", *CLOUDFLARE)
def servfail(stage: Stage) -> None:
    stage.bend(CLOUDFLARE, edited(_fails(dns.rcode.SERVFAIL)))


@case("refused", ONE)
def servfail_for_one_name(stage: Stage) -> None:
    stage.bend([ONE], edited(_fails(dns.rcode.SERVFAIL, "docs.example.com.")))


def _fails(rcode: dns.rcode.Rcode, name: str = "") -> Callable[[dns.message.Message], None]:
    def edit(message: dns.message.Message) -> None:
        if not name or message.question[0].name == dns.name.from_text(name):
            message.answer, message.authority = [], []
            message.flags &= ~dns.flags.AA
            message.set_rcode(rcode)

    return edit


@case("not-authoritative", ONE)
def aa_is_missing(stage: Stage) -> None:
    stage.bend([ONE], edited(_no_aa("")))


@case("not-authoritative", ONE)
def aa_is_missing_for_one_name(stage: Stage) -> None:
    stage.bend([ONE], edited(_no_aa("docs.example.com.")))


def _no_aa(name: str) -> Callable[[dns.message.Message], None]:
    def edit(message: dns.message.Message) -> None:
        if not name or message.question[0].name == dns.name.from_text(name):
            message.flags &= ~dns.flags.AA

    return edit


@case("not-authoritative", ONE)
def zone_is_not_there(stage: Stage) -> None:
    stage.bend([ONE], edited(_lame))


def _lame(message: dns.message.Message) -> None:
    message.answer, message.authority = [], []
    message.flags &= ~dns.flags.AA
    message.set_rcode(dns.rcode.NXDOMAIN)


@case("slow-server", ONE, options={"slow": 0.3, "transports": (Transport.UDP,)})
def slow_server(stage: Stage) -> None:
    stage.servers[ONE][0].fault = ServerFault(delay=0.4)


# -- messages ---------------------------------------------------------------------------------------------------
@case("malformed-answer", ONE)
def malformed(stage: Stage) -> None:
    stage.bend([ONE], lambda _, response, __: response[:6] + b"\x00\x09" + response[8:])


@case("malformed-answer", ONE)
def cut_in_the_middle(stage: Stage) -> None:
    stage.bend([ONE], lambda _, response, __: response[:-15])


@case("forged-answer", ONE)
def wrong_id(stage: Stage) -> None:
    stage.bend(
        [ONE], lambda _, response, __: struct.pack("!H", (response[0] << 8 | response[1]) ^ 0x5A5A) + response[2:]
    )


@case("forged-answer", ONE)
def wrong_question(stage: Stage) -> None:
    stage.bend([ONE], lambda _, response, __: response[:13] + b"!" + response[14:])


@case("forged-answer", ONE)
def queries_sent_back(stage: Stage) -> None:
    stage.bend([ONE], lambda query, _, __: query)


@case("forged-answer", ONE)
def forgery_before_the_answer(stage: Stage) -> None:
    def forge(query: bytes, response: bytes) -> bytes:
        return struct.pack("!H", (query[0] << 8 | query[1]) ^ 0x0101) + response[2:]

    stage.servers[ONE][0].forge = forge


@case("truncation", ONE)
def oversized(stage: Stage) -> None:
    def edit(message: dns.message.Message) -> None:
        if message.question[0].name == dns.name.from_text("docs.example.com."):
            strings = " ".join(f'"{"y" * 250}"' for _ in range(8))
            message.additional.append(dns.rrset.from_text("pad.example.com.", 1, "IN", "SPF", strings))

    stage.bend([ONE], edited(edit, tcp=False))


@case("truncation", ONE)
def part_of_an_rrset_without_tc(stage: Stage) -> None:
    def edit(message: dns.message.Message) -> None:
        if message.question[0].name == dns.name.from_text("mail.example.com.") and message.answer:
            message.answer[0] = dns.rrset.from_rdata_list(message.answer[0].name, 300, [message.answer[0][0]])

    stage.bend([ONE], edited(edit, tcp=False))


@case("truncation", ONE)
def all_truncated(stage: Stage) -> None:
    def edit(message: dns.message.Message) -> None:
        message.answer, message.authority = [], []
        message.flags |= dns.flags.TC

    stage.bend([ONE], edited(edit, tcp=False))


@case("truncation", ONE)
def truncated_over_tcp(stage: Stage) -> None:
    def bend(_: bytes, response: bytes, tcp: bool) -> bytes:
        large = b"\x05large" in response[:20]
        return response[:2] + bytes([response[2] | 2]) + response[3:] if tcp and large else response

    stage.bend([ONE], bend)


# -- delegation ---------------------------------------------------------------------------------------------------
@case("ns-sets-differ", ", ".join(CLOUDFLARE))
def foreign_ns_ignored(stage: Stage) -> None:
    stage.put(CLOUDFLARE, "@", 86400, "NS", *CLOUDFLARE)


@case("delegation-differs", PARENT, delegated=CLOUDFLARE)
def parent_names_one_provider_only(stage: Stage) -> None:
    """The registrar was never told of Route53."""


@case("delegation-differs", PARENT, delegated=[*ROUTE53, *CLOUDFLARE, "ns-9.awsdns-09.com."])
def parent_names_a_server_of_the_past(stage: Stage) -> None:
    stage.contents["ns-9.awsdns-09.com."] = stage.contents[ROUTE53[0]]
    stage.servers["ns-9.awsdns-09.com."] = stage.servers[ROUTE53[0]]


@case("delegation-differs", PARENT, delegated=ROUTE53)
def only_one_provider_is_in_any_ns_set(stage: Stage) -> None:
    stage.put([*ROUTE53, *CLOUDFLARE], "@", 86400, "NS", *ROUTE53)


@case("missing-glue", PARENT, document=SECONDARIES)
def glue_missing_at_the_parent(stage: Stage) -> None:
    stage.outside._nodes.pop(dns.name.from_text("ns2.example.com."))


@case("missing-glue", PARENT, document=SECONDARIES)
def glue_differs_from_the_address(stage: Stage) -> None:
    name = dns.name.from_text("ns2.example.com.")
    stage.outside._nodes[name] = {dns.rdatatype.A: dns.rrset.from_text(name, 1, "IN", "A", "192.0.2.200")}


@case("missing-glue", ONE)
def glue_missing_at_a_cut(stage: Stage) -> None:
    stage.put([ONE], "ns1.child", 300, "A")


@case("ds-at-parent", PARENT)
def ds_at_the_parent(stage: Stage) -> None:
    stage.outside.add(dns.rrset.from_text(stage.apex, 86400, "IN", "DS", f"12345 13 2 {'ab' * 32}"))


@case("serial-behind", "ns2.example.com.", document=SECONDARIES)
def stale_serial(stage: Stage) -> None:
    soa = "hidden.example.net. hostmaster.example.net. 2026112101 7200 900 1209600 300"
    stage.put(["ns2.example.com."], "@", 900, "SOA", soa)


@case("dangling-target", "")
def dangling_cname(stage: Stage) -> None:
    stage.outside.absent = frozenset([dns.name.from_text("docs-host.example.net.")])


@case("unreachable", "ns-9.awsdns-09.com.")
def server_without_an_address(stage: Stage) -> None:
    everyone = [*ROUTE53, *CLOUDFLARE]
    stage.put(everyone, "@", 86400, "NS", *ROUTE53[:3], "ns-9.awsdns-09.com.", *CLOUDFLARE)
    name = stage.apex
    stage.outside._nodes[name] = {
        dns.rdatatype.NS: dns.rrset.from_text(name, 1, "IN", "NS", *ROUTE53[:3], "ns-9.awsdns-09.com.", *CLOUDFLARE)
    }


QUICK = ("rrset_missing_at_one_server", "ttl_off", "delegation_of_a_child_differs", "follower_is_not_running")
"""What the fast lane looks for: one fault of each kind; the others start as many servers again."""


@pytest.mark.parametrize(
    "fault",
    [pytest.param(one, id=one.name, marks=() if one.name in QUICK else pytest.mark.slow) for one in CASES],
)
def test_each_fault_is_found_under_its_own_name_and_nothing_else_is(fault: Case) -> None:
    async def play(stage: Stage) -> Report:
        fault.break_(stage)
        return await stage.verify(**fault.options)

    report = played(domain(fault.document), play, **fault.setting)

    assert rules(report) == {fault.rule}, [finding.to_problem().to_text() for finding in report.findings]
    assert {finding.server for finding in report.findings} == fault.servers
    assert all(finding.hint and finding.message for finding in report.findings)


def test_there_are_faults_enough() -> None:
    assert len(CASES) >= 30
    assert {*QUICK} <= {one.name for one in CASES}
    assert len({one.rule for one in CASES}) >= 20
