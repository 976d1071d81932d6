"""The conformance ladder for zones as one resource: deployed, a second time, refreshed, edited, removed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pytest

from dnsstack.model.nameservers import ProviderId
from dnsstack.plan.plan import ZonePlan
from dnsstack.plugin.records.check import check
from dnsstack.plugin.records.zone import ZoneProvider
from dnsstack.plugin.resources import UNKNOWN, Values
from dnsstack.providers import render
from dnsstack.providers.cloudflare.specs import CloudflareRecordsSpec
from dnsstack.providers.refs import Ref
from dnsstack.providers.route53.specs import Route53RecordsSpec
from tests.plugin.records import cloudflare_world
from tests.plugin.records.route53_world import Route53World
from tests.plugin.records.worlds import APEX, ZONE_ID, Engine, World
from tests.providers.test_gathering import per_zone
from tests.providers.test_ladder import EDITS, PROVIDERS, RUNGS, carries, rung

KINDS: Final = {
    ProviderId.ROUTE53: Route53RecordsSpec,
    ProviderId.CLOUDFLARE: CloudflareRecordsSpec,
}
CASES: Final = [
    pytest.param(provider.id, name, id=f"{provider.id.value}, {name}")
    for provider in PROVIDERS
    if provider.id in KINDS
    for name in RUNGS
    if all(carries(one, name) for one in PROVIDERS if one.id in KINDS)
    and (provider.id, name) != (ProviderId.CLOUDFLARE, "escaped label")  # refused before: name-not-carried
]
SERVERS: Final = [f"ns-{number}.example.net." for number in range(4)]


def inputs(planned: ZonePlan, provider: ProviderId, zone_id: Any, ref: Any) -> Values:
    """What the component gives to the domain's own zone, with `ref` for what a health check gives."""
    kinds = [one for one in render(per_zone(planned), "example.com") if isinstance(one, KINDS[provider])]
    spec = next(one for one in kinds if f"{one.zone_name}." == APEX)
    return {"zoneId": zone_id, "zoneName": spec.zone_name, "rrsets": resolved(spec.rrsets, zone_id, ref)}


def resolved(value: Any, zone_id: Any, ref: Any) -> Any:
    if isinstance(value, Ref):
        if ref is UNKNOWN:
            return ref
        outputs = {"name_servers": SERVERS[value.index or 0], "zone_id": zone_id}
        return outputs.get(value.output, ref)
    if isinstance(value, Mapping):
        return {key: resolved(part, zone_id, ref) for key, part in value.items()}
    return [resolved(part, zone_id, ref) for part in value] if isinstance(value, (list, tuple)) else value


@pytest.mark.parametrize(("provider", "name"), CASES)
def test_what_is_rendered_is_accepted_as_it_is(provider: ProviderId, name: str) -> None:
    zone_id = ZONE_ID if provider is ProviderId.ROUTE53 else "0" * 32
    for ref in (UNKNOWN, "check-1"):
        news = inputs(rung(name), provider, zone_id, ref)
        found = check(provider, news, {})

        assert list(found.faults) == []
        assert found.inputs == {**news, "overwrite": [], "consent": []}


@pytest.fixture(params=list(KINDS), ids=str)
def engine(request: pytest.FixtureRequest, world: cloudflare_world.World, route53: Route53World) -> Engine:
    """Each provider's RRsets in its emulated API."""
    if request.param is ProviderId.ROUTE53:
        return Engine(World(), opens=route53.provider(), zone_id=route53.zone_id)
    provider = ZoneProvider(ProviderId.CLOUDFLARE, "token", lambda _context, zone_id: world.open(zone_id=zone_id))
    return Engine(World(), ProviderId.CLOUDFLARE, opens=provider, zone_id=world.zone.id)


@pytest.mark.parametrize("name", ["several A", "TXT, quotes, backslashes, semicolons", "failover, follow", "HTTPS"])
@pytest.mark.parametrize("edit", EDITS)
def test_a_rung_is_climbed_edited_refreshed_and_left(
    engine: Engine, route53: Route53World, name: str, edit: str
) -> None:
    check_id = route53.add_check()
    before, after = (
        inputs(rung(name, extra), engine.provider, engine.zone_id, check_id)["rrsets"] for extra in EDITS[edit]
    )
    engine.up(before)
    engine.refresh()
    assert not engine.differs(before)

    engine.up(after)
    engine.refresh()
    assert not engine.differs(after)
    assert engine.owned.keys() == after.keys()

    engine.destroy()
    engine.up({})
    assert engine.owned == {}
