"""The pairs that the guard refuses in one step, by name: how many steps, which consents, how long to wait."""

from __future__ import annotations

import pytest

from dnsstack.changes import compare
from dnsstack.changes.steps import NoOrder, Step, steps
from dnsstack.changes.steps.gaps import SHORT_TTL
from dnsstack.lint.gate import prepare
from dnsstack.model.failover.policy import FailoverRole
from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.build import build
from dnsstack.plan.shape import PARENT_NS_TTL

from .pairs import SHAPES, domain, policy


def taken(old: str, new: str, before: str = "both", after: str = "both") -> tuple[Step, ...]:
    return steps(domain(old, before), domain(new, after))


@pytest.mark.parametrize(
    ("old", "new", "count", "waits"),
    [
        ("a", "a of the secondary", 1, 0),
        ("a", "follow", 1, 0),
        ("cname", "another cname", 1, 0),
        ("follow", "load balancer", 1, 0),
        ("cname", "a", 3, 1),
        ("a", "cname", 3, 1),
        ("ns", "a", 3, 1),
        ("txt", "ns", 3, 1),
        ("txt", "cname", 6, 2),
        ("cname", "a and txt", 6, 2),
        ("follow", "a", 2, 0),
        ("follow, pinned", "a of the secondary", 2, 0),
        ("follow", "cname", 5, 1),
        ("cname", "follow", 3, 1),
    ],
)
def test_as_few_steps_as_needed(old: str, new: str, count: int, waits: int) -> None:
    found = taken(old, new)
    assert len(found) == count
    assert [step.wait.seconds for step in found].count(PARENT_NS_TTL) == waits
    assert found[-1].domain == domain(new)
    assert all("apex-ns" in step.consents for step in found if step.first or step.afterwards)


def test_a_policy_ends_with_its_secondary_s_values_by_a_pin_first() -> None:
    pinned, retired, last = taken("follow", "a of the secondary")
    assert pinned.domain.failover[0].pin is not None
    assert pinned.wait.seconds == pinned.domain.failover[0].ttl
    assert "secondary's values" in pinned.wait.until
    assert retired.domain.failover[0].retire
    assert [value.to_text() for value in retired.domain.failover[0].served(FailoverRole.PRIMARY)] == ["192.0.2.2"]
    assert [problem.rule for problem in last.warnings] == ["follow-ends"]


def test_slots_that_would_swap_keep_one_value_first() -> None:
    found = taken("follow, two", "two addresses")
    assert [len(step.domain.failover[0].primary) if step.domain.failover else 0 for step in found] == [2, 1, 0, 0]
    assert [len(rrset.values) for step in found[2:] for rrset in step.domain.records if rrset.owner[:3] == "www"] == [
        1, 1, 2, 1,
    ]  # fmt: skip


def test_slots_that_come_are_written_behind_those_that_are_there(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SHAPES, "one", policy(primary=["192.0.2.9"], secondary=["192.0.2.2"]))
    monkeypatch.setitem(SHAPES, "grown", policy(primary=["192.0.2.1", "192.0.2.9"], secondary=["192.0.2.2"]))
    (only,) = taken("one", "grown")
    assert [value.to_text() for value in only.domain.failover[0].primary] == ["192.0.2.9", "192.0.2.1"]


def test_a_provider_leaves_after_it_is_forgotten() -> None:
    out, last = taken("a", "a", "both", "route53")
    assert (out.consents, out.wait.seconds) == (("apex-ns",), PARENT_NS_TTL)
    assert out.first == ("at the registrar, remove from the delegation: cloudflare's name servers",)
    assert last.domain == domain("a", "route53")
    assert last.first == ("remove the protection of the zone that will be deleted: cloudflare (docs/destroy.md)",)


def test_a_provider_joins_in_one_step() -> None:
    (only,) = taken("a", "a", "route53", "both")
    assert only.afterwards == ("at the registrar, add to the delegation: cloudflare's name servers",)


def test_one_provider_is_exchanged_for_the_other_with_both_in_between() -> None:
    both, alone, last = taken("a", "a", "route53", "cloudflare")
    assert both.domain.nameservers.providers == (ProviderId.ROUTE53, ProviderId.CLOUDFLARE)
    assert alone.domain.nameservers.route53 is not None
    assert not alone.domain.nameservers.route53.delegated
    assert last.domain == domain("a", "cloudflare")


def test_cloudflare_s_zone_of_another_type_is_filled_before_anybody_asks_it() -> None:
    own = {"self_hosted": {"primaries": [{"name": "ns1.example.net.", "addresses": ["192.0.2.53"]}], "tsig": "move"}}
    old = domain("a", more=own)
    assert old.nameservers.cloudflare is not None
    zone = old.nameservers.cloudflare.replace(transfer="incoming", plan="enterprise")
    new = old.replace(nameservers=old.nameservers.replace(cloudflare=zone))
    out, filled, last = steps(old, new)
    shown = [step.domain.nameservers.cloudflare for step in (out, filled, last)]
    assert [(one.transfer, one.delegated) for one in shown if one] == [
        (None, False), ("incoming", False), ("incoming", True),
    ]  # fmt: skip
    assert "every RRset" in filled.wait.until


def test_name_servers_are_renumbered_with_both_answering() -> None:
    old, new = (domain("a", more={"other_nameservers": [f"{name}.example.net."]}) for name in ("ns1", "ns2"))
    both, last = steps(old, new)
    assert both.domain.nameservers.other_nameservers == ("ns1.example.net.", "ns2.example.net.")
    assert both.wait.seconds == PARENT_NS_TTL
    assert last.domain == new


def test_an_own_server_s_address_is_changed_with_both_answering() -> None:
    def of(address: str) -> dict[str, object]:
        servers = [{"name": "ns1.example.com.", "addresses": [address]}]
        return {"self_hosted": {"primaries": servers, "tsig": "move"}}

    old, new = (
        domain("a", owner="ns1", more=of(address)).replace(
            records=tuple(
                one.replace(values=(address,)) if one.owner.startswith("ns1") else one
                for one in domain("a", owner="ns1").records
            )
        )
        for address in ("192.0.2.53", "198.51.100.53")
    )
    both, last = steps(old, new)
    values = next(one.values for one in both.domain.records if one.owner.startswith("ns1"))
    assert sorted(value.to_text() for value in values) == ["192.0.2.53", "198.51.100.53"]
    assert both.domain.nameservers.self_hosted is not None
    assert both.domain.nameservers.self_hosted.primaries[0].addresses == ("192.0.2.53", "198.51.100.53")
    assert both.afterwards == ("at the registrar, change the addresses (glue) of ns1.example.com.",)
    assert last.domain == new


def test_one_provider_alone_leaves_a_gap_that_is_told_and_taken_only_on_demand() -> None:
    old, new = domain("txt", "route53"), domain("cname", "route53")
    with pytest.raises(
        NoOrder, match=r"the shortest gap is from the `up` .* 900 s more in caches, and it affects every client"
    ):
        steps(old, new)
    gone, last = steps(old, new, accept_gap=True)
    assert [gap.owner for gap in gone.gaps] == ["www.example.com."]
    assert last.domain == new


def test_a_sub_zone_goes_only_with_a_gap_and_the_ttl_is_lowered_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SHAPES, "delegate", policy("delegate", ttl=600))
    old, new = domain("delegate"), domain("a")
    with pytest.raises(NoOrder, match="the sub-zone is deleted with the policy"):
        steps(old, new)
    found = steps(old, new, accept_gap=True)
    lowered = next(step for step in found if step.wait.seconds == 600)
    assert lowered.domain.failover[0].ttl == SHORT_TTL
    assert sum(len(step.gaps) for step in found) == 1
    assert found[-1].domain == new


def test_own_servers_have_no_way_round() -> None:
    own = {"other_nameservers": ["ns1.example.net."]}
    with pytest.raises(NoOrder, match="own and third-party name servers"):
        steps(domain("cname", more=own), domain("a", more=own))


def test_another_domain_has_no_steps() -> None:
    with pytest.raises(NoOrder, match="would replace both zones"):
        steps(domain("a"), domain("a").replace(domain="example.org."))


def test_the_same_needs_none() -> None:
    assert steps(domain("a"), domain("a")) == ()


@pytest.mark.parametrize(("old", "new"), [("follow", "cname"), ("txt", "cname"), ("follow, two", "two addresses")])
def test_started_from_a_document_on_the_way_the_rest_is_given(old: str, new: str) -> None:
    found = taken(old, new)
    for index, step in enumerate(found):
        prepare(step.domain)
        rest = steps(step.domain, domain(new))
        assert [one.title for one in rest] == [one.title for one in found[index + 1 :]]
        assert not rest or not compare(build(rest[-1].domain), build(domain(new)))
