"""The zone file, evaluated by the checkers of three real name servers and read back from BIND's own output."""

from __future__ import annotations

from pathlib import Path

import dns.rdatatype
import dns.zone
import pytest
from hypothesis import HealthCheck, given, settings

from dnsstack.cli.targets import files
from dnsstack.document import load
from dnsstack.model.domain import Domain
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.build import build
from dnsstack.plan.plan import HealthState, ZonePlan
from tests.bind.programs import CHECKERS, check_zone, evaluated, program
from tests.conftest import up_to
from tests.strategies import SHARED_TYPES, domains

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted(ROOT.glob("examples/*/*.yaml")) + sorted(ROOT.glob("examples/*/domains/*.yaml"))
TYPES = tuple(rdtype for rdtype in SHARED_TYPES if rdtype != "NAPTR")
"""BIND evaluates the regular expression in NAPTR rdata; the drawn ones are any text."""

EXAMPLES = [path for path in DOCUMENTS if "\ndomain:" in "\n" + path.read_text(encoding="utf-8")]
AT_REAL_PROGRAMS = settings(
    max_examples=up_to(12), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)


def written(plan: ZonePlan, folder: Path) -> Path:
    [text] = files(plan, "zone").values()
    file = folder / "zone"
    file.write_text(text, encoding="utf-8")
    return file


def answers(plan: ZonePlan) -> dict[tuple[str, str], tuple[int, frozenset[str]]]:
    found = {(one.owner, one.rdtype): one.answer for one in plan.rrsets if one.rdtype != "ALIAS"}
    for entry in plan.failovers:
        if not entry.target and entry.rdtype != "ALIAS":
            found[entry.owner, entry.rdtype] = entry.answers[ProviderId.ROUTE53][HealthState.PRIMARY_HEALTHY][0]
    return {key: (one.ttl, frozenset(value.to_text() for value in one.values)) for key, one in found.items()}


def existing(zone: dns.zone.Zone, plan: ZonePlan) -> dict[tuple[str, str], tuple[int, frozenset[str]]]:
    found = {
        (owner.to_text().lower(), dns.rdatatype.to_text(rdataset.rdtype)): (
            rdataset.ttl,
            frozenset(item.to_text() for item in rdataset),
        )
        for owner, rdataset in zone.iterate_rdatasets()
    }
    apexes = [(plan.apex, "SOA"), (plan.apex, "NS"), *((sub.apex, "NS") for sub in plan.sub_zones)]
    return {key: one for key, one in found.items() if key not in apexes}


@pytest.mark.parametrize("checker", CHECKERS)
@pytest.mark.parametrize("document", EXAMPLES, ids=lambda path: path.name)
def test_the_examples_are_accepted(checker: str, document: Path, tmp_path: Path) -> None:
    plan = build(load(document).domain)

    check_zone(checker, plan.apex, written(plan, tmp_path))


@pytest.mark.parametrize("checker", CHECKERS)
@AT_REAL_PROGRAMS
@given(domains(rdtypes=TYPES))
def test_generated_domains_are_accepted(checker: str, tmp_path: Path, domain: Domain) -> None:
    program(checker)
    plan = build(domain)

    check_zone(checker, plan.apex, written(plan, tmp_path))


@AT_REAL_PROGRAMS
@given(domains(rdtypes=TYPES))
def test_generated_domains_read_back_from_what_bind_compiles(tmp_path: Path, domain: Domain) -> None:
    """named-compilezone reads the file and writes it again: every RRset is what the plan says."""
    plan = build(domain)
    compiled = tmp_path / "compiled"
    evaluated("named-compilezone", "-i", "local", "-k", "ignore", "-o", compiled, plan.apex, written(plan, tmp_path))
    zone = dns.zone.from_text(compiled.read_text(encoding="utf-8"), plan.apex, relativize=False)

    assert existing(zone, plan) == answers(plan)


@pytest.mark.parametrize("checker", CHECKERS)
def test_the_checkers_refuse_a_zone_that_is_none(checker: str, tmp_path: Path) -> None:
    """They are strict enough to be worth asking."""
    program(checker)
    file = tmp_path / "zone"
    file.write_text(
        "example.com. 60 IN SOA a.example. b.example. 1 2 3 4 5\nexample.com. 60 IN NS a.example.\n"
        "www.example.com. 60 IN A 192.0.2.1\nwww.example.com. 60 IN CNAME example.com.\n"
    )
    with pytest.raises(AssertionError):
        check_zone(checker, "example.com.", file)
