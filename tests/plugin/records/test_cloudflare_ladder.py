"""The conformance ladder for a Cloudflare zone as one resource: what is rendered is made, listed alike, and stays."""

from __future__ import annotations

from typing import Final

import pytest

from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.plan import ZonePlan
from dnsstack.plugin.records.zone import ZoneRefused
from dnsstack.providers import cloudflare
from dnsstack.providers.cloudflare.declaring import declared
from dnsstack.providers.cloudflare.specs import DnsRecord
from dnsstack.providers.declared import DeclaredRRset, Key
from tests.plugin.records.cloudflare_world import APEX, World, changes
from tests.providers.test_ladder import EDITS, PROVIDERS, RUNGS, carries, rung

CLOUDFLARE: Final = next(one for one in PROVIDERS if one.id is ProviderId.CLOUDFLARE)
REFUSED: Final = "escaped label"
"""Cloudflare takes names of letters, digits, hyphens and underscores; the emulator refuses others."""

NAMES: Final = [name for name in RUNGS if carries(CLOUDFLARE, name) and name != REFUSED]


def rendered(planned: ZonePlan) -> dict[Key, DeclaredRRset]:
    """The RRsets of the resource; the apex NS RRset is a resource of its own, with the foreign servers' names."""
    specs = cloudflare.render(planned, "example.com")
    records = [spec for spec in specs if isinstance(spec, DnsRecord) and isinstance(spec.content, str | None)]
    return declared(records, APEX)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_rendered_is_what_is_listed(world: World, name: str) -> None:
    wanted = rendered(rung(name))

    world.hold(wanted)

    assert world.values() == wanted
    assert changes(world.open(), wanted) == []


def test_a_name_that_cloudflare_does_not_take_is_named(world: World) -> None:
    with pytest.raises(ZoneRefused, match=r"192\.0\.2\.1: Cloudflare's API answers 400: 9000 DNS name is invalid; "):
        world.hold(rendered(rung(REFUSED)))


@pytest.mark.parametrize("edit", EDITS)
@pytest.mark.parametrize("name", ["several A", "failover, follow", "HTTPS"])
def test_a_change_of_one_rrset_changes_no_other_record(world: World, name: str, edit: str) -> None:
    before, after = (rendered(rung(name, extra)) for extra in EDITS[edit])
    world.hold(before)
    was = {one["id"]: one for one in world.records() if one["name"] != "zz-changed.example.com"}

    world.hold(after)

    assert world.values() == after
    assert {one["id"]: one for one in world.records() if one["name"] != "zz-changed.example.com"} == was
