"""BIND as primary and BIND, NSD and Knot as secondaries, run from what is rendered and asked over real sockets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dns.message
import dns.query
import dns.rdatatype
import dns.tsigkeyring
import dns.zone
import pytest

from dnsstack.model.domain import Domain
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.build import build
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers.bind import tsig
from dnsstack.sandbox.fleet import LOOPBACK, Fleet, Member, missing, relocated, until, write_key
from tests.bind.domains import RECORDS, SECONDARIES, domain, own

SOON = 60.0
"""Seconds to wait for what takes milliseconds on an idle machine."""


def fleet_of(tmp_path: Path, given: Domain) -> Fleet:
    moved = relocated(build(given), tmp_path)
    made = Fleet(moved, tmp_path)
    if absent := missing(made.own):
        pytest.skip(f"not installed: {', '.join(absent)} (apt-get install bind9 nsd knot)")
    return made


def transferred(fleet: Fleet, serial: int | None = None) -> bool:
    """Every server answers with the primary's serial, or with `serial`."""

    def agree() -> bool:
        wanted = fleet.primaries[0].serial(fleet.apex) if serial is None else serial
        return wanted is not None and all(one.serial(fleet.apex) == wanted for one in fleet.secondaries)

    return until(agree, SOON)


def with_www(value: str) -> ZonePlan:
    return build(domain(records={**RECORDS, "www": {"A": value}}))


def answers_www(member: Member, value: str) -> bool:
    response = member.ask("www.example.com.", "A")
    return response is not None and [item.to_text() for one in response.answer for item in one] == [value]


@pytest.fixture(scope="module")
def fleet(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    made = fleet_of(tmp_path_factory.mktemp("fleet"), domain())
    with made:
        assert transferred(made), "\n".join(member.log()[-1500:] for member in made.members())
        yield made


def test_a_secondary_begins_once_its_primary_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Knot, refused once, asks again much later."""
    made = fleet_of(tmp_path, domain(own(*SECONDARIES, catalog="catalog.example.net.")))
    found, begin = [], Member.start

    def start(member: Member) -> None:
        if made.primaries and member not in made.primaries:
            found.append([made.primaries[0].serial(zone) for zone in (made.apex, "catalog.example.net.")])
        begin(member)

    monkeypatch.setattr(Member, "start", start)
    with made:
        assert len(found) == len(SECONDARIES)
        assert all(serial is not None for serials in found for serial in serials)


def test_a_primary_that_ends_is_not_waited_for(tmp_path: Path) -> None:
    made = fleet_of(tmp_path, domain())
    made.write(made.plan)
    made.primaries[0].configuration = tmp_path / "missing"
    with made:
        assert made.primaries[0].process is not None
        assert made.primaries[0].process.poll() is not None
        assert all(one.process is not None for one in made.secondaries)


def test_every_rrset_arrives_at_every_secondary(fleet: Fleet) -> None:
    for member in fleet.secondaries:
        for rrset in fleet.plan.for_provider(ProviderId.SELF_HOSTED):
            response = member.ask(rrset.owner, rrset.rdtype)
            assert response is not None, (member.label, rrset.owner)
            [found] = [one for one in response.answer if dns.rdatatype.to_text(one.rdtype) == rrset.rdtype]
            assert {item.to_text() for item in found} == {value.to_text() for value in rrset.values}
            assert found.ttl == rrset.ttl


def test_an_edit_arrives_by_notify_as_an_increment(fleet: Fleet) -> None:
    """The zone's refresh is an hour: only NOTIFY can be so quick. BIND's log says that it sent increments."""
    before = len(fleet.primaries[0].log())
    serial = fleet.edit(with_www("192.0.2.77"))

    assert transferred(fleet, serial)
    assert all(answers_www(member, "192.0.2.77") for member in fleet.members())
    assert until(lambda: fleet.primaries[0].log()[before:].count("IXFR ended") == len(SECONDARIES), SOON)
    log = fleet.primaries[0].log()[before:]
    assert log.count("IXFR started: TSIG transfer.example.com") == len(SECONDARIES)
    assert "AXFR started" not in log


def test_the_same_content_again_moves_no_serial(fleet: Fleet) -> None:
    serial = fleet.edit(with_www("192.0.2.78"))
    assert transferred(fleet, serial)

    assert fleet.edit(with_www("192.0.2.78"), now=serial + 1_000_000) == serial


def test_a_clock_that_went_back_moves_no_serial_backwards(fleet: Fleet) -> None:
    first = fleet.edit(with_www("192.0.2.79"))
    later = fleet.edit(with_www("192.0.2.80"), now=1)

    assert later == first + 1
    assert transferred(fleet, later)


def test_a_transfer_without_the_key_or_with_another_is_refused(fleet: Fleet) -> None:
    primary = fleet.primaries[0]
    wrong = tsig.new(fleet.key.name)
    keyrings: list[Any] = [None, dns.tsigkeyring.from_text({wrong.name: (wrong.algorithm, wrong.secret)})]
    for keyring in keyrings:
        with pytest.raises(Exception, match=r"REFUSED|NOTAUTH|signature|BADSIG|rcode") as caught:
            dns.query.inbound_xfr(
                LOOPBACK,
                zone := dns.zone.Zone(fleet.apex, relativize=False),
                dns.xfr.make_query(zone, serial=None, keyring=keyring)[0],
                port=primary.server.port,
                lifetime=SOON,
            )
        assert caught.value is not None
    for member in fleet.secondaries:
        query = dns.message.make_query(fleet.apex, "AXFR")
        response = dns.query.tcp(query, LOOPBACK, port=member.server.port, timeout=SOON)
        assert not response.answer, f"{member.label} gives the zone to anyone"


def test_without_their_primary_secondaries_still_answer(fleet: Fleet) -> None:
    """And they take up its edits once it is back, long before their own refresh."""
    primary = fleet.primaries[0]
    primary.kill()
    assert primary.serial(fleet.apex) is None

    assert all(member.serial(fleet.apex) is not None for member in fleet.secondaries)
    assert all(member.ask("mail.example.com.", "AAAA") is not None for member in fleet.secondaries)

    primary.start()
    assert until(lambda: primary.serial(fleet.apex) is not None, SOON)
    assert transferred(fleet, fleet.edit(with_www("192.0.2.90")))


def test_a_secondary_with_another_key_gets_nothing(tmp_path: Path) -> None:
    made = fleet_of(tmp_path, domain(own(*SECONDARIES)))
    made.write(made.plan)
    for member in made.secondaries:
        write_key(member, tsig.new(made.key.name))
    with made:
        assert until(lambda: made.primaries[0].serial(made.apex) is not None, SOON)
        refused = made.primaries[0]

        assert until(lambda: refused.log().count("tsig verify failure") >= len(SECONDARIES), SOON)
        assert [member.serial(made.apex) for member in made.secondaries] == [None, None, None]


def test_without_their_primary_secondaries_expire_in_the_end(tmp_path: Path) -> None:
    """Timers of seconds: after `expire` a secondary says SERVFAIL instead of what may be wrong (RFC 1035 §3.3.13)."""
    timers = {"refresh": 1, "retry": 1, "expire": 4, "minimum": 1}
    made = fleet_of(tmp_path, domain(own(*SECONDARIES, soa=timers)))
    with made:
        assert transferred(made)
        made.primaries[0].kill()
        for member in made.secondaries:
            assert until(lambda member=member: member.serial(made.apex) is None, SOON), member.label  # type: ignore[misc]  # mypy can't infer a lambda with a default


def test_a_catalog_zone_tells_bind_and_knot_what_to_serve(tmp_path: Path) -> None:
    made = fleet_of(tmp_path, domain(own("bind", "knot", "nsd", catalog="catalog.example.net.")))
    with made:
        assert transferred(made), "\n".join(member.log()[-1500:] for member in made.members())

    by_label = {member.label: member.configuration.read_text(encoding="utf-8") for member in made.secondaries}
    assert 'zone "example.com"' not in by_label["ns-bind.example.net"]
    assert "domain: example.com" not in by_label["ns-knot.example.net"]
