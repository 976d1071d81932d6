"""Both providers together: order, names, parity, and what a change may touch."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dnsstack.model.domain import Domain
from dnsstack.plan.build import build
from dnsstack.plan.plan import ZonePlan
from dnsstack.providers import cloudflare, render, route53
from dnsstack.providers.base import ResourceSpec
from dnsstack.providers.bind import zonefile
from dnsstack.providers.cloudflare.specs import DnsRecord, LoadBalancerSpec
from dnsstack.providers.refs import Ref
from dnsstack.providers.route53.specs import Record, RegisteredDomain
from dnsstack.providers.zone_records import ZoneRecords
from tests.conftest import Golden
from tests.providers import read_cloudflare, read_route53
from tests.providers.goldens import to_json
from tests.providers.test_ladder import existing
from tests.providers.zones import ACCOUNT, BOTH, CLOUDFRONT, plan, policy
from tests.strategies import domains

GOLDENS: Final = Path(__file__).parent / "goldens"
PIN: Final = {"to": "secondary", "reason": "maintenance"}
RECORDS: Final[dict[str, Any]] = {
    "@": {"ALIAS": CLOUDFRONT, "MX": ["10 mail", "20 mail.example.net."], "TXT": "v=spf1 mx -all"},
    "mail": {"A": "192.0.2.25", "AAAA": "2001:db8::25"},
    "k._domainkey": {"TXT": "v=DKIM1; p=" + "A" * 300},
    "*.apps": {"CNAME": "mail"},
    "_sip._tcp": {"SRV": "10 60 5060 mail"},
    "shop": {"A": {"values": "192.0.2.7", "proxied": "true", "comment": "behind the proxy"}},
}
PER_RRSET: Final[dict[str, ZonePlan]] = {
    "records": plan(RECORDS),
    "follow": plan(failover={"www": {"A": policy("follow"), "AAAA": policy("follow", primary="::1", secondary="::2")}}),
    "load-balancer": plan(failover={"www": {"A": policy("load-balancer", secondary_check="web")}}),
    "delegate": plan(failover={"www": {"A": policy("delegate")}}),
    "primary-only": plan(failover={"@": {"A": policy("primary-only")}}),
    "pinned": plan(failover={"www": {"A": policy("follow", pin=PIN)}, "lb": {"A": policy("load-balancer", pin=PIN)}}),
    "retire": plan(failover={"www": {"A": policy("follow", retire=True)}}),
    "adopted": plan(
        nameservers={
            "route53": {"zone_id": "Z0123456789"},
            "cloudflare": {"account": ACCOUNT, "zone_id": "f" * 32, "plan": "enterprise"},
            "other_nameservers": ["ns1.example.org."],
            "ttl": 3600,
            "registrar": "route53domains",
        }
    ),
    "cloudflare-alone": plan({"www": {"A": "192.0.2.1"}}, nameservers={"cloudflare": {"account": ACCOUNT}}),
    "route53-alone": plan({"www": {"A": "192.0.2.1"}}, nameservers={"route53": {}}),
    "joining": plan(nameservers={"route53": {}, "cloudflare": {"account": ACCOUNT, "delegated": "false"}}),
}
PER_ZONE: Final = {
    f"{case}-per-zone": replace(
        PER_RRSET[case], nameservers=PER_RRSET[case].nameservers.model_copy(update={"resources": "per-zone"})
    )
    for case in ("records", "follow", "load-balancer", "delegate", "retire", "joining")
}
CASES: Final = PER_RRSET | PER_ZONE


@pytest.mark.parametrize("case", CASES)
def test_specs_are_as_reviewed(case: str, golden: Golden) -> None:
    golden(GOLDENS / f"{case}.json", to_json(render(CASES[case], "example.com")))


@pytest.mark.parametrize("case", PER_RRSET)
def test_zone_text_is_as_reviewed(case: str, golden: Golden) -> None:
    golden(GOLDENS / f"{case}.zone", zonefile.render(CASES[case]))


# -- order --------------------------------------------------------------------------------------------------


def assert_creatable(specs: Iterable[ResourceSpec]) -> None:
    made: set[str] = set()
    for spec in specs:
        assert spec.needs() <= made, f"{spec.name} comes before {sorted(spec.needs() - made)}"
        made.add(spec.name)


@given(domains())
def test_every_spec_comes_after_what_it_needs(domain: Domain) -> None:
    assert_creatable(render(build(domain), "c"))


@pytest.mark.parametrize("case", CASES)
def test_every_case_can_be_created_in_its_order(case: str) -> None:
    assert_creatable(render(CASES[case], "c"))
    assert_creatable(route53.foundation(CASES[case], "c"))


@pytest.mark.parametrize("case", CASES)
def test_all_records_exist_before_an_apex_ns_rrset_names_another_provider(case: str) -> None:
    planned = CASES[case]
    specs = {spec.name: spec for spec in render(planned, "c")}
    apex = {spec.name for spec in specs.values() if spec.owner == planned.apex and spec.rdtype == "NS"}
    answers = {
        name for name, spec in specs.items() if isinstance(spec, (Record, DnsRecord, LoadBalancerSpec, ZoneRecords))
    }

    for name in apex:
        assert answers - apex <= reaches(specs, name)


def reaches(specs: dict[str, ResourceSpec], name: str) -> set[str]:
    """Everything that must exist before `name`, however far away."""
    found: set[str] = set()
    waiting = [name]
    while waiting:
        for need in specs[waiting.pop()].needs() - found:
            found.add(need)
            waiting.append(need)
    return found


def test_the_registrar_comes_last_and_gets_the_union() -> None:
    planned = plan(
        RECORDS, nameservers={**BOTH, "registrar": "route53domains", "other_nameservers": ["ns1.example.org."]}
    )
    specs = render(planned, "c")
    last = specs[-1]

    assert isinstance(last, RegisteredDomain)
    assert [server.name for server in last.name_servers] == [
        *(Ref("c/route53/zone", "name_servers", index) for index in range(4)),
        *(Ref("c/cloudflare/zone", "name_servers", index) for index in range(2)),
        "ns1.example.org",
    ]
    apex = {spec.name for spec in specs if spec.owner == planned.apex and spec.rdtype == "NS"}
    assert set(last.options.depends_on) == apex


def test_one_provider_alone_has_no_resource_of_the_other() -> None:
    alone = {case: render(CASES[case], "c") for case in ("cloudflare-alone", "route53-alone")}

    assert {spec.token.partition(":")[0] for spec in alone["cloudflare-alone"]} == {"cloudflare"}
    assert {spec.token.partition(":")[0] for spec in alone["route53-alone"]} == {"aws"}
    assert cloudflare.render(CASES["route53-alone"], "c") == ()
    assert route53.render(CASES["cloudflare-alone"], "c") == ()


# -- properties ---------------------------------------------------------------------------------------------


@given(domains())
def test_logical_names_and_aliases_are_unambiguous(domain: Domain) -> None:
    """No two specs share a name, and no spec's former name is one that another has now."""
    specs = render(build(domain), "c")
    names = Counter(spec.name for spec in specs)

    former = Counter(alias for spec in specs for alias in spec.options.aliases)

    assert max(names.values()) == 1
    assert max(former.values(), default=1) == 1
    assert not former.keys() & names.keys()


@given(domains())
def test_both_providers_serve_the_same_rrsets(domain: Domain) -> None:
    planned = build(domain)
    ours = existing(read_route53.from_specs(route53.render(planned, "c")))
    theirs = existing(read_cloudflare.from_specs(cloudflare.render(planned, "c"), planned.apex))
    apex = (planned.apex, "NS")

    assert {key: value for key, value in ours.items() if key != apex} == {
        key: value for key, value in theirs.items() if key != apex
    }


@given(domains(), st.randoms(use_true_random=False))
def test_the_order_in_which_things_are_written_changes_nothing(domain: Domain, shuffler: random.Random) -> None:
    records = [rrset.replace(values=shuffled(rrset.values, shuffler)) for rrset in shuffled(domain.records, shuffler)]
    other = domain.replace(records=records, failover=shuffled(domain.failover, shuffler))

    assert render(build(domain), "c") == render(build(other), "c")


def shuffled(items: Iterable[Any], shuffler: random.Random) -> list[Any]:
    found = list(items)
    shuffler.shuffle(found)
    return found


@given(domains(), st.data())
def test_removing_one_rrset_changes_its_own_resources_only(domain: Domain, data: st.DataObject) -> None:
    if not domain.records:
        return
    gone = data.draw(st.sampled_from(domain.records))
    rest = domain.replace(records=[rrset for rrset in domain.records if rrset is not gone])
    before, after = ({spec.name: spec for spec in render(build(one), "c")} for one in (domain, rest))
    inputs = {name: spec.inputs() for name, spec in before.items()}

    assert after.keys() <= before.keys()
    assert {before[name].owner for name in before.keys() - after.keys()} == {gone.owner}
    assert {name: spec.inputs() for name, spec in after.items()} == {name: inputs[name] for name in after}
