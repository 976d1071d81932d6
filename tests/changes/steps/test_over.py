"""Changing over between the forms of `resources`: which documents, in which order, and what the page says."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from dnsstack.changes.calls import calls
from dnsstack.changes.difference import compare
from dnsstack.changes.steps import Step, steps
from dnsstack.changes.steps.folder import PAGE, files
from dnsstack.document import dump
from dnsstack.model.domain import Domain
from dnsstack.plan.build import build

from .pairs import domain

PER_ZONE = {"resources": "per-zone"}
Form = tuple[str, str | None]


def forms(found: Iterable[Step]) -> list[Form]:
    return [(step.domain.nameservers.resources, step.domain.nameservers.handover) for step in found]


@pytest.mark.parametrize("shape", ["a", "follow", "follow, pinned", "load balancer", "ns"])
def test_there_and_back_by_three_documents_of_one_content(shape: str) -> None:
    single, whole = domain(shape), domain(shape, more=PER_ZONE)

    there, back = steps(single, whole), steps(whole, single)

    assert forms(there) == [("per-rrset", "give"), ("per-zone", "take"), ("per-zone", None)]
    assert forms(back) == [("per-zone", "give"), ("per-rrset", "take"), ("per-rrset", None)]
    for step in (*there, *back):
        assert (step.domain.records, step.domain.failover) == (single.records, single.failover)
        assert not step.consents
        assert not step.wait.seconds


@pytest.mark.parametrize("number", [1, 2])
def test_what_is_left_follows_from_what_is_deployed(number: int) -> None:
    whole = domain(more=PER_ZONE)
    found = steps(domain(), whole)

    assert steps(found[number - 1].domain, whole) == found[number:]


def test_the_way_back_is_open_at_every_step() -> None:
    single, whole = domain(), domain(more=PER_ZONE)
    give, take, _ = steps(single, whole)

    assert forms(steps(give.domain, single)) == [("per-rrset", None)]
    ended, *rest = steps(take.domain, single)
    assert ended.domain == whole
    assert tuple(rest) == steps(whole, single)


def test_other_changes_are_made_while_a_zone_is_one_resource() -> None:
    """What single records need six steps for is one step there."""
    single, whole = domain("cname"), domain("a and txt", more=PER_ZONE)

    there = forms(steps(single, whole))
    back = steps(whole, single)

    assert there == [("per-rrset", "give"), ("per-zone", "take"), ("per-zone", None), ("per-zone", None)]
    assert forms(back) == [("per-zone", None), ("per-zone", "give"), ("per-rrset", "take"), ("per-rrset", None)]
    assert back[0].domain == domain("cname", more=PER_ZONE)


def page(old: Domain, new: Domain) -> str:
    return files(steps(old, new), dump, old="old.yaml", new="new.yaml")[PAGE]


def test_the_page_says_what_to_run_and_what_the_display_means() -> None:
    to_zone, to_records = page(domain(), domain(more=PER_ZONE)), page(domain(more=PER_ZONE), domain())

    for text in (to_zone, to_records):
        assert "as deleted. It is only removed from the state; the record stays" in text
        assert text.count("changes Pulumi's state only") == 2
        assert text.count("`dnsstack verify") == 3
        assert "All waits together" not in text
    assert "pulumi import" not in to_zone
    imported = "dnsstack import example.com --from route53 --from cloudflare --declared 02-example.com.yaml"
    run = [imported, "pulumi import --stack STACK --file import.json", "deploy it: `pulumi up`", "only removed"]
    places = [to_records.index(words, to_records.index("## Step 2")) for words in run]
    assert places == sorted(places)


def test_what_is_forgotten_costs_nothing() -> None:
    """A listing of each zone where a resource takes it over; no records that are deleted."""
    for old, new in ((domain(), domain(more=PER_ZONE)), (domain(more=PER_ZONE), domain())):
        give, take, _ = (build(step.domain) for step in steps(old, new))
        found = calls(give, take, compare(give, take))
        assert not any(one.deleted or one.updated for one in found)
        assert sum(one.calls for one in found) < 10
