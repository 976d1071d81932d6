"""The zone file, read back by dnspython."""

from __future__ import annotations

import dns.rdatatype
import dns.zone
from hypothesis import given

from dnsstack.model.deferred import Deferred
from dnsstack.model.domain import Domain
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.build import build
from dnsstack.plan.plan import HealthState, ZonePlan
from dnsstack.providers.bind import zonefile
from tests.providers.zones import CLOUDFRONT, plan, policy
from tests.strategies import domains

ASSIGNED: dict[str, list[str]] = {
    ProviderId.ROUTE53: [f"ns-{number}.awsdns.example." for number in range(4)],
    ProviderId.CLOUDFLARE: ["ada.ns.example.", "bob.ns.example."],
}


def read(planned: ZonePlan) -> dns.zone.Zone:
    """A server would take it: SOA and NS are there."""
    return dns.zone.from_text(zonefile.render(planned, assigned=ASSIGNED, serial=7), relativize=False)


@given(domains())
def test_every_rrset_reads_back(domain: Domain) -> None:
    planned = build(domain)
    zone = read(planned)
    found = {
        (owner.to_text().lower(), dns.rdatatype.to_text(rdataset.rdtype)): (
            rdataset.ttl,
            {item.to_text() for item in rdataset},
        )
        for owner, rdataset in zone.iterate_rdatasets()
    }
    answers = {(one.owner, one.rdtype): one.answer for one in planned.rrsets}
    for entry in planned.failovers:
        answers[entry.owner, entry.rdtype] = entry.answers[ProviderId.ROUTE53][HealthState.PRIMARY_HEALTHY][0]
    for apex in ("SOA", "NS"):
        del found[planned.apex, apex]

    assert found.keys() == answers.keys()
    for key, answer in answers.items():
        assert found[key] == (answer.ttl, {value.to_text() for value in answer.values})


def test_soa_and_the_whole_ns_set_are_there_once_they_are_known() -> None:
    zone = read(
        plan(
            nameservers={
                "route53": {"nameserver_count": 2},
                "cloudflare": {"account": "0" * 32},
                "other_nameservers": ["ns1.example.org."],
            }
        )
    )
    soa, ns = zone.get_soa(), zone.get_rdataset("example.com.", "NS")

    assert (soa.serial, soa.mname.to_text()) == (7, "ns-0.awsdns.example.")
    assert soa.retry < soa.refresh < soa.expire
    assert ns is not None
    assert ns.ttl == 86400
    assert {item.to_text() for item in ns} == {
        "ns-0.awsdns.example.",
        "ns-1.awsdns.example.",
        "ada.ns.example.",
        "bob.ns.example.",
        "ns1.example.org.",
    }


def test_what_a_zone_file_cant_carry_is_a_comment() -> None:
    records = {"@": {"ALIAS": CLOUDFRONT}, "app": {"A": Deferred(object(), key="app")}}
    text = zonefile.render(plan(records, {"www": {"A": policy("follow")}}))

    assert "; example.com. 300 IN ALIAS d111111abcdef8.cloudfront.net. Z2FDTNDATAQYW2" in text
    assert "; app.example.com. 300 IN A <known after apply: app>" in text
    assert "; www.example.com. A: on failover, secondary 192.0.2.2" in text
    assert "; _failover.www.example.com. TXT: role marker, served by route53 only" in text
    assert "; example.com. 86400 IN NS <route53 1>" in text


def test_a_pin_and_a_restriction_are_told() -> None:
    pinned = policy(pin={"to": "secondary", "reason": "maintenance"})
    text = zonefile.render(plan({"a": {"A": {"values": "192.0.2.1", "only": "route53"}}}, {"www": {"A": pinned}}))

    assert "; a.example.com. A: served by route53 only" in text
    assert "www.example.com. 60 IN A 192.0.2.2" in text
    assert "pinned to secondary" in text
