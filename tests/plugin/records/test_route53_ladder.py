"""The conformance ladder for a Route53 zone as one resource: what is rendered is made, listed alike, and stays."""

from __future__ import annotations

from typing import Final

import pytest

from dnsstack.model.nameservers import ProviderId
from dnsstack.providers.declared import DeclaredRRset, Key
from tests.plugin.records.route53_world import Route53World
from tests.plugin.records.test_ladder import inputs
from tests.providers.test_ladder import EDITS, PROVIDERS, RUNGS, carries, rung

ROUTE53: Final = next(one for one in PROVIDERS if one.id is ProviderId.ROUTE53)
NAMES: Final = [name for name in RUNGS if carries(ROUTE53, name)]


def rendered(world: Route53World, check_id: str, name: str, extra: object = None) -> dict[Key, DeclaredRRset]:
    given = inputs(rung(name, extra), ProviderId.ROUTE53, world.zone_id, check_id)["rrsets"]
    return {key: DeclaredRRset.from_inputs(body) for key, body in given.items()}


@pytest.mark.slow
def test_what_is_rendered_is_what_is_listed(route53: Route53World) -> None:
    check_id = route53.add_check()
    for name in NAMES:
        wanted = rendered(route53, check_id, name)

        route53.hold(wanted)

        assert route53.values() == wanted, name
        assert route53.changes(wanted) == [], name


@pytest.mark.parametrize("name", ["several A", "failover, follow", "HTTPS", "ALIAS at the apex"])
def test_a_change_of_one_rrset_sends_no_other(route53: Route53World, name: str) -> None:
    check_id = route53.add_check()
    for edit, extras in EDITS.items():
        before, after = (rendered(route53, check_id, name, extra) for extra in extras)
        route53.hold(before)

        assert {change.key for change in route53.changes(after)} <= {"zz-changed/A"}
        assert bool(route53.changes(after)) is (edit != "reordered")
        route53.hold(after)
        assert route53.values() == after
